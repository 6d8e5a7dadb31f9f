"""
The numbers that describe the best reply among its rivals, from which the weights tell how sure it is.

Each has a name, under which the weights were fitted; the order of ``REPLY_FEATURES`` is theirs.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from aidioma.marking.engine.evidence import Bundle, Evidence, Tokens, edit_keys
from aidioma.marking.engine.features import FEATURES
from aidioma.marking.engine.place import EditInContext
from aidioma.spanish.align import Pair, Step
from aidioma.spanish.faults import faults
from aidioma.spanish.lexicon import Keys, Lexicon
from aidioma.spanish.vocabulary import is_word


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known-right translation near the answer, its differing places, and which of these are certain mistakes."""

    target: Tokens
    steps: tuple[Step, ...]
    gap: int
    places: tuple[EditInContext, ...]
    certain: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reply:
    """What one candidate allows to say: which of its differing places are ``mistaken``, with how likely each is one."""

    edits: tuple[Pair, ...]
    corrected: Tokens
    score: float
    candidate: Candidate
    mistaken: tuple[bool, ...]
    chances: tuple[float, ...]


@dataclass(frozen=True)
class Replies:
    """All replies to one answer, the likeliest first, and what each differing place was ``described`` by."""

    ranked: Sequence[Reply]
    described: Mapping[EditInContext, Sequence[float]]
    bundle: Bundle
    evidence: Evidence

    @property
    def best(self) -> Reply:
        """The likeliest one."""
        return self.ranked[0]

    @cached_property
    def rivals(self) -> list[Reply]:
        """The others that say something else."""
        return [one for one in self.ranked[1:] if one.candidate is not self.best.candidate or one.score > 0]

    @property
    def second(self) -> Reply:
        """The likeliest rival; the best one where there is none."""
        return self.rivals[0] if self.rivals else self.best

    @cached_property
    def places(self) -> list[tuple[EditInContext, bool, float]]:
        """The best one's differing places, each with whether it is held a mistake, and how likely it is one."""
        return list(zip(self.best.candidate.places, self.best.mistaken, self.best.chances, strict=True))

    @cached_property
    def mistakes(self) -> list[Pair]:
        """What the best one holds mistaken."""
        return [place.pair for place, is_wrong, _ in self.places if is_wrong]

    @cached_property
    def harmless(self) -> list[Pair]:
        """What the best one holds harmless."""
        return [place.pair for place, is_wrong, _ in self.places if not is_wrong]

    @property
    def answer(self) -> Tokens:
        """The answer."""
        return self.best.candidate.places[0].answer

    @property
    def prompt(self) -> Keys:
        """The prompt's keys in the lexicon."""
        return self.best.candidate.places[0].cues.keys

    @property
    def lexicon(self) -> Lexicon:
        """Which words stand for each other."""
        return self.best.candidate.places[0].lexicon

    @cached_property
    def sources(self) -> list[tuple[str, float, float]]:
        """Which words of the prompt the harmless words of the answer stand for, and how surely."""
        return [self.lexicon.source(word, self.prompt) for word, _ in self.harmless if word]

    @cached_property
    def unexplained(self) -> int:
        """How many content words of the corrected sentence stand for nothing in the prompt."""
        return self.lexicon.unexplained(self.best.corrected, self.prompt)

    @cached_property
    def left_out(self) -> float:
        """How much of the prompt nothing in the corrected sentence stands for."""
        return self.lexicon.uncovered(self.best.corrected, self.prompt)

    @cached_property
    def least_sure(self) -> Sequence[float]:
        """What describes the differing place whose reading is least certain."""
        place, *_ = min(self.places, key=lambda row: abs(row[2] - 0.5))
        return self.described[place]

    def judged(self, pairs: Sequence[Pair], key: int, side: int) -> Iterator[int]:
        """Yield how often each of *pairs* was judged: by one of its keys, mistaken (0) or harmless (1)."""
        return (self.evidence.of_key(edit_keys(pair)[key])[side] for pair in pairs)

    def judged_here(self, pairs: Sequence[Pair], side: int) -> Iterator[int]:
        """Yield how often each of *pairs* was judged in this exercise."""
        return (self.bundle.edits.get(pair, (0, 0))[side] for pair in pairs)


Describes = Callable[[Replies], float]

