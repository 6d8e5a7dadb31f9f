"""
Verbs that mean the same with other words behind them: trató de huir, intentó huir; me acuerdo de ti, te recuerdo.

Each group of the table says one thing in several ways: a verb, with -se where it has its own person as object, and what
always follows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, analyses, form, likeliest
from aidioma.spanish.stress import attached
from aidioma.spanish.wordings.stretches import Stretch, Tokens
from aidioma.spanish.wordings.synonyms import Group, groups_for
from aidioma.spanish.wordings.verb_synonyms import REFLEXIVE, is_reflexive
from aidioma.text import joined, word_set

KINDS: Final = frozenset({"phrase", "phrase before infinitive"})
_CONTRACTED: Final = {"de": "del", "a": "al"}
_OWN: Final = word_set("me te se nos os")
_THINGS: Final = word_set("lo que qué cómo cuándo dónde esto eso aquello cuánto")
"""Words that begin what is no person, so that no a stands before it."""


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to say it: the verb, whether it has its own person as object, and what follows."""

    verb: str
    is_reflexive: bool
    rest: Tokens

    @property
    def governs(self) -> bool:
        """Whether a preposition stands before what follows."""
        return bool(self.rest) and self.rest[-1] in vocabulary.PREPOSITIONS


def of_verb_phrase(sentence: Tokens, at: int, cues: Cues) -> Iterator[Stretch]:
    """Yield other ways to say the verb at *at* with what follows it."""
    if vocabulary.is_little(sentence[at]):
        return
    for group in groups_for(cues.in_order):
        if group.kind not in KINDS:
            continue
        ways = list(_ways(group))
        for one in likeliest(sentence[at]):
            if one.tense == "imp" and not cues.is_command:
                continue
            for own in ways:
                if own.verb == one.lemma and _is_said(sentence, at, one, own, group):
                    for other in ways:
                        yield from _instead(sentence, at, one, own, other)


def _ways(group: Group) -> Iterator[_Way]:
    for member in group.members:
        verb, *rest = member.word
        yield _Way(verb.removesuffix("se") if verb.endswith("rse") else verb, verb.endswith("rse"), tuple(rest))


def _is_said(sentence: Tokens, at: int, one: Analysis, own: _Way, group: Group) -> bool:
    """Whether *own* stands at *at*, with nothing around it that another way would have elsewhere."""
    end = at + 1 + len(own.rest)
    if sentence[at + 1 : end] != own.rest or is_reflexive(sentence, at, one) is not own.is_reflexive:
        return False
    following = sentence[end] if end < len(sentence) else ""
    if group.kind == "phrase before infinitive":
        return any(two.tense == "inf" for two in analyses(following))
    return following not in {"a", "al"} or own.governs


def _instead(sentence: Tokens, at: int, one: Analysis, own: _Way, other: _Way) -> Iterator[Stretch]:
    """Yield *other* for *own* at *at*; nothing where pronouns or what follows would not fit both."""
    if other == own or not _may_stand_for(sentence, at, one, own, other):
        return
    said = form(other.verb, one.tense, one.person)
    if not said:
        return
    first, end = at, at + 1 + len(own.rest)
    pronoun = one.enclitic or REFLEXIVE.get(one.person, "se")
    words: list[str] = [said, *other.rest]
    if one.enclitic and other.is_reflexive:
        words[0] = attached(said, pronoun)
    elif not one.enclitic and own.is_reflexive and not other.is_reflexive:
        first -= 1
    elif not one.enclitic and other.is_reflexive and not own.is_reflexive:
        words.insert(0, pronoun)
    if words[-1] in _CONTRACTED and sentence[end : end + 1] == ("el",):
        words[-1], end = _CONTRACTED[words[-1]], end + 1
    yield Stretch(first, end, [joined(tuple(words))])


def _may_stand_for(sentence: Tokens, at: int, one: Analysis, own: _Way, other: _Way) -> bool:
    if one.tense == "part" or (one.enclitic and (not own.is_reflexive or one.enclitic not in _OWN)):
        return False
    clitics = 0
    while at - clitics and sentence[at - clitics - 1] in vocabulary.CLITICS:
        clitics += 1
    differ = own.is_reflexive != other.is_reflexive
    if clitics > (own.is_reflexive and not one.enclitic) and (own.governs or other.governs or differ):
        return False
    if differ and (one.tense == "imp" or (other.is_reflexive and one.tense in {"inf", "ger"})):
        return False  # Whose pronoun it would be, another verb says.
    following = next(iter(sentence[at + 1 + len(own.rest) :]), "")
    if own.governs == other.governs:
        return True
    if following in _THINGS or any(two.tense == "inf" for two in analyses(following)):
        return True
    return other.governs and following in vocabulary.DETERMINERS
