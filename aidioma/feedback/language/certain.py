"""
Mistakes that are certain from grammar alone: a word that differs from a right translation and cannot stand so.

Each rule looks at the word and at neighbours that do not differ, so that the clash is the learner's word's doing.
What another reading could save is left to others: these rules are silent rather than wrong. Between 20,776 pairs of
right translations of one sentence that differ by a word or two, none of them speaks up.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from aidioma.feedback.align import Step
from aidioma.feedback.language import spanish
from aidioma.feedback.language.faults import agrees
from aidioma.feedback.language.verbs import Verb, verb
from aidioma.text import without_accents, word_set

_HABER: Final = word_set(
    "he has ha hemos habéis han había habías habíamos habíais habían habré habrás habrá habremos habrán habría "
    "habrías habríamos habrían haya hayas hayamos hayan hubiera hubieras hubiéramos hubieran haber habiendo"
)
_TI_AFTER: Final = word_set("a ante contra de desde en hacia para por sin sobre")
_TAKES_INFINITIVE: Final = word_set(
    "puedo puedes puede podemos podéis pueden podía podían podría podrías podrían pude pudo pudieron podré podrá "
    "quiero quieres quiere queremos queréis quieren quería querían debo debes debe debemos deben debía debería "
    "deberías deberíamos deberían suelo sueles suele solemos suelen solía necesito necesitas necesita necesitamos "
    "necesitan"
)
_BEFORE_INFINITIVE: Final = word_set("para sin de")
_STATES: Final = word_set(
    "cansado cansada cansados cansadas enfadado enfadada enfadados enfadadas enojado enojada enojados enojadas "
    "ocupado ocupada ocupados ocupadas preocupado preocupada preocupados preocupadas sentado sentada sentados sentadas "
    "contento contenta contentos contentas dormido dormida dormidos dormidas embarazada embarazadas harto harta hartos "
    "hartas"
)
_DEGREES: Final = word_set("muy tan demasiado bastante más menos")
_BEFORE_STATE: Final = _DEGREES | word_set("un poco algo siempre ya todavía aún también")
_RELATIVES: Final = word_set(
    "madre padre padres hermano hermana hermanos hermanas hijo hija hijos hijas abuelo abuela abuelos abuelas "
    "tío tía tíos tías primo prima primos primas amigo amiga amigos amigas novio novia marido mujer esposo esposa "
    "vecino vecina vecinos vecinas jefe jefa profesor profesora"
)
_COPULAS: Final = word_set("es son está están era eran estaba estaban fue fueron parece parecen será serán")
_PRONOUNS: Final = {
    "él": ("m", "s"),
    "ella": ("f", "s"),
    "nosotros": ("m", "p"),
    "nosotras": ("f", "p"),
    "ellos": ("m", "p"),
    "ellas": ("f", "p"),
}
_COLLECTIVES: Final = word_set("mayoría mitad resto parte pareja grupo montón multitud par serie docena tercio")
_LIKE: Final = frozenset({"gustar", "encantar", "interesar", "doler", "faltar", "importar", "molestar"})
_INDIRECT: Final = word_set("me te le nos os les")
_HAD_IN_SPANISH: Final = word_set("hambre sed calor sueño miedo prisa suerte ganas celos vergüenza razón")
_DAYS: Final = word_set("lunes martes miércoles jueves viernes sábado sábados domingo domingos")
_LOOKS_LIKE: Final = {
    "actualmente": "actually",
    "asistir": "assist",
    "carpeta": "carpet",
    "constipado": "constipated",
    "embarazada": "embarrassed",
    "fábrica": "fabric",
    "lectura": "lecture",
    "librería": "library",
    "pariente": "parent",
    "realizar": "realize",
    "recordar": "record",
    "ropa": "rope",
    "sensible": "sensible",
    "éxito": "exit",
}
"""Spanish words by the English word that they look like and do not mean."""
_OWNERS: Final = word_set("mi mis tu tus su sus nuestro nuestra nuestros nuestras")
_WITHOUT_PERSONAL_A: Final = frozenset({"ser", "tener", "haber", "estar", "parecer"})
_BETWEEN: Final = spanish.CLITICS | {"no"}


@dataclass(frozen=True, slots=True)
class _Spot:
    """
    One differing step among its neighbours, as far as these are the same on both sides.

    ``is_whole`` says that ``before`` reaches to the beginning of the sentence.
    """

    wrong: str
    right: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_whole: bool
    prompt: Collection[str]

    @property
    def previous(self) -> str:
        """The word before, ``""`` at the beginning."""
        return self.before[-1] if self.before else ""

    @property
    def next(self) -> str:
        """The word after, ``""`` at the end."""
        return self.after[0] if self.after else ""


def certain_mistakes(steps: Sequence[Step], *, prompt: Collection[str] = ()) -> frozenset[int]:
    """
    Return which steps of a Spanish answer's alignment with a right translation are mistakes whatever was meant.

    Args:
        steps: The alignment.
        prompt: The words of the English sentence, for words that look like one of them.
    """
    return frozenset(
        at
        for at, step in enumerate(steps)
        if step.is_edit and any(rule(spot) for spot in [_spot(steps, at, prompt)] for rule in RULES)
    )


def _spot(steps: Sequence[Step], at: int, prompt: Collection[str]) -> _Spot:
    before: list[str] = []
    for step in reversed(steps[:at]):
        if step.is_edit:
            break
        before.append(step.wrong)
    after = tuple(step.wrong for step in takewhile(lambda step: not step.is_edit, steps[at + 1 :]))
    is_first = len(before) == at
    return _Spot(steps[at].wrong, steps[at].right, tuple(reversed(before)), after, is_first, prompt)


def participle_after_haber(spot: _Spot) -> bool:
    """He llegada: after haber the participle does not agree with anything."""
    if spot.previous not in _HABER or not spot.right.endswith("o") or not _is_participle(spot.right):
        return False
    return spot.wrong in {spot.right[:-1] + ending for ending in ("a", "os", "as")}


def pronoun_after_preposition(spot: _Spot) -> bool:
    """Para tú, para yo: a preposition takes ti and mí, unless the pronoun is a verb's subject."""
    if spot.previous not in _TI_AFTER or (spot.wrong, spot.right) not in {("tú", "ti"), ("tu", "ti"), ("yo", "mí")}:
        return False
    if spot.wrong == "tu":
        return not spot.after
    following = verb(spot.next)
    return following is None or "inf" not in following.tenses


