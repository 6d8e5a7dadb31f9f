"""
Words of which the sentence around them shows that they are no choice: ella puedo, estoy habla, a yo tío, uno intento.

Each looks at what stands beside the learner's word and at nothing else that differs.
"""

from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.certain.impossible import is_only_verb
from aidioma.spanish.certain.spot import Spot
from aidioma.spanish.cues import begins_like_command
from aidioma.spanish.morphology import analyses, is_finite
from aidioma.text import word_set

_BEFORE_VERB: Final = vocabulary.CLITICS | {"no", "ya", "nunca", "siempre", "también", "tampoco"}
_SUBJECTS: Final = vocabulary.SUBJECTS - {"vos", "ello"}
_GOVERNING: Final = word_set("a con de en para por sin sobre contra hacia desde ante")
_VERBS_ALONE: Final = word_set(
    "es son soy eres somos está están estoy estás estamos era eran fui fue tiene tengo tienen tienes quiero puedo debo "
    "voy"
)
_AGREES: Final = {
    ("un", "una"), ("una", "un"), ("este", "esta"), ("esta", "este"), ("ese", "esa"), ("esa", "ese"), ("el", "la"),
    ("mucho", "mucha"), ("mucha", "mucho"), ("otro", "otra"), ("otra", "otro"), ("unos", "unas"), ("unas", "unos"),
}  # fmt: skip
_HAS: Final = word_set("ha he has han hemos")
_ONLY_TO_ONESELF: Final = word_set(
    "desmayar arrepentir quejar suicidar atrever jactar enterar resfriar equivocar esforzar dignar fugar arrodillar "
    "emborrachar rendir burlar portar"
)
"""Verbs that nobody uses without a pronoun of their own person, or hardly."""
_OFF_AND_ON: Final = word_set("quitar sacar lavar cepillar poner secar cortar peinar")
_GOES: Final = word_set("voy vas va vamos vais van iré irás irá iremos irán vaya vayas vengo viene vienen llegué llegó")
_WHICH: Final = word_set("what whatever which whichever all everything anything")
_NEITHER: Final = word_set("neither nor even or and without")
_WISHES: Final = word_set("may let wish hope please if whether whatever whoever perhaps maybe")
_SUBJECT_ASKED: Final = word_set(
    "do does did is are was were am can could will would shall should have has had may might must what who where when "
    "why how which whose let please"
)


_NEVER_BEFORE_COMMAND: Final = word_set("el un una este esta ese esa al del a en de con los las yo él ella tan como")
_ALSO: Final = {
    "también": word_set("also too as well either neither so even and likewise"),
    "tampoco": word_set("either neither nor not also"),
    "muy": word_set(
        "very so really too quite extremely pretty highly most awfully terribly real how well such much lot absolutely "
        "totally completely super badly hard deeply truly rather far fast good great big huge tiny right little long"
    ),
}
"""Words that never stand where the English sentence has none of these."""
_LAST: Final = {"about": word_set("de sobre"), "with": word_set("con"), "from": word_set("de"), "of": word_set("de")}
_WITH_BARE_NAME: Final = word_set("ser estar llamar tener parecer haber decir ir")


def _verb_behind(spot: Spot) -> str:
    return next((word for word in spot.after if word not in _BEFORE_VERB), "")


def subject_of_another(spot: Spot) -> bool:
    """Ella puedo, yo te sientes: the verb behind a subject pronoun is not of its person."""
    if spot.wrong not in _SUBJECTS or spot.right in _SUBJECTS:
        return False
    if spot.previous in {"que", "como", "y", "o", "ni"} or spot.previous in _GOVERNING:
        return False
    readings = is_only_verb(_verb_behind(spot))
    mine = vocabulary.PERSON_OF_SUBJECT[spot.wrong]
    if any(one.person in {mine, ""} for one in analyses(spot.previous)):
        return False  # Cuando llegamos nosotras, al llegar yo.
    return bool(readings) and not any(one.tense == "imp" or one.person == mine for one in readings)


def subject_after_preposition(spot: Spot) -> bool:
    """Con tú, a yo tío: behind a preposition stands no subject."""
    if spot.wrong not in {"yo", "tú"} or spot.previous not in _GOVERNING or spot.right in {"mí", "ti"}:
        return False
    return not any(one.tense == "inf" for one in analyses(spot.next))


