"""What areas of the language, grammar concepts and topics are called; what somebody else named keeps that name."""

from collections.abc import Mapping
from typing import Final

from aidioma.content.concepts import CONCEPTS
from aidioma.i18n import Message
from pages.ui.words import say

AREAS: Final[Mapping[str, Message]] = {
    "accent": Message("Accents"),
    "spelling": Message("Spelling"),
    "gender": Message("Gender (el / la)"),
    "number": Message("Singular and plural"),
    "article": Message("Articles"),
    "ser_estar": Message("Ser and estar"),
    "por_para": Message("Por and para"),
    "tense": Message("Tenses"),
    "person": Message("Verb endings for the person"),
    "mood": Message("Indicative and subjunctive"),
    "preposition": Message("Prepositions"),
    "pronoun": Message("Pronouns"),
    "order": Message("Word order"),
    "missing": Message("Missing words"),
    "extra": Message("Superfluous words"),
    "vocabulary": Message("Vocabulary"),
}
"""Classes of edits."""

TOPICS: Final[Mapping[str, Message]] = {
    "animals": Message("Animals"),
    "city": Message("City"),
    "culture": Message("Culture"),
    "everyday": Message("Everyday"),
    "family": Message("Family"),
    "feelings": Message("Feelings"),
    "food": Message("Food"),
    "friends": Message("Friends"),
    "health": Message("Health"),
    "house": Message("House"),
    "memories": Message("Memories"),
    "nature": Message("Nature"),
    "news": Message("News"),
    "shopping": Message("Shopping"),
    "sport": Message("Sport"),
    "study": Message("Study"),
    "technology": Message("Technology"),
    "time": Message("Time"),
    "travel": Message("Travel"),
    "weather": Message("Weather"),
    "work": Message("Work"),
}
"""Topics of the starter content."""


def area_name(area: str) -> str:
    """Return what an edit class or a grammar concept is called."""
    named = AREAS.get(area) or CONCEPTS.get(area)
    return say(named) if named else area.replace("_", " ").replace("-", " ").capitalize()


def topic_name(topic: str) -> str:
    """Return what a topic is called."""
    return say(TOPICS[topic]) if topic in TOPICS else topic
