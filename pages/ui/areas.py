"""What areas of the language, grammar concepts and topics are called; what somebody else named keeps that name."""

from collections.abc import Mapping
from typing import Final

from aidioma.words import Words
from pages.ui.words import say

AREAS: Final[Mapping[str, Words]] = {
    "accent": Words("Accents"),
    "spelling": Words("Spelling"),
    "gender": Words("Gender (el / la)"),
    "number": Words("Singular and plural"),
    "article": Words("Articles"),
    "ser_estar": Words("Ser and estar"),
    "por_para": Words("Por and para"),
    "tense": Words("Tenses"),
    "person": Words("Verb endings for the person"),
    "mood": Words("Indicative and subjunctive"),
    "preposition": Words("Prepositions"),
    "pronoun": Words("Pronouns"),
    "order": Words("Word order"),
    "missing": Words("Missing words"),
    "extra": Words("Superfluous words"),
    "vocabulary": Words("Vocabulary"),
}
"""Classes of edits."""

CONCEPTS: Final[Mapping[str, Words]] = {
    "accents": Words("Accents"),
    "accidental_se": Words("Se for what happens to you"),
    "adjectives": Words("Adjectives"),
    "adverbs": Words("Adverbs"),
    "agreement": Words("Agreement"),
    "articles": Words("Articles"),
    "cleft_sentences": Words("Cleft sentences"),
    "clitics": Words("Object pronouns"),
    "commands": Words("Commands"),
    "comparatives": Words("Comparatives"),
    "conditional": Words("Conditional"),
    "conditional_perfect": Words("Conditional perfect"),
    "connectors": Words("Connectors"),
    "demonstratives": Words("Demonstratives"),
    "future": Words("Future"),
    "future_of_probability": Words("Future for guesses"),
    "future_perfect": Words("Future perfect"),
    "gerund": Words("Gerund"),
    "gustar": Words("Gustar and its like"),
    "hace_time": Words("Hace with times"),
    "hay": Words("Hay"),
    "idioms": Words("Idioms"),
    "imperfect": Words("Imperfect"),
    "impersonal": Words("Impersonal sentences"),
    "impersonal_se": Words("Impersonal se"),
    "indirect_speech": Words("Indirect speech"),
    "infinitive": Words("Infinitive"),
    "ir_a": Words("Ir a"),
    "llevar_time": Words("Llevar with times"),
    "negation": Words("Negation"),
    "neuter_lo": Words("Neuter lo"),
    "numbers": Words("Numbers"),
    "participles": Words("Participles"),
    "passive": Words("Passive"),
    "passive_se": Words("Passive se"),
    "past_progressive": Words("Past progressive"),
    "personal_a": Words("Personal a"),
    "pluperfect": Words("Pluperfect"),
    "politeness": Words("Politeness"),
    "possessives": Words("Possessives"),
    "prepositions": Words("Prepositions"),
    "present": Words("Present"),
    "present_perfect": Words("Present perfect"),
    "present_progressive": Words("Present progressive"),
    "preterite": Words("Preterite"),
    "preterite_imperfect": Words("Preterite and imperfect"),
    "pronouns": Words("Pronouns"),
    "quantities": Words("Quantities"),
    "questions": Words("Questions"),
    "reflexive": Words("Reflexive verbs"),
    "relative_clauses": Words("Relative clauses"),
    "saber_conocer": Words("Saber and conocer"),
    "si_clauses": Words("Si clauses"),
    "subjunctive_imperfect": Words("Imperfect subjunctive"),
    "subjunctive_perfect": Words("Perfect subjunctive"),
    "subjunctive_pluperfect": Words("Pluperfect subjunctive"),
    "subjunctive_present": Words("Present subjunctive"),
    "superlatives": Words("Superlatives"),
    "tener_expressions": Words("Expressions with tener"),
    "tener_que": Words("Tener que"),
    "time": Words("Times"),
    "verbs_of_change": Words("Verbs of change"),
    "weather": Words("Weather"),
}
"""Grammar concepts of the starter content."""

TOPICS: Final[Mapping[str, Words]] = {
    "animals": Words("Animals"),
    "city": Words("City"),
    "culture": Words("Culture"),
    "everyday": Words("Everyday"),
    "family": Words("Family"),
    "feelings": Words("Feelings"),
    "food": Words("Food"),
    "friends": Words("Friends"),
    "health": Words("Health"),
    "house": Words("House"),
    "memories": Words("Memories"),
    "nature": Words("Nature"),
    "news": Words("News"),
    "shopping": Words("Shopping"),
    "sport": Words("Sport"),
    "study": Words("Study"),
    "technology": Words("Technology"),
    "time": Words("Time"),
    "travel": Words("Travel"),
    "weather": Words("Weather"),
    "work": Words("Work"),
}
"""Topics of the starter content."""


def area_name(area: str) -> str:
    """Return what an edit class or a grammar concept is called."""
    named = AREAS.get(area) or CONCEPTS.get(area)
    return say(named) if named else area.replace("_", " ").replace("-", " ").capitalize()


def topic_name(topic: str) -> str:
    """Return what a topic is called."""
    return say(TOPICS[topic]) if topic in TOPICS else topic
