"""Verbs that do not stand so: with another subject, after another verb, or with the wrong one of two that mean "be"."""

from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.certain.agreement import COLLECTIVES
from aidioma.spanish.certain.spot import Spot, is_infinitive, is_noun, is_participle, noun_in_front
from aidioma.spanish.cues import PAST
from aidioma.spanish.morphology import analyses
from aidioma.spanish.verbs import verb
from aidioma.text import word_set

HABER: Final = word_set(
    "he has ha hemos habéis han había habías habíamos habíais habían habré habrás habrá habremos habrán habría "
    "habrías habríamos habrían haya hayas hayamos hayan hubiera hubieras hubiéramos hubieran haber habiendo"
)
_CAN: Final = word_set(
    "puedo puedes puede podemos podéis pueden podía podían podría podrías podrían pude pudo pudieron podré podrá "
    "quiero quieres quiere queremos queréis quieren quería querían suelo sueles suele solemos suelen solía"
)
_TAKES_INFINITIVE: Final = _CAN | word_set(
    "debo debes debe debemos deben debía debería deberías deberíamos deberían necesito necesitas necesita "
    "necesitamos necesitan"
)
_BEFORE_INFINITIVE: Final = word_set("para sin de")
_TAKES_A: Final = frozenset({"ir", "empezar", "comenzar", "volver", "aprender", "enseñar", "obligar", "andar"})
_TAKES_DE: Final = frozenset({"acabar", "dejar", "tratar", "acordar"})
_NOUN_WITH_DE: Final = word_set("antes después ganas miedo lugar vez")
_FEMININE_OR_MANY: Final = word_set("la las los una unas unos")
_STATES: Final = word_set(
    "cansado cansada cansados cansadas enfadado enfadada enfadados enfadadas enojado enojada enojados enojadas "
    "ocupado ocupada ocupados ocupadas preocupado preocupada preocupados preocupadas sentado sentada sentados sentadas "
    "contento contenta contentos contentas dormido dormida dormidos dormidas embarazada embarazadas harto harta hartos "
    "hartas borracho borracha borrachos borrachas ebrio ebria ebrios ebrias"
)
_BEFORE_STATE: Final = word_set("muy tan demasiado bastante más menos un poco algo siempre ya todavía aún también")
_LIKE: Final = frozenset({"gustar", "encantar", "interesar", "doler", "faltar", "importar", "molestar"})
_INDIRECT: Final = word_set("me te le nos os les")
_HAD_IN_SPANISH: Final = word_set("hambre sed calor sueño miedo prisa suerte ganas celos vergüenza razón")
_BETWEEN: Final = vocabulary.CLITICS | {"no"}
_OPENS_CLAUSE: Final = word_set("que porque si cuando pero aunque mientras donde dónde qué cómo como")
_SER_NOW: Final = word_set("soy eres sos somos sois son es")
_ESTAR_NOW: Final = word_set("estoy estás está estamos estáis están")
_SAID_BY_SPEAKERS: Final = word_set("soy eres sos somos sois")
_PLACES: Final = word_set("aquí ahí allí acá allá cerca lejos dentro fuera")
_POINTING: Final = word_set("este éste esta ésta estos éstos estas éstas ese ése esa ésa esos ésos esas ésas esto eso")
_TIMES: Final = word_set(
    "lunes martes miércoles jueves viernes sábado domingo día mes año semana hora mañana tarde noche fin"
)
_WHEN: Final = _TIMES | word_set(
    "vez veces días meses años semanas horas mañanas tardes noches veranos verano invierno rato"
)
"""Nouns that say when and are seldom a subject."""
_IDENTIFYING: Final = word_set("un una unos unas el la los las mi tu su mis tus sus nuestro nuestra")
_OF_A_NAME: Final = word_set("is was has will can could would should must may might never always")
_THINKS: Final = frozenset({"querer", "creer", "pensar", "suponer", "saber"})
BE: Final = word_set(
    "soy eres sos es somos sois son era eras éramos eran fui fuiste fue fuimos fueron seré será estoy estás está "
    "estamos estáis están estaba estabas estábamos estaban estuve estuvo estuvieron hay había hubo"
)


def participle_after_haber(spot: Spot) -> bool:
    """He llegada, he comer: after haber comes the participle, which does not agree with anything."""
    if spot.previous not in HABER or not spot.right.endswith("o") or not is_participle(spot.right):
        return False
    if spot.wrong in {spot.right[:-1] + ending for ending in ("a", "os", "as")}:
        return True
    said, meant = verb(spot.wrong), verb(spot.right)
    return said is not None and meant is not None and said.lemma == meant.lemma and not said.tenses & {"part"}