def determiner_of_noun(spot: _Spot) -> bool:
    """La problema, todas los días: a determiner agrees with the word after it."""
    if not spot.wrong or spot.wrong not in spanish.DETERMINERS or spot.right not in spanish.DETERMINERS:
        return False
    if not spot.next or _kin(spot.wrong) != _kin(spot.right):
        return False
    if spanish.takes_el(spot.next):
        return (spot.wrong, spot.right) == ("la", "el")
    if spot.next in spanish.ARTICLES - {"al", "del"} and _kin(spot.wrong) == _kin("todo"):
        return _agreement(spot.wrong) != _agreement(spot.next)
    noun = spot.next
    if spanish.is_common_gender(noun) or verb(noun) is not None:
        return False
    same_number = spanish.number(spot.wrong) == spanish.number(spot.right) == spanish.number(noun)
    told = spanish.gender(noun) != "" or not same_number
    return told and agrees(spot.right, noun) > 0 > agrees(spot.wrong, noun)


def adjective_of_noun(spot: _Spot) -> bool:
    """Una casa blanco, la casa es blanco: an adjective agrees with its noun, beside it or behind es, está, parece."""
    if spanish.is_little(spot.wrong) or spanish.is_common_gender(spot.right) or not _is_one_adjective(spot):
        return False
    before = list(spot.before)
    if before and before[-1] in _DEGREES:
        before.pop()
    if before and before[-1] in _COPULAS:
        before.pop()
        if not spot.is_whole or len(before) > 2:  # noqa: PLR2004 - determiner, noun
            return False
    agreed = _PRONOUNS.get(before[0]) if len(before) == 1 else _agreement_of_noun(before[-2:])
    return agreed is not None and _agreement(spot.right) == agreed != _agreement(spot.wrong)


