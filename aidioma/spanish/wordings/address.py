"""Tú, vos, usted, vosotros, ustedes: the same sentence to another listener, with every word that shows the listener."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, analyses, form, is_finite, likeliest
from aidioma.spanish.stress import attached
from aidioma.spanish.wordings.commands import command_at, command_tense, is_pronoun
from aidioma.spanish.wordings.described import agrees_beyond, complement_at, complement_of_listener, forms_for
from aidioma.spanish.wordings.familiar import shown_by_verb
from aidioma.spanish.wordings.stretches import Tokens, parted
from aidioma.spanish.wordings.verb_synonyms import SameVerbs, is_reflexive
from aidioma.text import word_set

ADDRESSES: Final = ("2s", "2v", "3s", "3p", "2p")
"""Tú, vos, usted, ustedes, vosotros."""
PLURAL: Final = frozenset({"3p", "2p"})

_SINGULAR_PROMPT: Final = word_set("sir madam ma'am mr mrs miss darling honey mom dad yourself")
_PLURAL_PROMPT: Final = word_set("guys all everyone everybody both boys girls children kids yourselves folks")
_SEEN: Final = word_set(
    "ver conocer querer amar esperar llamar ayudar buscar encontrar oír escuchar entender necesitar visitar "
    "invitar llevar recordar extrañar odiar besar abrazar cuidar seguir molestar mirar acompañar avisar despertar "
    "felicitar recoger traer"
)
"""Verbs with a person as direct object."""
_PRONOUNS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "subject": {
        "2s": ("tú",), "2v": ("vos",), "3s": ("usted",), "3p": ("ustedes",), "2p": ("vosotros", "vosotras"),
    },
    "after preposition": {
        "2s": ("ti",), "2v": ("vos",), "3s": ("usted",), "3p": ("ustedes",), "2p": ("vosotros", "vosotras"),
    },
    "with": {
        "2s": ("contigo",), "2v": ("con vos",), "3s": ("con usted",), "3p": ("con ustedes",),
        "2p": ("con vosotros", "con vosotras"),
    },
    "reflexive": {"2s": ("te",), "2v": ("te",), "3s": ("se",), "3p": ("se",), "2p": ("os",)},
    "indirect": {"2s": ("te",), "2v": ("te",), "3s": ("le",), "3p": ("les",), "2p": ("os",)},
    "direct": {
        "2s": ("te",), "2v": ("te",), "3s": ("lo", "la", "le"), "3p": ("los", "las", "les"), "2p": ("os",),
    },
}  # fmt: skip
_ARTICLE_OR_IT: Final = vocabulary.OBJECTS
_TOLD: Final = word_set("haz pon ten ven di sal")
_OPENS: Final = word_set("if when before after once while until as whenever")
_BEFORE_CLAUSE: Final = word_set(
    "que si cuando donde como qué quién cuál dónde cuándo cómo cuánto mientras quien porque pues él ella usted"
)
_ASKS_YOU: Final = word_set(
    "do did are were can could will would have had should must may what where when why how who which much many"
)
_ANYBODY_ELSE: Final = word_set("i he she it we they him her them us me my his its our their who this that there")
_FORMAL: Final = word_set("usted ustedes su sus suyo suya suyos suyas se le les lo la los las")
_OWN: Final = {
    "tu": {"3s": "su", "3p": "su", "2p": "vuestr"}, "tus": {"3s": "sus", "3p": "sus", "2p": "vuestr"},
    "tuyo": {"3s": "suyo", "3p": "suyo", "2p": "vuestro"}, "tuya": {"3s": "suya", "3p": "suya", "2p": "vuestra"},
    "tuyos": {"3s": "suyos", "3p": "suyos", "2p": "vuestros"}, "tuyas": {"3s": "suyas", "3p": "suyas",
    "2p": "vuestras"},
}  # fmt: skip
_SHOWS: Final = {
    **dict.fromkeys(("tú", "te", "ti", "contigo", *_OWN), "2s"), "vos": "2v",
    **dict.fromkeys(("vosotros", "vosotras", "os", "vuestro", "vuestra", "vuestros", "vuestras"), "2p"),
    "usted": "3s", "ustedes": "3p",
}  # fmt: skip

Forms = tuple[str, ...]
NO_OTHERS: Final = SameVerbs()


@dataclass(frozen=True, slots=True)
class AddressShown:
    """
    What of a sentence shows whom it speaks to.

    Attributes:
        authored: The address it was written in.
        verbs: The reading of each of the listener's verbs, by position.
        complement: Where the adjective stands that the listener is said to be; -1 where there is none.
        cues: What the prompt says.
        open_to: The addresses it can be said in.
    """

    authored: str
    verbs: Mapping[int, Analysis]
    complement: int
    cues: Cues
    open_to: tuple[str, ...] = field(default=())


def listener(sentence: Tokens, cues: Cues) -> AddressShown | None:
    """Return what shows the listener in *sentence*; None where nothing does, or the prompt does not leave it open."""
    if not cues.leaves_address_open:
        return None
    command = command_at(sentence) if cues.is_command else -1
    authored = _authored(sentence, command)
    if authored not in {"", "2s", "3s", "3p"} or any(shown_by_verb(sentence, at) for at in range(len(sentence))):
        return None
    verbs = dict(_verbs_of(sentence, authored, command))
    if not authored and not cues.is_command and (alone := _alone_to_usted(sentence, cues)) is not None:
        authored, verbs = alone
    elif not authored or (authored != "2s" and not _is_shown_by_command_alone(sentence, command, verbs)):
        return None
    if _may_tell_more(sentence, verbs, command, cues):
        return None
    complement = complement_of_listener(sentence, verbs)
    is_one = bool(cues.words & _SINGULAR_PROMPT) or (complement >= 0 and bool(cues.words & {"a", "an"}))
    changes = (authored not in PLURAL or complement >= 0) and agrees_beyond(sentence, verbs, complement)
    open_to = [
        one
        for one in ADDRESSES
        if (one in PLURAL) == (authored in PLURAL)
        or not (changes or (one in PLURAL and is_one) or (one not in PLURAL and cues.words & _PLURAL_PROMPT))
    ]
    found = AddressShown(authored, verbs, complement, cues)
    able = tuple(one for one in open_to if all(said_to(sentence, at, found, one) for at in range(len(sentence))))
    return AddressShown(authored, verbs, complement, cues, able) if len(able) > 1 else None


def _alone_to_usted(sentence: Tokens, cues: Cues) -> tuple[str, dict[int, Analysis]] | None:
    """
    Return the one verb of a sentence that says nothing of anybody but "you", as ¿necesita una ambulancia? does.

    With it stands whether it is usted's or that of ustedes.
    """
    opening = next((at for at, word in enumerate(cues.in_order[:4]) if word == "you"), -1)
    if opening < 0 or not set(cues.in_order[:opening]) <= _ASKS_YOU or cues.words & _ANYBODY_ELSE:
        return None
    if not _FORMAL.isdisjoint(sentence):
        return None
    finite = [at for at in range(len(sentence)) if is_finite(sentence[at]) and not _is_noun_here(sentence, at)]
    if len(finite) != 1:
        return None
    readings = [one for one in likeliest(sentence[finite[0]]) if one.person in {"3s", "3p"} and one.tense != "imp"]
    if len(readings) != 1 or readings[0].enclitic:
        return None
    return readings[0].person, {finite[0]: readings[0]}


def _is_shown_by_command_alone(sentence: Tokens, command: int, verbs: Mapping[int, Analysis]) -> bool:
    """Whether in a sentence to usted or ustedes nothing but its command can be about them."""
    rest = {word for at, word in enumerate(sentence) if at != command and not _is_article(sentence, at)}
    return set(verbs) == {command} and rest.isdisjoint(_FORMAL) and not any(is_finite(word) for word in rest)


def _is_article(sentence: Tokens, at: int) -> bool:
    return sentence[at] in _ARTICLE_OR_IT and not is_pronoun(sentence, at)


def said_to(sentence: Tokens, at: int, to: AddressShown, address: str, same: SameVerbs = NO_OTHERS) -> Forms:
    """Return the ways to say word *at* to *address*; nothing where it is not known how."""
    word = sentence[at]
    if at in to.verbs:
        return _verb_forms(sentence, at, to, address, same)
    if at == to.complement:
        return forms_for(word, "p" if address in PLURAL else "s", to.cues)
    if (kind := _pronoun_kind(sentence, at, to)) is not None:
        return _PRONOUNS[kind][address]
    if word in _OWN and address not in {"2s", "2v"}:
        return _owned(word, _OWN[word][address], sentence[at + 1 : at + 2])
    return tuple(_with_object(sentence, at, to, address, same)) or (word,)


def _authored(sentence: Tokens, command: int) -> str:
    """Return whom *sentence* was written to; ``""`` where it shows nobody, or several."""
    shown = {_SHOWS[word] for word in sentence if word in _SHOWS}
    for at in range(len(sentence)):
        shown |= _listener_of_verb(sentence, at)
        readings = analyses(sentence[at])
        if readings and all(one.enclitic.startswith("te") and one.tense in {"inf", "ger"} for one in readings):
            shown.add("2s")
    if len(shown) == 1:
        return shown.pop()
    if shown or command < 0:
        return ""
    wanted = command_tense(sentence, command)
    persons = {one.person for one in analyses(sentence[command]) if one.tense == wanted}
    return next((person for person in ("2s", "3s", "3p") if person in persons), "")


def _listener_of_verb(sentence: Tokens, at: int) -> frozenset[str]:
    """Return the listeners that the word at *at* can be about, if it is a verb and of nobody else: tienes, siéntate."""
    word = sentence[at]
    readings = analyses(word)
    if vocabulary.is_little(word) or not readings or _is_noun_here(sentence, at):
        return frozenset()
    if all(one.tense == "imp" and not one.enclitic for one in readings):
        return frozenset()
    persons = frozenset(one.person for one in readings)
    if persons <= {"2s", "2v"}:
        return frozenset({"2s"} if "2s" in persons else persons)
    return persons if persons == {"2p"} else frozenset()


def _is_noun_here(sentence: Tokens, at: int) -> bool:
    """Whether a word that might be a verb form is rather a noun: las presiones, de sal, once varas, buenas tardes."""
    before = sentence[at - 1] if at else ""
    if at and complement_at(sentence, at - 1) == at:
        return True  # Sean sinceras: what they are, though it may be a verb.
    if before in vocabulary.DETERMINERS | vocabulary.PREPOSITIONS | vocabulary.NUMBERS and before not in _ARTICLE_OR_IT:
        return True
    one = vocabulary.singular(sentence[at])
    if not (vocabulary.is_listed(one) and vocabulary.lemma(one) == one and not one.endswith(("ar", "er", "ir"))):
        return False
    is_content = bool(before) and not vocabulary.is_little(before)
    return before in _ARTICLE_OR_IT or is_finite(before) or (is_content and before.endswith(("as", "os", "es")))


def _may_tell_more(sentence: Tokens, verbs: Mapping[int, Analysis], command: int, cues: Cues) -> bool:
    """Whether a verb that is not known to be about the listener may be a command to them: si tienes frío, cierra."""
    several = bool(_OPENS.intersection(cues.in_order[:1])) or "please" in cues.in_order[1:]
    for at, word in enumerate(sentence):
        if at in verbs or vocabulary.is_little(word) or _is_noun_here(sentence, at):
            continue
        told = [one for one in analyses(word) if one.tense == "imp" and one.person == "2s"]
        if not told or {one.lemma for one in told} <= {"ser", "estar"}:
            continue
        if word in _TOLD or ((several or command >= 0) and is_finite(word) and not _opens_clause(sentence, at)):
            return True
    return False


def _opens_clause(sentence: Tokens, at: int) -> bool:
    """Whether what stands before the verb at *at* says that it is no command: que, cuando, dónde."""
    before = [word for word in sentence[:at] if word not in vocabulary.CLITICS and word != "no"]
    return bool(before) and before[-1] in _BEFORE_CLAUSE


def _verbs_of(sentence: Tokens, address: str, command: int) -> Iterator[tuple[int, Analysis]]:
    for at, word in enumerate(sentence):
        if vocabulary.is_little(word) and at != command:
            continue
        readings = [one for one in likeliest(word) if one.person == address]
        if not readings:
            continue
        is_command = at == command or (
            command >= 0 and sentence[at - 1] in {"y", "e"} and any(one.tense == "imp" for one in readings)
        )
        if is_command:
            told = [one for one in readings if one.tense == command_tense(sentence, at)]
            told.sort(key=lambda one: (one.lemma != "ir") and _goes(sentence, at))
            yield at, (told or readings)[0]
        elif address == "2s" and "2s" in _listener_of_verb(sentence, at):
            yield at, readings[0]


def _goes(sentence: Tokens, at: int) -> bool:
    """Whether "ve" at *at* is of ir: ve a dormir, ve al médico."""
    to = sentence[at + 2 : at + 3] if sentence[at + 1 : at + 2] == ("a",) else ()
    goes = any(one.tense == "inf" for word in to for one in analyses(word))
    return sentence[at] == "ve" and (goes or sentence[at + 1 : at + 2] == ("al",))


def _verb_forms(sentence: Tokens, at: int, to: AddressShown, address: str, same: SameVerbs) -> Forms:
    verb = to.verbs[at]
    reflexive = is_reflexive(sentence, at, verb)
    others = () if reflexive is None else same.of(verb.lemma, is_reflexive=reflexive)
    found = []
    for lemma in (verb.lemma, *others):
        bare = [form(lemma, verb.tense, address)]
        if address == "2v" and (verb.tense == "subj" or not bare[0]):
            bare.append(form(lemma, verb.tense, "2s"))
        bare = [one for one in bare if one]
        if not bare:
            return ()
        found += [attached(one, *pronouns) for one in bare for pronouns in _enclitics(verb.enclitic, to, address)]
    return tuple(dict.fromkeys(found))


def _enclitics(enclitic: str, to: AddressShown, address: str) -> tuple[tuple[str, ...], ...]:
    """Return the pronouns on the end of a command: its te is the listener."""
    if not enclitic:
        return ((),)
    first, rest = parted(enclitic)
    own = {"2s": "te", "3s": "se", "3p": "se"}[to.authored]
    if first == own:
        first = _PRONOUNS["reflexive"][address][0]
    return ((first, rest) if rest else (first,),)


def _pronoun_kind(sentence: Tokens, at: int, to: AddressShown) -> str | None:
    if to.authored != "2s":
        return None
    word = sentence[at]
    if word in {"tú", "ti", "contigo"}:
        return {"tú": "subject", "ti": "after preposition", "contigo": "with"}[word]
    if word != "te":
        return None
    following = next((place for place in range(at + 1, len(sentence)) if sentence[place] not in vocabulary.CLITICS), -1)
    if following in to.verbs or sentence[at + 1 : at + 2] in {("lo",), ("la",), ("los",), ("las",)}:
        return "reflexive"
    lemmas = {one.lemma for one in analyses(sentence[following])} if following >= 0 else set()
    return "direct" if lemmas & _SEEN else "indirect"


def _with_object(sentence: Tokens, at: int, to: AddressShown, address: str, same: SameVerbs) -> Iterator[str]:
    """Yield an infinitive or gerund with the listener on its end: verte, verlo; sentarte, sentarse."""
    word = sentence[at]
    if to.authored != "2s" or not word.endswith(("te", "telo", "tela", "telos", "telas")):
        return
    for one in likeliest(word):
        if one.tense not in {"inf", "ger"} or not one.enclitic.startswith("te"):
            continue
        _, rest = parted(one.enclitic)
        finite = [place for place in range(at) if place in to.verbs or is_finite(sentence[place])]
        own = bool(finite) and finite[-1] in to.verbs
        kind = "reflexive" if own or rest else "direct" if one.lemma in _SEEN else "indirect"
        for lemma in (one.lemma, *same.of(one.lemma, is_reflexive=kind == "reflexive" and not rest)):
            if bare := form(lemma, one.tense, ""):
                yield from (attached(bare, said, *((rest,) if rest else ())) for said in _PRONOUNS[kind][address])
        return


def _owned(word: str, stem: str, following: Tokens) -> Forms:
    if not stem.endswith("r"):
        return (stem,)
    gender = vocabulary.gender(following[0]) if following else ""
    plural = "s" if word == "tus" else ""
    return (stem + {"m": "o", "f": "a"}[gender] + plural,) if gender else ()


def shown_at(sentence: Tokens, to: AddressShown) -> frozenset[int]:
    """Return where a word stands that is another to another listener."""
    return frozenset(
        at
        for at, word in enumerate(sentence)
        if any(said_to(sentence, at, to, address) != (word,) for address in to.open_to)
    )