def verb_of_subject(spot: Spot) -> bool:
    """Yo come: a verb right after the subject pronoun that begins its clause has the pronoun's person."""
    before = [word for word in spot.before if word not in _BETWEEN]
    if len(before) > 1 and before[-1] in vocabulary.NUMBERS:
        before.pop()
    person = vocabulary.PERSON_OF_SUBJECT.get(before[-1]) if before else None
    begins = len(before) == 1 and spot.is_whole
    if person is None or not (begins or (len(before) > 1 and before[-2] in _OPENS_CLAUSE)):
        return False
    said = verb(spot.wrong)
    if spot.right == "como" and said is not None and said.lemma == "comer":
        return person == "1s" not in said.persons
    return _is_other_person(spot, person)


def verb_before_subject(spot: Spot) -> bool:
    """Tengo usted: nor is the person another where the pronoun comes after."""
    person = vocabulary.PERSON_OF_SUBJECT.get(spot.next)
    return person is not None and _is_other_person(spot, person)


def _is_other_person(spot: Spot, person: str) -> bool:
    """Whether the right word has *person* and the learner's can have no such one."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if (
        any(one.person == person for one in analyses(spot.wrong))
        or said is None
        or meant is None
        or said.lemma != meant.lemma
        or not said.persons
    ):
        return False
    return person in meant.persons and person not in said.persons and not said.tenses & {"inf", "ger", "part"}


def verb_of_noun(spot: Spot) -> bool:
    """Mi hermano viven: the verb after the noun that begins the sentence is in its number and third person."""
    before = list(spot.before)
    while before and before[-1] in _BETWEEN:
        before.pop()
    if not spot.is_whole:
        return False
    if len(before) == 1 and before[0] == _named_subject(spot.prompt):
        return _is_other_person(spot, "3s")
    noun = noun_in_front(before)
    if noun is None or noun in COLLECTIVES | _WHEN or "you" in spot.prompt:
        return False
    return _is_other_person(spot, "3p" if vocabulary.number(noun) == "p" else "3s")


def _named_subject(prompt: tuple[str, ...]) -> str:
    """Return the name that the English sentence begins with, where a verb of its own follows; else ``""``."""
    if len(prompt) < 2 or "you" in prompt or not (prompt[1] in PAST | _OF_A_NAME or prompt[1].endswith(("s", "ed"))):  # noqa: PLR2004
        return ""
    return prompt[0]


def verb_of_what_is_liked(spot: Spot) -> bool:
    """Me gusta los perros: what is liked is the subject, and the verb has its number."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or said.lemma != meant.lemma or said.lemma not in _LIKE:
        return False
    if spot.previous not in _INDIRECT or spot.next not in vocabulary.DETERMINERS:
        return False
    person = "3p" if vocabulary.number(spot.next) == "p" else "3s"
    return person in meant.persons and person not in said.persons


def infinitive_after(spot: Spot) -> bool:
    """Puedo hablo, para hablo, sin hablando: after poder, querer, deber and prepositions a verb is an infinitive."""
    if spot.previous in _TAKES_INFINITIVE and _is_finite_for_infinitive(spot):
        return True
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or meant.tense != "inf" or said.lemma != meant.lemma:
        return False
    if said.enclitic or meant.enclitic or said.tenses & {"inf", "part"}:
        return False
    if said.tense == "ger":
        return spot.previous in _BEFORE_INFINITIVE | _TAKES_INFINITIVE | {"a", "al", "por"}
    if not said.persons:
        return False
    return spot.previous in _TAKES_INFINITIVE or (spot.previous in _BEFORE_INFINITIVE and not is_noun(spot.wrong))


def _is_finite_for_infinitive(spot: Spot) -> bool:
    said = {one.lemma for one in analyses(spot.wrong) if one.person and not one.enclitic}
    infinite = any(one.tense in {"inf", "part"} for one in analyses(spot.wrong))
    return not infinite and any(one.lemma in said and one.tense == "inf" for one in analyses(spot.right))


def gerund_after_estar(spot: Spot) -> bool:
    """Estoy comer: what somebody is doing is a gerund."""
    said, meant, before = verb(spot.wrong), verb(spot.right), verb(spot.previous)
    if said is None or meant is None or before is None or before.lemma != "estar":
        return False
    return said.lemma == meant.lemma and meant.tense == "ger" and said.tense == "inf"


