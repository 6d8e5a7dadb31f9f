"""What kinds and levels of content are called; what somebody else defined keeps its own name."""

from collections.abc import Mapping
from typing import Final

from aidioma.i18n import Message
from aidioma.progress.mastery import Mastery
from pages.ui.areas import area_name, topic_name
from pages.ui.words import _, say

KINDS: Final[Mapping[str, Message]] = {
    "sentence": Message("Sentences"),
    "text": Message("Texts"),
    "flashcard": Message("Flashcards"),
    "scenario": Message("Scenarios"),
    "chat": Message("Conversations"),
    "video": Message("Videos"),
    "podcast": Message("Podcasts"),
    "game": Message("Games"),
    "grammar": Message("Grammar"),
    "culture": Message("Culture"),
    "pronunciation": Message("Pronunciation"),
    "course": Message("Courses"),
}
LEVELS: Final[Mapping[str, Message]] = {
    "beginner": Message("beginner"),
    "intermediate": Message("intermediate"),
    "advanced": Message("advanced"),
}
STATUSES: Final[Mapping[str, Message]] = {
    "published": Message("published"),
    "draft": Message("draft"),
    "retired": Message("retired"),
}
ROLES: Final[Mapping[str, Message]] = {
    "learner": Message("learner"),
    "teacher": Message("teacher"),
    "admin": Message("administrator"),
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
