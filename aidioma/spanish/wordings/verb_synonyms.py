"""
Other verbs that mean the same for a prompt, said with the same pronouns.

A member written with -se is exchanged for others written so, where the verb has its own person as object.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import Analysis, form
from aidioma.spanish.stress import attached
from aidioma.spanish.wordings.stretches import Tokens
from aidioma.spanish.wordings.synonyms import Group, groups_for

REFLEXIVE: Final = {"1s": "me", "2s": "te", "2v": "te", "3s": "se", "1p": "nos", "2p": "os", "3p": "se"}
_OBJECTS: Final = frozenset({"lo", "la", "los", "las"})


@dataclass(frozen=True, slots=True)
class SameVerbs:
    """Other verbs that mean the same for a prompt."""

    groups: tuple[Group, ...] = ()

    def of(self, infinitive: str, *, is_reflexive: bool) -> tuple[str, ...]:
        """Return the other verbs, by their infinitive without -se."""
        ending = "se" if is_reflexive else ""
        found: list[str] = []
        for group in self.groups:
            members = [one.word[0] for one in group.members if len(one.word) == 1]
            own = next((one for one in (infinitive + ending, infinitive) if one in members), None)
            if own is not None:
                found += [one for one in members if one != own and one.endswith("rse") == own.endswith("rse")]
        return tuple(one.removesuffix("se") if one.endswith("rse") else one for one in found)

    def forms(self, sentence: Tokens, at: int, one: Analysis) -> Iterator[str]:
        """Yield the other verbs in the form of *one*, the verb at *at*."""
        reflexive = is_reflexive(sentence, at, one)
        if reflexive is None or (one.enclitic and one.enclitic not in vocabulary.CLITICS):
            return
        for infinitive in self.of(one.lemma, is_reflexive=reflexive):
            if bare := form(infinitive, one.tense, one.person):
                yield attached(bare, one.enclitic) if one.enclitic else bare


def same_verbs(cues: Cues) -> SameVerbs:
    """Return the verbs that mean the same for a prompt."""
    return SameVerbs(tuple(group for group in groups_for(cues.in_order) if group.kind == "verb"))


def is_reflexive(sentence: Tokens, at: int, one: Analysis) -> bool | None:
    """Say whether the verb at *at* has its own person as object: me voy, irse; None where se may be somebody else."""
    if one.enclitic:
        return any(one.enclitic.startswith(pronoun) for pronoun in REFLEXIVE.values())
    first = at
    while first and sentence[first - 1] in vocabulary.CLITICS:
        first -= 1
    before = sentence[first:at]
    if "se" in before and _OBJECTS.intersection(before):
        return None
    return REFLEXIVE.get(one.person, "se") in before