def linked_to_infinitive(spot: Spot) -> bool:
    """Voy comer, tengo comer, acabo comer, antes comer: what joins them is missing."""
    if not spot.is_missing or not is_infinitive(spot.next):
        return False
    before = verb(spot.previous)
    lemma = before.lemma if before is not None and (before.persons or spot.previous == "hay") else ""
    match spot.right:
        case "a":
            return lemma in _TAKES_A
        case "de":
            return lemma in _TAKES_DE or spot.previous in _NOUN_WITH_DE
        case "que":
            return lemma == "tener" or spot.previous == "hay"
    return False


def nothing_before_infinitive(spot: Spot) -> bool:
    """Puedo a ir, va a la pasar: between them stands nothing."""
    if not spot.is_extra or not is_infinitive(spot.next):
        return False
    if spot.wrong in {"a", "que", "de"}:
        return spot.previous in _CAN
    infinitive = verb(spot.next)
    is_bare = infinitive is not None and not infinitive.enclitic
    return spot.wrong in _FEMININE_OR_MANY and spot.previous in {"a", "para", "sin"} | _CAN and is_bare


def state_with_estar(spot: Spot) -> bool:
    """Soy cansado, soy comiendo: how somebody is at the moment, and what somebody is doing, is said with estar."""
    if not _is_ser_for_estar(spot):
        return False
    rest = [word for word in spot.after if word not in _BEFORE_STATE]
    if rest and rest[0] in _STATES:
        return True
    following = verb(spot.next)
    return following is not None and following.tense == "ger" and spot.wrong in _SER_NOW | {"era", "eras", "eran"}


def place_with_estar(spot: Spot) -> bool:
    """Soy en casa, ¿dónde eres?: where somebody is, is said with estar; where something takes place is not."""
    if not _is_ser_for_estar(spot) or spot.wrong not in _SAID_BY_SPEAKERS:
        return False
    return spot.next in _PLACES | {"en"} or (spot.previous in {"dónde", "donde"} and spot.before[-2:-1] != ("de",))


def _is_ser_for_estar(spot: Spot) -> bool:
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or (said.lemma, meant.lemma) != ("ser", "estar"):
        return False
    return bool(said.readings & meant.readings)


def identity_with_ser(spot: Spot) -> bool:
    """Este está mi gato: what something is is said with ser."""
    if spot.wrong not in _ESTAR_NOW or spot.right not in _SER_NOW or not spot.is_whole or len(spot.after) < 2:  # noqa: PLR2004
        return False
    before = [word for word in spot.before if word != "no"]
    is_subject = (len(before) == 1 and before[0] in _POINTING) or noun_in_front(before) is not None
    return is_subject and spot.next in _IDENTIFYING and spot.after[1] not in _TIMES


def had_not_been(spot: Spot) -> bool:
    """Estoy hambre, soy veinte años: hunger, luck and years are had."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or said.lemma not in {"ser", "estar"} or meant.lemma != "tener":
        return False
    rest = [word for word in spot.after if word not in {"mucho", "mucha", "muchas", "tanta", "más"}]
    is_aged = rest[1:2] == ["años"] and rest[2:3] not in (["mayor"], ["menor"])
    return bool(rest) and (rest[0] in _HAD_IN_SPANISH or is_aged) and bool(said.persons & meant.persons)


def one_verb_too_many(spot: Spot) -> bool:
    """No soy es una amiga: of two forms of ser and estar side by side one is too many."""
    return spot.is_extra and spot.wrong in BE and (spot.previous in BE or spot.next in BE)


def clause_without_que(spot: Spot) -> bool:
    """Quieres haga, creo me gusta: what is wanted or thought begins with que."""
    before, following = verb(spot.previous), verb(spot.next)
    if (spot.wrong, spot.right) != ("", "que") or before is None or before.lemma not in _THINKS or not before.persons:
        return False
    if spot.next in {"me", "te", "se", "le", "les", "no"} and len(spot.after) > 1:
        following = verb(spot.after[1])
    return following is not None and bool(following.persons) and following.tense not in {"inf", "ger", "part"}


RULES: Final = (
    participle_after_haber,
    verb_of_subject,
    verb_before_subject,
    verb_of_noun,
    verb_of_what_is_liked,
    infinitive_after,
    gerund_after_estar,
    linked_to_infinitive,
    nothing_before_infinitive,
    state_with_estar,
    place_with_estar,
    identity_with_ser,
    had_not_been,
    one_verb_too_many,
    clause_without_que,
)