def pronoun_without_verb(spot: Spot) -> bool:
    """En me cuarto: between a preposition and a noun stands no pronoun."""
    if spot.wrong not in {"me", "te", "se", "le", "les", "nos", "os"} or spot.previous not in _GOVERNING:
        return False
    return spot.right not in vocabulary.CLITICS and not analyses(spot.next)


def he_before_noun(spot: Spot) -> bool:
    """Él ventana, él libro: before a noun stands its article."""
    if (spot.wrong, spot.right) not in {("él", "el"), ("él", "la"), ("ella", "la"), ("ella", "el"), ("ellos", "los")}:
        return False
    return dictionary.is_likelier_noun(spot.next) and not analyses(spot.next)


def two_verbs(spot: Spot) -> bool:
    """Estoy habla, tiene vete, era está: two verbs with a person do not stand side by side."""
    if spot.wrong not in _VERBS_ALONE or any(one.person for one in analyses(spot.right)):
        return False
    if spot.right and not vocabulary.is_little(spot.right):
        return False
    following = is_only_verb(_verb_behind(spot))
    if following and not any(one.enclitic for one in following):
        return spot.previous not in {"que", "quien", "donde"} and "que" not in spot.before
    behind = is_only_verb(spot.previous)
    return bool(behind) and bool(spot.right) and not {"que", "quien", "cuando", "donde", "si", "lo"} & set(spot.before)


def one_before_noun(spot: Spot) -> bool:
    """Uno intento: before a noun stands un."""
    if (spot.wrong, spot.right) not in {("uno", "un"), ("bueno", "buen"), ("malo", "mal"), ("grande", "gran")}:
        return False
    return vocabulary.word_class(spot.next) == "content" and spot.next not in {"bien", "mal", "mejor", "peor"}


def gender_of_noun(spot: Spot) -> bool:
    """Una intento, este agua: the noun behind has one gender, though its form may be a verb, too."""
    if spot.pair not in _AGREES or vocabulary.is_common_gender(spot.next) or vocabulary.takes_el(spot.next):
        return False
    genders = dictionary.genders_of_noun(spot.next)
    right = "f" if spot.right.endswith(("a", "as")) else "m"
    return (
        genders == {right}
        and not dictionary.is_name(spot.next)
        and spot.right in vocabulary.DETERMINERS
        and (spot.wrong != "el" or not any(one.person for one in analyses(spot.next)))
    )


def has_for_to(spot: Spot) -> bool:
    """Ha cada uno, voy ha comer: ha stands before a participle."""
    if (spot.wrong, spot.right) not in {("ha", "a"), ("has", "a")}:
        return False
    return bool(spot.next) and not any(one.tense == "part" for one in analyses(spot.next)) and spot.next != "de"


def nor_for_not(spot: Spot) -> bool:
    """Ni sea tímido: one thing alone is denied with no."""
    if spot.pair != ("ni", "no") or "ni" in {*spot.before, *spot.after} or _NEITHER.intersection(spot.prompt):
        return False
    return any(one.person for one in analyses(_verb_behind(spot))) and bool(spot.prompt)


def because_for_by(spot: Spot) -> bool:
    """Porque usted for "for you": because begins a clause, and there is none."""
    if spot.pair != ("porque", "por") or not spot.after:
        return False
    return not any(one.person for word in spot.after for one in analyses(word))


def without_own_pronoun(spot: Spot) -> bool:
    """Desmayó, las rindieron: these verbs have a pronoun of their own person."""
    if spot.right not in {"me", "te", "se", "nos", "os"} or spot.wrong in {"me", "te", "se", "nos", "os"}:
        return False
    readings = analyses(spot.next)
    if spot.wrong and spot.wrong not in vocabulary.CLITICS | {"el", "un", "una"}:
        return False
    return bool(readings) and {one.lemma for one in readings} <= _ONLY_TO_ONESELF and all(o.person for o in readings)


def of_what_one_wears(spot: Spot) -> bool:
    """Quítense zapatos, lávate manos: what one takes off or washes has its article."""
    if not spot.is_missing or spot.right not in {"el", "la", "los", "las"} or not spot.previous:
        return False
    worn = any(one.lemma in _OFF_AND_ON and one.enclitic in vocabulary.CLITICS for one in analyses(spot.previous))
    return worn and dictionary.is_likelier_noun(spot.next)


