"""Where the pronouns of a verb may stand, whom they name twice, and what "it" may be."""

from collections.abc import Iterator
from typing import Final

from aidioma.spanish import dictionary, vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, analyses, form, likeliest
from aidioma.spanish.stress import attached
from aidioma.spanish.wordings.stretches import Stretch, Tokens, parted
from aidioma.text import joined, word_set

_CARRIERS: Final = frozenset({"poder", "querer", "deber", "soler", "estar"})
_CARRIERS_WITH_A: Final = frozenset({"ir", "volver", "empezar", "comenzar"})
_NAMED_TWICE: Final = {
    "me": word_set("mí"), "te": word_set("ti"), "nos": word_set("nosotros nosotras"), "le": word_set("él ella usted"),
    "les": word_set("ellos ellas ustedes"), "se": word_set("él ella usted ellos ellas ustedes"),
}  # fmt: skip
_OTHER_GENDER: Final = {"ellos": "ellas", "ellas": "ellos"}
_IT: Final = {"lo": "la", "la": "lo"}
_IDEAS: Final = word_set(
    "saber decir hacer creer pensar entender comprender sentir intentar lograr conseguir jurar prometer lamentar dudar "
    "olvidar dejar superar suponer imaginar notar parecer ser estar contar explicar pasar lograr esperar merecer"
)
"""Verbs of which "it" is often what was said or done, which is lo."""


def of_pronoun(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield other places for the pronouns at *at*, and other ways to say whom they name."""
    yield from _behind(sentence, at)
    yield from _before(sentence, at)
    yield from _named_once(sentence, at, cues)
    yield from _it(sentence, at, cues)


def _behind(sentence: Tokens, at: int) -> Iterator[Stretch]:
    """Me está escuchando, está escuchándome; se lo puedo dar, puedo dárselo."""
    first = at
    while first and sentence[first - 1] in vocabulary.CLITICS:
        first -= 1
    pronouns = sentence[first:at]
    end = _carried(sentence, at)
    if len(pronouns) not in {1, 2} or end < 0 or pronouns == ("se",):
        return
    if any(one.enclitic for one in analyses(sentence[end])):
        return
    yield Stretch(first, end + 1, [joined((*sentence[at:end], attached(sentence[end], *pronouns)))])


def _before(sentence: Tokens, at: int) -> Iterator[Stretch]:
    """Puedo dártelo, te lo puedo dar: two pronouns, as one is moved elsewhere."""
    end = _carried(sentence, at)
    if end < 0 or (at and sentence[at - 1] in vocabulary.CLITICS):
        return
    for one in likeliest(sentence[end]):
        first, second = parted(one.enclitic)
        if second and one.tense in {"inf", "ger"}:
            yield Stretch(at, end + 1, [joined((first, second, *sentence[at:end], form(one.lemma, one.tense, "")))])
            return


def _carried(sentence: Tokens, at: int) -> int:
    """Return where the infinitive or gerund stands that the finite verb at *at* carries; -1 where none does."""
    lemmas = {one.lemma for one in analyses(sentence[at]) if one.person and not one.enclitic and one.tense != "imp"}
    with_a = sentence[at + 1 : at + 2] == ("a",)
    end = at + 1 + with_a
    if not lemmas & (_CARRIERS_WITH_A if with_a else _CARRIERS) or end >= len(sentence):
        return -1
    wanted = "ger" if "estar" in lemmas and not with_a else "inf"
    return end if any(one.tense == wanted for one in analyses(sentence[end])) else -1


def _named_once(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Se lo di a ellos, se lo di: whom a pronoun names already; and ellas, where it says "them"."""
    if sentence[at] != "a" or at + 1 >= len(sentence):
        return
    who, rest = sentence[at + 1], sentence[:at] + sentence[at + 2 :]
    doubled = any(who in names and (clitic in rest or _on_end(rest, clitic)) for clitic, names in _NAMED_TWICE.items())
    if not doubled or (at == 0 and sentence[2:3] not in {(one,) for one in _NAMED_TWICE}):
        return
    if at:
        yield Stretch(at, at + 2, [""])
    if who in _OTHER_GENDER and "them" in cues.words:
        yield Stretch(at + 1, at + 2, [_OTHER_GENDER[who]])


def _on_end(rest: Tokens, clitic: str) -> bool:
    return any(one.enclitic.startswith(clitic) for word in rest for one in analyses(word) if one.enclitic)


def _it(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Dámelo, dámela: nothing in the sentence tells what "it" is."""
    if "it" not in cues.words or cues.words & {"him", "her"} or any(map(_may_be_it, sentence)):
        return
    word = sentence[at]
    following = sentence[at + 1] if at + 1 < len(sentence) else ""
    if word in _IT and any(one.person for one in analyses(following)) and not _is_idea(following):
        if not any(_is_idea(other) for other in sentence[at + 1 :]):
            yield Stretch(at, at + 1, [_IT[word]])
        return
    for one in likeliest(word):
        if one.enclitic and one.enclitic[-2:] in _IT and one.lemma not in _IDEAS:
            yield Stretch(at, at + 1, [_with_other(one, word)])
            return


def _with_other(_one: Analysis, word: str) -> str:
    return word[:-2] + _IT[word[-2:]]


def _is_idea(word: str) -> bool:
    return any(one.lemma in _IDEAS for one in analyses(word))


def _may_be_it(word: str) -> bool:
    """Whether *word* is a noun, so that it may be what "it" stands for."""
    is_noun = dictionary.is_likelier_noun(word) and not any(one.person for one in analyses(word))
    return is_noun or word in {"esto", "eso", "aquello", "este", "esta", "ese", "esa", "que", "todo"}
