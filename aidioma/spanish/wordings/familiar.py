"""
What was written to vos, vosotros, usted or ustedes, said to tú: from there every other listener is reached.

Silent where a word may be about somebody else: all that shows the listener is turned, or nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, analyses, form, likeliest
from aidioma.spanish.stress import attached
from aidioma.spanish.wordings.commands import command_at, command_tense, is_pronoun
from aidioma.spanish.wordings.described import DESCRIBE, complement_at, inflected
from aidioma.spanish.wordings.stretches import Tokens, parted
from aidioma.text import word_set

_PRONOUNS: Final = {
    "2p": word_set("vosotros vosotras os vuestro vuestra vuestros vuestras"),
    "2v": word_set("vos"),
    "3s": word_set("usted"),
    "3p": word_set("ustedes"),
}
_PLURAL: Final = frozenset({"2p", "3p"})
_POLITE: Final = frozenset({"3s", "3p"})
_FAMILIAR: Final = word_set("tú ti contigo te tu tus")
_SUBJECTS: Final = word_set("vosotros vosotras vos usted ustedes")
_BEFORE_TU: Final = word_set("según entre excepto salvo incluso")
_OWN: Final = {"vuestro": "tu", "vuestra": "tu", "vuestros": "tus", "vuestras": "tus", "su": "tu", "sus": "tus"}
_AGREE: Final = word_set("todos todas juntos juntas ambos ambas mismos mismas mismo misma solos solas cada demás uno")
"""Words that may agree with listeners of whom there are several."""
_OTHERS_NAMED: Final = word_set(
    "he she it they him her them his its their this that these those who someone somebody everyone everybody one there"
)
_BEFORE_SUBJECT: Final = word_set(
    "do did are were can could will would have had should must may might shall if when because that what where who why "
    "how think know as than before after until but and so while whatever wherever whenever once since hope way time"
)
_OF_THINGS: Final = word_set(
    "gustar encantar interesar doler faltar importar molestar parecer apetecer fascinar pasar ocurrir suceder convenir "
    "bastar sobrar tocar quedar costar preocupar llover nevar haber"
)
"""Verbs of which what happens or is liked is the subject."""
_TO_THEM: Final = word_set("to for with about of from at on without behind than")
_OBJECTS: Final = word_set("lo la los las le les")


def said_to_tu(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    """Yield what *sentence* is to tú, where it is to another listener and every word that shows it can be turned."""
    address = _address(sentence, cues) if cues.leaves_address_open else ""
    verbs = _verbs(sentence, address, cues) if address else None
    if verbs is None:
        return
    found: list[str] = []
    for at in range(len(sentence)):
        said = _word(sentence, at, address, verbs, cues)
        if said is None:
            return
        if said == "ti" and found[-1:] == ["con"]:
            found[-1] = "contigo"
        elif said:
            found.append(said)
    if found and tuple(found) != sentence:
        yield tuple(found)


def _address(sentence: Tokens, cues: Cues) -> str:
    """Return whom *sentence* was written to; ``""`` where that is tú, nobody or several."""
    shown = {address for address, words in _PRONOUNS.items() if not words.isdisjoint(sentence)}
    shown |= {shown_by_verb(sentence, at) for at in range(len(sentence))} - {""}
    if len(shown) > 1:
        return ""
    address = shown.pop() if shown else _unsaid(sentence, cues)
    is_mixed = not _FAMILIAR.isdisjoint(sentence) and (address != "2v" or "tú" in sentence)
    return "" if is_mixed else address


def _verbs(sentence: Tokens, address: str, cues: Cues) -> dict[int, Analysis] | None:
    if address in {"2p", "2v"}:
        return _familiar_verbs(sentence, address, cues)
    if {"usted", "ustedes"}.isdisjoint(sentence):
        return _verbs_alone(sentence, address, cues)
    return _polite_verbs(sentence, address, cues)


def shown_by_verb(sentence: Tokens, at: int) -> str:
    """Return ``2p`` or ``2v`` where the word at *at* is a verb of that person and of no other."""
    readings = analyses(sentence[at])
    before = sentence[at - 1] if at else ""
    if vocabulary.is_little(sentence[at]) or not readings or dictionary.is_name(sentence[at]):
        return ""
    if before in vocabulary.DETERMINERS and before not in _OBJECTS:
        return ""
    persons = {"2p" if one.enclitic.startswith("os") else one.person for one in readings}
    if persons == {"2p", "2v"}:
        return "2p"
    return persons.pop() if len(persons) == 1 and persons <= {"2p", "2v"} else ""


def _familiar_verbs(sentence: Tokens, address: str, cues: Cues) -> dict[int, Analysis] | None:
    verbs: dict[int, Analysis] = {}
    for at, word in enumerate(sentence):
        if shown_by_verb(sentence, at):
            readings = [one for one in likeliest(word) if one.person == address or one.enclitic.startswith("os")]
            if {one.lemma for one in readings} == {"ir", "andar"}:
                wanted = "ir" if cues.words & {"go", "leave", "get"} else "andar"
                readings = [one for one in readings if one.lemma == wanted]
            verbs[at] = readings[0]
    return None if address in _PLURAL and _tells_several(sentence, verbs) else verbs


def _polite_verbs(sentence: Tokens, address: str, cues: Cues) -> dict[int, Analysis] | None:
    """Return the one verb of usted or ustedes; none where they are no subject, None where it is not sure which."""
    subject = next(at for at, word in enumerate(sentence) if word in {"usted", "ustedes"})
    if sum(word in _SUBJECTS for word in sentence) > 1:
        return None
    if sentence[subject - 1 : subject] in {("que",), ("como",)} and cues.words & {"than", "like", "as"}:
        return {}
    if subject and sentence[subject - 1] in vocabulary.PREPOSITIONS - {"según"}:
        before = [cues.in_order[at - 1] for at, word in enumerate(cues.in_order) if at and word == "you"]
        is_object = len(before) == 1 and before[0] in _TO_THEM
        return {} if is_object and not {*_OBJECTS, "se", "su", "sus"} & set(sentence) else None
    finite = [at for at in range(len(sentence)) if _may_be_theirs(sentence, at, address)]
    if len(finite) != 1 or (cues.words & _OTHERS_NAMED and {"su", "sus"} & set(sentence)):
        return None
    (at,) = finite
    beside = {*sentence[at + 1 : at + 2], *(word for word in sentence[:at] if word not in vocabulary.CLITICS | {"no"})}
    if sentence[subject] not in beside and subject > at + 2:
        return None
    readings = [one for one in likeliest(sentence[at]) if one.person == address and one.tense != "imp"]
    verbs = {at: readings[0]} if readings else None
    return None if verbs is None or (address in _PLURAL and _tells_several(sentence, verbs)) else verbs


def _unsaid(sentence: Tokens, cues: Cues) -> str:
    """Return ``3s`` or ``3p`` where verbs alone tell that usted or ustedes are spoken to; ``""`` where nothing does."""
    return next((one for one in ("3s", "3p") if _verbs_alone(sentence, one, cues)), "")


def _verbs_alone(sentence: Tokens, address: str, cues: Cues) -> dict[int, Analysis] | None:
    """Return the verbs of usted or ustedes where nobody else can be meant: as many as the prompt says "you"."""
    pronouns = {word for at, word in enumerate(sentence) if is_pronoun(sentence, at)}
    if cues.words & _OTHERS_NAMED or pronouns & {"se", "le", "les"} or any(map(_is_said_to_tu, sentence)):
        return None
    command = command_at(sentence) if cues.is_command else -1
    verbs: dict[int, Analysis] = {}
    for at, word in enumerate(sentence):
        readings = [one for one in likeliest(word) if one.person == address]
        if at == command:
            readings = [one for one in readings if one.tense == command_tense(sentence, at)]
        elif readings and readings[0].tense == "imp" and not vocabulary.is_little(word):
            return None  # A second command, or a noun that is spelt like one.
        else:
            readings = [one for one in readings if one.tense != "imp" and _may_be_theirs(sentence, at, address)]
        if readings:
            verbs[at] = readings[0]
    said = sum(_is_subject(cues.in_order, at) for at in range(len(cues.in_order)))
    is_whole = bool(verbs) and len(verbs) == said + (command >= 0) and (command < 0 or command in verbs)
    if not is_whole or any(_is_of_others(sentence, at, one, cues) for at, one in verbs.items()):
        return None
    return None if address in _PLURAL and _tells_several(sentence, verbs) else verbs


def _is_said_to_tu(word: str) -> bool:
    persons = {one.person for one in analyses(word) if one.person or one.enclitic.startswith("te")}
    return bool(persons) and persons <= {"2s", "2v"} and not vocabulary.is_little(word)


def _is_subject(prompt: Tokens, at: int) -> bool:
    """Whether at *at* of an English sentence stands a "you" that does something: first, or behind a helper or "if"."""
    if prompt[at].startswith("you'"):
        return True
    return prompt[at] == "you" and (at == 0 or prompt[at - 1] in _BEFORE_SUBJECT)


def _is_of_others(sentence: Tokens, at: int, verb: Analysis, cues: Cues) -> bool:
    """Whether the verb may have no listener as its subject: hay que, me gusta, es que, or what may be mine."""
    if verb.tense != "imp" and "i" in cues.words and "1s" in {one.person for one in analyses(sentence[at])}:
        return True
    if verb.lemma == "haber":
        following = next((word for word in sentence[at + 1 :] if word not in vocabulary.SUBJECTS), "")
        return not any(one.tense == "part" for one in analyses(following))
    return verb.lemma in _OF_THINGS or (verb.lemma in {"hacer", "ser"} and sentence[at + 1 : at + 2] == ("que",))


def _may_be_theirs(sentence: Tokens, at: int, address: str) -> bool:
    word = sentence[at]
    if vocabulary.is_little(word) or (at and sentence[at - 1] in vocabulary.DETERMINERS - _OBJECTS):
        return False
    return any(one.person == address and one.tense != "imp" for one in analyses(word))


def _tells_several(sentence: Tokens, verbs: Mapping[int, Analysis]) -> bool:
    """Whether a word beyond verbs and one adjective agrees with listeners of whom there are several."""
    complements = {_complement(sentence, at, verbs) for at in verbs}
    for at, word in enumerate(sentence):
        if at in complements or at in verbs:
            continue
        if word in _AGREE:
            return True
        first = next((place for place in sorted(verbs) if place < at), -1)
        describes = first >= 0 and verbs[first].lemma in DESCRIBE
        may_agree = bool(inflected(word)) and sentence[at - 1] not in vocabulary.DETERMINERS and first >= 0
        if vocabulary.number(word) == "p" and vocabulary.word_class(word) == "content" and (describes or may_agree):
            return True
    return False


def _complement(sentence: Tokens, at: int, verbs: Mapping[int, Analysis]) -> int:
    return complement_at(sentence, at) if verbs[at].lemma in DESCRIBE else -1


def _word(sentence: Tokens, at: int, address: str, verbs: Mapping[int, Analysis], cues: Cues) -> str | None:
    """Return what the word at *at* is to tú, ``""`` where it is left out; None where that is not sure."""
    word = sentence[at]
    if at in verbs:
        return _verb(verbs[at], address)
    if word in _SUBJECTS:
        return _pronoun(sentence, at, verbs)
    if address in _PLURAL and at in {_complement(sentence, place, verbs) for place in verbs}:
        forms = inflected(word)
        slot = next((slot for slot, form in forms.items() if form == word and slot.endswith("p")), "")
        return forms.get(slot[:1] + "s")
    turn = _TURNS.get(word)
    if turn is not None:
        return turn(sentence, at, verbs, cues)
    if address in _POLITE and any(one.enclitic == "se" and one.tense in {"inf", "ger"} for one in analyses(word)):
        return word.removesuffix("se") + "te"
    return word


def _verb(verb: Analysis, address: str) -> str | None:
    bare = form(verb.lemma, verb.tense, "2s") if verb.person else form(verb.lemma, verb.tense, "")
    if not bare:
        return None
    first, rest = parted(verb.enclitic)
    own = {"2p": "os", "2v": "te"}.get(address, "se")
    pronouns = ("te" if first == own else first, rest)
    return attached(bare, *(one for one in pronouns if one))


def _pronoun(sentence: Tokens, at: int, verbs: Mapping[int, Analysis]) -> str:
    before = sentence[at - 1] if at else ""
    if before in vocabulary.PREPOSITIONS - _BEFORE_TU:
        return "ti"
    return "" if any(place < at for place in verbs) and before not in {"como", "que"} else "tú"


def _own(sentence: Tokens, at: int, _verbs: Mapping[int, Analysis], cues: Cues) -> str | None:
    word, before = sentence[at], sentence[at - 1] if at else ""
    stands_alone = before in vocabulary.ARTICLES or any(one.lemma == "ser" for one in analyses(before))
    if stands_alone or at + 1 == len(sentence) or not cues.words & {"your", "yourself"}:
        return None
    return _OWN[word]


def _reflexive(sentence: Tokens, at: int, verbs: Mapping[int, Analysis], _cues: Cues) -> str | None:
    following = next((place for place in range(at + 1, len(sentence)) if sentence[place] not in vocabulary.CLITICS), -1)
    return "te" if sentence[at] == "os" or following in verbs else None


_TURNS: Final[Mapping[str, Callable[[Tokens, int, Mapping[int, Analysis], Cues], str | None]]] = {
    **dict.fromkeys(_OWN, _own),
    "os": _reflexive,
    "se": _reflexive,
}
