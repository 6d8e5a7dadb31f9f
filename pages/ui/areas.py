"""What areas of the language, grammar concepts and topics are called; what somebody else named keeps that name."""

from collections.abc import Mapping
from typing import Final

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

CONCEPTS: Final[Mapping[str, Message]] = {
    "accents": Message("Accents"),
    "accidental_se": Message("Se for what happens to you"),
    "adjectives": Message("Adjectives"),
    "adverbs": Message("Adverbs"),
    "agreement": Message("Agreement"),
    "articles": Message("Articles"),
    "cleft_sentences": Message("Cleft sentences"),
    "clitics": Message("Object pronouns"),
    "commands": Message("Commands"),
    "comparatives": Message("Comparatives"),
    "conditional": Message("Conditional"),
    "conditional_perfect": Message("Conditional perfect"),
    "connectors": Message("Connectors"),
    "demonstratives": Message("Demonstratives"),
    "future": Message("Future"),
    "future_of_probability": Message("Future for guesses"),
    "future_perfect": Message("Future perfect"),
    "gerund": Message("Gerund"),
    "gustar": Message("Gustar and its like"),
    "hace_time": Message("Hace with times"),
    "hay": Message("Hay"),
    "idioms": Message("Idioms"),
    "imperfect": Message("Imperfect"),
    "impersonal": Message("Impersonal sentences"),
    "impersonal_se": Message("Impersonal se"),
    "indirect_speech": Message("Indirect speech"),
    "infinitive": Message("Infinitive"),
    "ir_a": Message("Ir a"),
    "llevar_time": Message("Llevar with times"),
    "negation": Message("Negation"),
    "neuter_lo": Message("Neuter lo"),
    "numbers": Message("Numbers"),
    "participles": Message("Participles"),
    "passive": Message("Passive"),
    "passive_se": Message("Passive se"),
    "past_progressive": Message("Past progressive"),
    "personal_a": Message("Personal a"),
    "pluperfect": Message("Pluperfect"),
    "politeness": Message("Politeness"),
    "possessives": Message("Possessives"),
    "prepositions": Message("Prepositions"),
    "present": Message("Present"),
    "present_perfect": Message("Present perfect"),
    "present_progressive": Message("Present progressive"),
    "preterite": Message("Preterite"),
    "preterite_imperfect": Message("Preterite and imperfect"),
    "pronouns": Message("Pronouns"),
    "quantities": Message("Quantities"),
    "questions": Message("Questions"),
    "reflexive": Message("Reflexive verbs"),
    "relative_clauses": Message("Relative clauses"),
    "saber_conocer": Message("Saber and conocer"),
    "si_clauses": Message("Si clauses"),
    "subjunctive_imperfect": Message("Imperfect subjunctive"),
    "subjunctive_perfect": Message("Perfect subjunctive"),
    "subjunctive_pluperfect": Message("Pluperfect subjunctive"),
    "subjunctive_present": Message("Present subjunctive"),
    "superlatives": Message("Superlatives"),
    "tener_expressions": Message("Expressions with tener"),
    "tener_que": Message("Tener que"),
    "time": Message("Times"),
    "verbs_of_change": Message("Verbs of change"),
    "weather": Message("Weather"),
}
"""Grammar concepts of the starter content."""

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
