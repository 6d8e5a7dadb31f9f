"""What kinds and levels of content are called; what somebody else defined keeps its own name."""

from collections.abc import Mapping
from typing import Final

from aidioma.progress.mastery import Mastery
from aidioma.words import Words
from pages.ui.areas import area_name, topic_name
from pages.ui.words import _, say

KINDS: Final[Mapping[str, Words]] = {
    "sentence": Words("Sentences"),
    "text": Words("Texts"),
    "flashcard": Words("Flashcards"),
    "scenario": Words("Scenarios"),
    "chat": Words("Conversations"),
    "video": Words("Videos"),
    "podcast": Words("Podcasts"),
    "game": Words("Games"),
    "grammar": Words("Grammar"),
    "culture": Words("Culture"),
    "pronunciation": Words("Pronunciation"),
    "course": Words("Courses"),
}
LEVELS: Final[Mapping[str, Words]] = {
    "beginner": Words("beginner"),
    "intermediate": Words("intermediate"),
    "advanced": Words("advanced"),
}
STATUSES: Final[Mapping[str, Words]] = {
    "published": Words("published"),
    "draft": Words("draft"),
    "retired": Words("retired"),
}
ROLES: Final[Mapping[str, Words]] = {
    "learner": Words("learner"),
    "teacher": Words("teacher"),
    "admin": Words("administrator"),
}


def role_name(role: str) -> str:
    """Return what a role is called."""
    return say(ROLES[role]) if role in ROLES else role


def status_name(status: str) -> str:
    """Return how it is called whether learners meet an item."""
    return say(STATUSES[status]) if status in STATUSES else status


def kind_name(content_type: str) -> str:
    """Return what the items of a kind are called together."""
    return say(KINDS[content_type]) if content_type in KINDS else content_type.replace("_", " ")


def level_name(level: str | None) -> str:
    """Return what a level is called."""
    if not level:
        return _("any level")
    return say(LEVELS[level]) if level in LEVELS else level


def group_name(group: Mastery) -> str:
    """Return what a group of items is called."""
    names = {"level": level_name, "topic": topic_name, "concept": area_name}
    return names[group.kind](group.name)