def liked_in_general(spot: Spot) -> bool:
    """No me gustan personas: what is liked has its article."""
    if not spot.is_missing or spot.right not in {"el", "la", "los", "las"}:
        return False
    liked = {"gustar", "encantar", "molestar", "interesar", "doler", "fascinar"}
    before = {one.lemma for one in analyses(spot.previous)}
    return bool(before) and before <= liked and dictionary.is_likelier_noun(spot.next)


def same_one(spot: Spot) -> bool:
    """Tiene misma edad: "the same" has its article."""
    if not spot.is_missing or spot.right not in {"el", "la", "los", "las"}:
        return False
    return spot.next in {"mismo", "misma", "mismos", "mismas"} and "same" in spot.prompt and len(spot.after) > 1


def several_that_do(spot: Spot) -> bool:
    """Plátanos son deliciosos: what a sentence begins with and tells something of has its article."""
    if not spot.is_missing or spot.before or not spot.is_whole or spot.right not in {"los", "las"}:
        return False
    told = analyses(spot.after[1]) if len(spot.after) > 1 and is_finite(spot.after[1]) else frozenset()
    return (
        dictionary.is_likelier_noun(spot.next)
        and vocabulary.number(spot.next) == "p"
        and any(one.person == "3p" for one in told)
    )


def that_one_tells(spot: Spot) -> bool:
    """Dime lo quieres, entendiste lo dijo: between lo and what is told stands que."""
    if not spot.is_missing or spot.right != "que" or spot.previous != "lo" or _WHICH.isdisjoint(spot.prompt):
        return False
    told = spot.before[-2:-1]
    return bool(told) and any(one.person for one in analyses(told[0])) and bool(is_only_verb(_verb_behind(spot)))


def goes_to(spot: Spot) -> bool:
    """Voy París, va la playa: where one goes has an a before."""
    if not spot.is_missing or spot.right != "a" or spot.previous not in _GOES:
        return False
    return spot.next in {"la", "las", "los", "mi", "tu", "su", "una", "un"} or dictionary.is_name(spot.next)


def has_to(spot: Spot) -> bool:
    """Tienes de venir for "you have to come": what must be done is said with que."""
    if spot.right != "que" or spot.wrong not in {"de", "a", "el", "por", "se", "me", "lo"}:
        return False
    obliged = {one.lemma for one in analyses(spot.previous)} == {"tener"}
    infinitive = any(one.tense == "inf" for one in analyses(spot.next))
    return obliged and infinitive and bool({"have", "has", "had", "must", "need", "got"} & set(spot.prompt))


def wish_for_statement(spot: Spot) -> bool:
    """Seas hermosa, puedas andar: what is told or asked first is in the indicative."""
    said = {one.tense for one in analyses(spot.wrong) if one.person}
    meant = {(one.lemma, one.tense) for one in analyses(spot.right) if one.person}
    lemmas = {one.lemma for one in analyses(spot.wrong)}
    if not said or not said <= {"subj"} or not any(lemma in lemmas and tense == "pres" for lemma, tense in meant):
        return False
    begins = spot.is_whole and not set(spot.before) - _BEFORE_VERB - _SUBJECTS
    if not begins or not spot.prompt or _WISHES.intersection(spot.prompt):
        return False
    return all(tense not in {"imp", "subj"} for _, tense in meant)


def infinitive_of_subject(spot: Spot) -> bool:
    """Ustedes tener tres: behind a subject pronoun stands a verb with a person."""
    if not any(one.tense == "inf" and not one.enclitic for one in analyses(spot.wrong)):
        return False
    shared = {one.lemma for one in analyses(spot.wrong)} & {one.lemma for one in analyses(spot.right) if one.person}
    rest = [word for word in spot.before if word not in _BEFORE_VERB]
    return bool(shared) and spot.is_whole and len(rest) == 1 and rest[0] in _SUBJECTS


def no_verb_left(spot: Spot) -> bool:
    """Un arco inútil, sido confirmado: a sentence that tells something has a verb."""
    if not spot.is_missing or not spot.is_alone or not spot.is_whole:
        return False
    readings = is_only_verb(spot.right)
    if not {one.lemma for one in readings} & {"ser", "haber"}:
        return False
    if not spot.prompt or spot.prompt[0] in _SUBJECT_ASKED or len(spot.before) + len(spot.after) < 2:  # noqa: PLR2004 - who, what
        return False
    rest = {*spot.before, *spot.after}
    return rest.isdisjoint({"qué", "cómo"}) and not any(map(is_finite, rest))