_AMONG_RIVALS: Final[Mapping[str, Describes]] = {
    "score": lambda replies: _logit(replies.best.score),
    "second_score": lambda replies: _logit(replies.second.score) if replies.rivals else -9.0,
    "rivals_score": lambda replies: _logit(sum(one.score for one in replies.rivals[:4]) / 4),
    "second_has_more_edits": lambda replies: float(len(replies.second.edits) - len(replies.best.edits)),
    "second_says_as_much": lambda replies: float(bool(replies.second.edits) == bool(replies.best.edits)),
    "mistakes": lambda replies: float(len(replies.best.edits)),
    "harmless": lambda replies: float(len(replies.harmless)),
    "least_mistaken": lambda replies: min((chance for _, wrong, chance in replies.places if wrong), default=1.0),
    "least_harmless": lambda replies: max((chance for _, wrong, chance in replies.places if not wrong), default=0.0),
    "differing": lambda replies: float(replies.best.candidate.gap),
    "corrected_is_known": lambda replies: float(replies.best.corrected in replies.bundle.known),
    "candidates": lambda replies: float(len({id(one.candidate) for one in replies.ranked})),
}

_STANDING: Final[Mapping[str, Describes]] = {
    "known": lambda replies: float(len(replies.bundle.known)),
    "judged": lambda replies: math.log1p(replies.bundle.judged_count),
    "new_right_share": lambda replies: (replies.bundle.new_right + 1.5) / (replies.bundle.judged_count + 3),
    "target_judged": lambda replies: math.log1p(replies.bundle.known.get(replies.best.candidate.target, 0)),
    "corrected_judged": lambda replies: math.log1p(replies.bundle.known.get(replies.best.corrected, 0)),
    "length": lambda replies: float(len(replies.answer)),
    "words_not_known": lambda replies: float(
        sum(replies.bundle.word_share[word] == 0 for word in replies.best.corrected)
    ),
    "words_that_are_none": lambda replies: float(
        sum(not is_word(word) and replies.bundle.word_share[word] == 0 for word in replies.best.corrected)
    ),
    "faults": lambda replies: float(faults(replies.best.corrected)),
    "faults_mended": lambda replies: float(faults(replies.answer) - faults(replies.best.corrected)),
    "target_faults": lambda replies: float(faults(replies.best.candidate.target)),
    "aims": lambda replies: math.log1p(replies.bundle.aims.total()),
    "target_aims": lambda replies: math.log1p(replies.bundle.aims[replies.best.candidate.target]),
    "corrected_aims": lambda replies: math.log1p(replies.bundle.aims[replies.best.corrected]),
    "unmet_share": lambda replies: replies.bundle.unmet_share,
}

_ADEQUACY: Final[Mapping[str, Describes]] = {
    # How well the reply's sentence, and the known one it is near to, say what the prompt says.
    "harmless_source_share": lambda replies: min((share for _, share, _ in replies.sources), default=1.0),
    "harmless_source_use": lambda replies: min((use for _, _, use in replies.sources), default=1.0),
    "harmless_met": lambda replies: min(
        (math.log1p(replies.lexicon.known(word)) for word, _ in replies.harmless if word), default=9.0
    ),
    "unexplained": lambda replies: float(replies.unexplained),
    "unexplained_beyond_target": lambda replies: float(
        replies.unexplained - replies.lexicon.unexplained(replies.best.candidate.target, replies.prompt)
    ),
    "left_out": lambda replies: replies.left_out,
    "left_out_beyond_target": lambda replies: (
        replies.left_out - replies.lexicon.uncovered(replies.best.candidate.target, replies.prompt)
    ),
}

_BACKING: Final[Mapping[str, Describes]] = {
    # How well the weakest mistake and the weakest harmless difference are backed by judged answers.
    "mistaken_here": lambda replies: min(replies.judged_here(replies.mistakes, 0), default=-1.0),
    "mistaken": lambda replies: min(replies.judged(replies.mistakes, 0, 0), default=-1.0),
    "grammar_mistaken": lambda replies: min(replies.judged(replies.mistakes, 1, 0), default=-1.0),
    "mistake_found_harmless": lambda replies: max(replies.judged(replies.mistakes, 0, 1), default=-1.0),
    "harmless_here": lambda replies: min(replies.judged_here(replies.harmless, 1), default=-1.0),
    "harmless_elsewhere": lambda replies: min(replies.judged(replies.harmless, 0, 1), default=-1.0),
    "harmless_found_mistaken": lambda replies: max(replies.judged(replies.harmless, 0, 0), default=-1.0),
    "new_right_rate": lambda replies: replies.evidence.new_right_rate,
    "all_judged": lambda replies: math.log1p(replies.evidence.judged),
}


def _of_least_sure(at: int) -> Describes:
    return lambda replies: replies.least_sure[at]


REPLY_FEATURES: Final[Mapping[str, Describes]] = {
    **_AMONG_RIVALS,
    **_STANDING,
    **_ADEQUACY,
    **_BACKING,
    **{f"least_sure.{name}": _of_least_sure(at) for at, name in enumerate(FEATURES)},
}


def reply_numbers(replies: Replies) -> list[float]:
    """Return the numbers that describe the best of *replies* among its rivals, in the order of ``REPLY_FEATURES``."""
    return [describe(replies) for describe in REPLY_FEATURES.values()]


def _logit(share: float) -> float:
    bounded = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
