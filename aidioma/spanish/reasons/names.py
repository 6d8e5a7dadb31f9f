"""Names of tenses, persons, genders and numbers as reasons say them."""

from typing import Final

from aidioma.i18n import Message

PERSONS: Final = {
    "1s": Message("yo"),
    "2s": Message("tú"),
    "2v": Message("vos"),
    "3s": Message("él, ella or usted"),
    "1s3s": Message("yo, él, ella or usted"),
    "1p": Message("nosotros"),
    "2p": Message("vosotros"),
    "3p": Message("ellos, ellas or ustedes"),
}
TENSES: Final = {
    "pres": Message("present"),
    "pret": Message("preterite (a finished past)"),
    "impf": Message("imperfect (a past that went on or was usual)"),
    "fut": Message("future"),
    "cond": Message("conditional"),
    "subj": Message("subjunctive"),
    "subjimpf": Message("past subjunctive"),
    "imp": Message("command form"),
    "inf": Message("infinitive"),
    "ger": Message("gerund"),
    "part": Message("participle"),
}
GENDERS: Final = {"m": Message("masculine"), "f": Message("feminine")}
NUMBERS: Final = {"s": Message("singular"), "p": Message("plural")}
MEANINGS: Final = {
    ("el", "él"): Message("“el” is “the”, “él” is “he” or “him”"),
    ("tu", "tú"): Message("“tu” is “your”, “tú” is “you”"),
    ("mi", "mí"): Message("“mi” is “my”, “mí” is “me” after a preposition"),
    ("si", "sí"): Message("“si” is “if”, “sí” is “yes”"),
    ("se", "sé"): Message("“se” is a pronoun, “sé” is “I know”"),
    ("mas", "más"): Message("“más” means “more”; “mas” is an old word for “but”"),
    ("de", "dé"): Message("“de” is “of”, “dé” is a form of dar"),
    ("te", "té"): Message("“te” is “you”, “té” is “tea”"),
    ("aun", "aún"): Message("“aún” means “still” or “yet”, “aun” means “even”"),
    ("esta", "está"): Message("“esta” is “this”, “está” is a form of estar"),
    ("estas", "estás"): Message("“estas” is “these”, “estás” is a form of estar"),
    ("ano", "año"): Message("“año” is “year”; without the tilde it is another word"),
    ("mama", "mamá"): Message("“mamá” is “mum”; “mama” is a breast, and in parts of America a mum, too"),
    ("papa", "papá"): Message("“papa” is a potato or the pope, “papá” is “dad”"),
}
"""Pairs that an accent tells apart."""
FALSE_FRIENDS: Final = {
    "actualmente": Message("at present"),
    "asistir": Message("to attend"),
    "carpeta": Message("folder"),
    "compromiso": Message("commitment"),
    "constipado": Message("having a cold"),
    "embarazada": Message("pregnant"),
    "embarazado": Message("pregnant"),
    "éxito": Message("success"),
    "fábrica": Message("factory"),
    "idioma": Message("language"),
    "largo": Message("long"),
    "lectura": Message("reading"),
    "librería": Message("bookshop"),
    "molestar": Message("to bother"),
    "pariente": Message("relative"),
    "realizar": Message("to carry out"),
    "recordar": Message("to remember"),
    "ropa": Message("clothes"),
    "sensible": Message("sensitive"),
    "simpático": Message("nice, friendly"),
    "suceso": Message("event"),
    "últimamente": Message("lately"),
}
"""Words that look like an English word and mean another thing."""
ALL: Final = {
    str(one): one for table in (PERSONS, TENSES, GENDERS, NUMBERS, MEANINGS, FALSE_FRIENDS) for one in table.values()
}
"""By their English text."""