def _is_one_adjective(spot: _Spot) -> bool:
    """Whether both words are forms of one, and not of a verb that has persons."""
    if _is_finite(spot.right) and _is_finite(spot.wrong):
        return False
    one, other = spanish.singular(spot.wrong), spanish.singular(spot.right)
    return one == other or spanish.only_gender_differs(one, other)


def _agreement_of_noun(words: Sequence[str]) -> tuple[str, str] | None:
    """Return gender and number of a noun behind its determiner; None where they leave something open."""
    noun = _noun_in_front(words)
    if noun is None or noun in _COLLECTIVES or spanish.is_common_gender(noun):
        return None
    gender = "f" if spanish.takes_el(noun) else spanish.gender(words[0]) or spanish.gender(noun)
    return gender, spanish.number(noun)


def number_of_noun(spot: _Spot) -> bool:
    """Los libro: a noun has the number of its determiner."""
    plurals = {(one, one + ending) for one in (spot.wrong, spot.right) for ending in ("s", "es")}
    if not {(spot.wrong, spot.right), (spot.right, spot.wrong)} & plurals or verb(spot.wrong) is not None:
        return False
    return agrees(spot.previous, spot.right) > 0 > agrees(spot.previous, spot.wrong)


def verb_of_subject(spot: _Spot) -> bool:
    """Yo come: a verb right after its subject pronoun has the pronoun's person."""
    before = [word for word in spot.before if word not in _BETWEEN]
    person = spanish.PERSON_OF_SUBJECT.get(before[-1]) if before else None
    if person is None or len(before) > 1 or not spot.is_whole:
        return False
    said, meant = verb(spot.wrong), verb(spot.right)
    if spot.right == "como" and said is not None and said.lemma == "comer":
        return person == "1s" not in said.persons
    if said is None or meant is None or said.lemma != meant.lemma or not said.persons:
        return False
    return person in meant.persons and person not in said.persons and not said.tenses & {"inf", "ger", "part"}


def verb_of_noun(spot: _Spot) -> bool:
    """Mi hermano viven: the verb right after the noun that begins the sentence is in its number and third person."""
    noun = _noun_in_front(spot.before) if spot.is_whole else None
    said, meant = verb(spot.wrong), verb(spot.right)
    if noun is None or noun in _COLLECTIVES or said is None or meant is None or said.lemma != meant.lemma:
        return False
    person = "3p" if spanish.number(noun) == "p" else "3s"
    finite = said.persons and not said.tenses & {"inf", "ger", "part"}
    return bool(finite) and person in meant.persons and person not in said.persons


def verb_of_what_is_liked(spot: _Spot) -> bool:
    """Me gusta los perros: what is liked is the subject, and the verb has its number."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or said.lemma != meant.lemma or said.lemma not in _LIKE:
        return False
    if spot.previous not in _INDIRECT or spot.next not in spanish.DETERMINERS:
        return False
    person = "3p" if spanish.number(spot.next) == "p" else "3s"
    return person in meant.persons and person not in said.persons


def infinitive_after(spot: _Spot) -> bool:
    """Puedo hablo, para hablo: after poder, querer, deber and after a preposition a verb is an infinitive."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or meant.tense != "inf" or said.lemma != meant.lemma:
        return False
    if said.enclitic or meant.enclitic:
        return False
    if said.tenses & {"inf", "part"} or not said.persons:
        return False
    return spot.previous in _TAKES_INFINITIVE or (spot.previous in _BEFORE_INFINITIVE and not _is_noun(spot.wrong))


