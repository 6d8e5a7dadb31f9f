"""
What was written to vos, vosotros, usted or ustedes, said to tú: from there every other listener is reached.

Silent where a word may be about somebody else: all that shows the listener is turned, or nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, analyses, form, likeliest
from aidioma.spanish.stress import attached
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
_TO_THEM: Final = word_set("to for with about of from at on without behind than")
_OBJECTS: Final = word_set("lo la los las le les")


def said_to_tu(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    """Yield what *sentence* is to tú, where it is to another listener and every word that shows it can be turned."""
    if not cues.leaves_address_open:
        return
    shown = {address for address, words in _PRONOUNS.items() if not words.isdisjoint(sentence)}
    shown |= {shown_by_verb(sentence, at) for at in range(len(sentence))} - {""}
    if len(shown) != 1:
        return
    (address,) = shown
    if not _FAMILIAR.isdisjoint(sentence) and (address != "2v" or "tú" in sentence):
        return
    verbs = _polite_verbs(sentence, address, cues) if address in _POLITE else _familiar_verbs(sentence, address, cues)
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
    if tuple(found) != sentence and len(found) > 0:
        yield tuple(found)


def shown_by_verb(sentence: Tokens, at: int) -> str:
    """Return ``2p`` or ``2v`` where the word at *at* is a verb of that person and of no other."""
    readings = analyses(sentence[at])
    before = sentence[at - 1] if at else ""
    if vocabulary.is_little(sentence[at]) or not readings:
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
    own = "os" if address == "2p" else "te" if address == "2v" else "se"
    pronouns = ("te" if first == own else first, rest)
    return attached(bare, *(one for one in pronouns if one))


def _pronoun(sentence: Tokens, at: int, verbs: Mapping[int, Analysis]) -> str:
    before = sentence[at - 1] if at else ""
    if before in vocabulary.PREPOSITIONS - _BEFORE_TU:
        return "ti"
    return "" if any(place < at for place in verbs) and before != "como" else "tú"


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