def more_better(spot: Spot) -> bool:
    """Más mejor: better is more already."""
    return spot.wrong == "más" and spot.next in {"mejor", "peor", "mejores", "peores"} and spot.right != "más"


def so_much(spot: Spot) -> bool:
    """Tanto buena, tan hambre: so stands before what describes, so much before what is counted."""
    if spot.wrong in {"tanto", "tanta"} and spot.right == "tan":
        return spot.next not in {"", "que", "como", "mejor", "peor", "más", "menos", "mayor", "menor"}
    only_noun = dictionary.is_likelier_noun(spot.next) and not any(
        one.tag.startswith("a.") for one in dictionary.readings(spot.next)
    )
    return spot.wrong == "tan" and spot.right in {"tanto", "tanta", "tantos", "tantas"} and only_noun


def hurts(spot: Spot) -> bool:
    """Me duelen mis pies: whose it is that hurts, me says already."""
    if spot.wrong not in {"mi", "mis", "tu", "tus", "su", "sus"} or spot.right not in {"el", "la", "los", "las"}:
        return False
    hurting = {one.lemma for one in analyses(spot.previous)} == {"doler"}
    return hurting and bool({"me", "te", "le", "les", "nos"}.intersection(spot.before[-2:-1]))


def before_command(spot: Spot) -> bool:
    """El agarra, este mira for a command: nobody is named who would do it."""
    if not spot.is_extra or spot.before or spot.wrong not in _NEVER_BEFORE_COMMAND:
        return False
    told = any(one.tense in {"imp", "subj"} for one in analyses(spot.next))
    return told and not dictionary.is_likelier_noun(spot.next) and begins_like_command(spot.prompt)


def also_unsaid(spot: Spot) -> bool:
    """También no seas tímido: the English sentence has no such word."""
    english = _ALSO.get(spot.wrong)
    if english is None or not spot.is_extra or not spot.prompt or not spot.is_alone:
        return False
    return english.isdisjoint(spot.prompt)


def at_what_time(spot: Spot) -> bool:
    """Qué hora quieres que venga: at what time something is to be has an a before."""
    if not spot.is_missing or spot.right != "a" or spot.before or spot.after[:2] != ("qué", "hora"):
        return False
    told = spot.after[2:3]
    return bool(told) and not {one.lemma for word in told for one in analyses(word)} & {"ser", "tener", "dar", "marcar"}


def asked_about(spot: Spot) -> bool:
    """Qué quieres hablar for "talk about": what the English sentence ends with stands first in Spanish."""
    if not spot.is_missing or spot.before or not spot.prompt or spot.next not in {"qué", "quién", "quiénes"}:
        return False
    return spot.right in _LAST.get(spot.prompt[-1], ())


def done_to_named(spot: Spot) -> bool:
    """Odiaban Tom, respóndele Tomás: somebody with a name to whom it is done has an a before."""
    if spot.pair != ("", "a") or not dictionary.is_name(spot.next) or dictionary.is_likelier_noun(spot.next):
        return False
    if vocabulary.word_class(spot.next) == "content" and dictionary.is_listed(spot.next):
        return False
    readings = analyses(spot.previous)
    lemmas = {one.lemma for one in readings}
    return bool(readings) and not lemmas & _WITH_BARE_NAME and not dictionary.is_likelier_noun(spot.previous)


RULES: Final = (
    more_better,
    so_much,
    hurts,
    before_command,
    also_unsaid,
    at_what_time,
    asked_about,
    done_to_named,
    subject_of_another,
    subject_after_preposition,
    pronoun_without_verb,
    he_before_noun,
    two_verbs,
    one_before_noun,
    gender_of_noun,
    has_for_to,
    nor_for_not,
    because_for_by,
    without_own_pronoun,
    of_what_one_wears,
    liked_in_general,
    same_one,
    several_that_do,
    that_one_tells,
    goes_to,
    has_to,
    wish_for_statement,
    infinitive_of_subject,
    no_verb_left,
)