def state_with_estar(spot: _Spot) -> bool:
    """Soy cansado: how somebody is at the moment is said with estar."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or (said.lemma, meant.lemma) != ("ser", "estar"):
        return False
    rest = [word for word in spot.after if word not in _BEFORE_STATE]
    return bool(rest) and rest[0] in _STATES and _is_same_form(said, meant)


def had_not_been(spot: _Spot) -> bool:
    """Estoy hambre, soy veinte años: hunger, luck and years are had."""
    said, meant = verb(spot.wrong), verb(spot.right)
    if said is None or meant is None or said.lemma not in {"ser", "estar"} or meant.lemma != "tener":
        return False
    rest = [word for word in spot.after if word not in {"mucho", "mucha", "muchas", "tanta", "más"}]
    return bool(rest) and (rest[0] in _HAD_IN_SPANISH or rest[1:2] == ["años"]) and bool(said.persons & meant.persons)


def false_friend(spot: _Spot) -> bool:
    """Embarazada for "embarrassed": the word looks like the English one and means another thing."""
    looks_like = _LOOKS_LIKE.get(spanish.lemma(spot.wrong)) or _LOOKS_LIKE.get(spot.wrong)
    if looks_like is None or not spot.right or spanish.is_little(spot.right):
        return False
    return any(word.startswith(looks_like.rstrip("e")) for word in spot.prompt)


def one_too_many(spot: _Spot) -> bool:
    """Un otro, en lunes: otro has no un before it, and days have el instead of en."""
    if (spot.wrong, spot.right) in {("un", ""), ("una", "")}:
        return spot.next in {"otro", "otra"}
    return (spot.wrong, spot.right) in {("en", "el"), ("en", "los")} and spot.next in _DAYS


def personal_a(spot: _Spot) -> bool:
    """Veo mi hermano: a person that something is done to has an a before."""
    if (spot.wrong, spot.right) != ("", "a") or len(spot.after) < 2 or not spot.previous:  # noqa: PLR2004 - owner, person
        return False
    form = verb(spot.previous)
    if form is None or not form.persons or form.lemma in _WITHOUT_PERSONAL_A:
        return False
    return spot.after[0] in _OWNERS and spot.after[1] in _RELATIVES


def said_twice(spot: _Spot) -> bool:
    """La la casa: a little word is not said twice in a row."""
    if spot.right or spot.wrong not in spanish.ARTICLES | spanish.PREPOSITIONS | spanish.POSSESSIVES:
        return False
    return spot.wrong in {spot.previous, spot.next}


RULES: Final[tuple[Callable[[_Spot], bool], ...]] = (
    participle_after_haber,
    pronoun_after_preposition,
    determiner_of_noun,
    number_of_noun,
    adjective_of_noun,
    verb_of_subject,
    verb_of_noun,
    verb_of_what_is_liked,
    infinitive_after,
    state_with_estar,
    had_not_been,
    false_friend,
    one_too_many,
    personal_a,
    said_twice,
)


def _is_participle(word: str) -> bool:
    form = verb(word)
    return form is not None and "part" in form.tenses


def _is_noun(word: str) -> bool:
    return spanish.lemma(word) == word or spanish.lemma(word) == spanish.singular(word)


def _noun_in_front(words: Sequence[str]) -> str | None:
    """Return the noun of a determiner and a noun that agree; None where *words* are anything else."""
    if len(words) != 2 or spanish.is_little(words[1]) or verb(words[1]) is not None:  # noqa: PLR2004
        return None
    determiner, noun = words
    if determiner in spanish.NUMBERS:
        return noun if spanish.number(noun) == "p" else None
    if determiner not in spanish.DETERMINERS - {"lo", "al", "del"}:
        return None
    return noun if agrees(determiner, noun) > 0 or spanish.takes_el(noun) else None


def _is_finite(word: str) -> bool:
    form = verb(word)
    return form is not None and bool(form.persons) and "part" not in form.tenses


def _agreement(word: str) -> tuple[str, str]:
    return spanish.gender(word), spanish.number(word)


def _kin(determiner: str) -> str:
    """Return what all forms of a determiner share."""
    if determiner in {"el", "la", "los", "las"}:
        return "el"
    if determiner in {"un", "una", "unos", "unas"}:
        return "un"
    if determiner.startswith(("aquel", "est", "es")):
        return determiner[: {"a": 5, "e": 2}[determiner[0]]] + ("t" if determiner.startswith("est") else "")
    return without_accents(spanish.singular(determiner)).rstrip("oan")


def _is_same_form(one: Verb, other: Verb) -> bool:
    return bool(one.readings & other.readings)
