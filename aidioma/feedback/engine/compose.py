"""
Compose a reply to an answer nobody has judged yet, from what judged answers taught about its differences.

The answer is compared with the nearest known-right translations. Each differing word is either a mistake or another
right wording; the weights say how likely. A reply names the mistakes, keeps the rest of the answer as it is,
and carries the probability that a judge would say the same. Whether to settle on it is the gate's decision.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from aidioma.feedback.align import Pair, Step, align, differences, distance
from aidioma.feedback.engine.evidence import Bundle, Evidence, Words, edit_keys
from aidioma.feedback.engine.features import Place, features
from aidioma.feedback.engine.trees import Weights
from aidioma.feedback.language.certain import certain_mistakes
from aidioma.feedback.language.certain.by_prompt import is_gender_open
from aidioma.feedback.language.certain.spot import spot_of
from aidioma.feedback.language.cues import Cues
from aidioma.feedback.language.faults import faults
from aidioma.feedback.language.lexicon import Lexicon
from aidioma.feedback.language.spanish import is_word
from aidioma.text import without_accents

MOST_EDITS: Final = 3
MOST_CANDIDATES: Final = 6
BEYOND_NEAREST: Final = 1
CONFIRMED: Final = 2
CERTAIN: Final = 0.999
"""The chance that a mistake of grammar is one, whatever the weights make of it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known-right translation near the answer, its differing places, and which of these are certain mistakes."""

    target: Words
    steps: tuple[Step, ...]
    gap: int
    places: tuple[Place, ...]
    certain: frozenset[int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    A reply that could be given without asking anybody.

    ``edits`` are empty when the answer is held right. ``kind`` is what the gate keeps books on;
    ``numbers`` are what ``confidence`` was computed from.
    """

    edits: tuple[Pair, ...]
    corrected: Words
    confidence: float
    kind: str
    near: Words
    numbers: tuple[float, ...] = ()

    @property
    def is_correct(self) -> bool:
        """Whether the answer is held right."""
        return not self.edits


@dataclass(frozen=True, slots=True)
class _Reply:
    edits: tuple[Pair, ...]
    corrected: Words
    score: float
    candidate: Candidate
    mistaken: tuple[bool, ...]
    chances: tuple[float, ...]


def candidates(
    answer: Words, *, cues: Cues, bundle: Bundle, evidence: Evidence, lexicon: Lexicon
) -> tuple[Candidate, ...]:
    """Return the nearest known-right translations, each with its differing places; none where all are far."""
    gaps = [(distance(answer, known, at_most=MOST_EDITS), -count, known) for known, count in bundle.known.items()]
    near = sorted(row for row in gaps if 0 < row[0] <= MOST_EDITS)
    if not near:
        return ()
    reach = near[0][0] + BEYOND_NEAREST
    found = []
    for gap, _, target in [row for row in near if row[0] <= reach][:MOST_CANDIDATES]:
        steps = align(answer, target)
        places = tuple(
            Place(steps, at, answer, target, cues, bundle, evidence, gap, gap - near[0][0], lexicon)
            for at, step in enumerate(steps)
            if step.is_edit
        )
        found.append(Candidate(target, steps, gap, places, certain_mistakes(steps, prompt=cues.in_order)))
    return tuple(found)


def propose(answer: Words, *, cues: Cues, bundle: Bundle, evidence: Evidence, weights: Weights) -> Proposal | None:
    """Return the likeliest reply to *answer*, or None where no known translation is near."""
    found = candidates(answer, cues=cues, bundle=bundle, evidence=evidence, lexicon=weights.lexicon)
    if not found:
        return None
    described = {place: features(place) for one in found for place in one.places}
    estimates = weights.edit.probabilities(list(described.values()))
    chances = [
        max(chance, CERTAIN) if place.at in one.certain else chance
        for one, chance, place in zip([one for one in found for _ in one.places], estimates, described, strict=True)
    ]
    replies = ranked(found, chances)
    best = replies[0]
    if faults(best.corrected) > faults(best.candidate.target) or _is_open(best):
        return None
    numbers = reply_numbers(replies, described, bundle=bundle, evidence=evidence)
    confidence = weights.reply.probabilities([numbers])[0]
    kind = kind_of(best.edits, bundle=bundle, evidence=evidence)
    return Proposal(best.edits, best.corrected, confidence, kind, best.candidate.target, tuple(numbers))


def _is_open(reply: _Reply) -> bool:
    """Whether a mistake of the reply is none for all that the prompt says."""
    prompt = reply.candidate.places[0].cues.in_order
    flags = zip(reply.candidate.places, reply.mistaken, strict=True)
    return any(wrong and is_gender_open(spot_of(place.steps, place.at, prompt)) for place, wrong in flags)


def ranked(found: Sequence[Candidate], chances: Sequence[float]) -> list[_Reply]:
    """Return the replies that the candidates allow, the likeliest first, each once."""
    best: dict[tuple[Pair, ...], _Reply] = {}
    start = 0
    for candidate in found:
        own = tuple(chances[start : start + len(candidate.places)])
        start += len(candidate.places)
        for reply in _replies(candidate, own):
            if reply.edits not in best or best[reply.edits].score < reply.score:
                best[reply.edits] = reply
    return sorted(best.values(), key=lambda reply: (-reply.score, len(reply.edits), reply.edits))


def _replies(candidate: Candidate, chances: tuple[float, ...]) -> Iterator[_Reply]:
    answer = candidate.places[0].answer
    for mistaken in product((True, False), repeat=len(chances)):
        score = math.prod(chance if wrong else 1 - chance for wrong, chance in zip(mistaken, chances, strict=True))
        corrected = _corrected(candidate, mistaken)
        yield _Reply(differences(answer, corrected), corrected, score, candidate, mistaken, chances)


def _corrected(candidate: Candidate, mistaken: Sequence[bool]) -> Words:
    """Return the answer with the mistakes mended and the harmless differences kept."""
    mended = {place.at for place, wrong in zip(candidate.places, mistaken, strict=True) if wrong}
    kept = (step.right if at in mended else step.wrong for at, step in enumerate(candidate.steps))
    return tuple(word for word in kept if word)


def kind_of(edits: Sequence[Pair], *, bundle: Bundle, evidence: Evidence) -> str:
    """Return what the gate keeps books on: how many mistakes, of what sort, and on what evidence."""
    if not edits:
        return "correct"
    if all(without_accents(wrong) == without_accents(right) for wrong, right in edits):
        return "accent"
    backed = all(_is_backed(pair, bundle=bundle, evidence=evidence) for pair in edits)
    return f"{'one' if len(edits) == 1 else 'more'}-{'backed' if backed else 'new'}"


def _is_backed(pair: Pair, *, bundle: Bundle, evidence: Evidence) -> bool:
    return bundle.edits.get(pair, (0, 0))[0] > 0 or evidence.of_key(edit_keys(pair)[0])[0] >= CONFIRMED


def reply_numbers(
    replies: Sequence[_Reply], described: Mapping[Place, Sequence[float]], *, bundle: Bundle, evidence: Evidence
) -> list[float]:
    """Return the numbers that describe the best of *replies* among its rivals."""
    best = replies[0]
    rivals = [reply for reply in replies[1:] if reply.candidate is not best.candidate or reply.score > 0]
    second = rivals[0] if rivals else best
    wrong = [chance for chance, is_wrong in zip(best.chances, best.mistaken, strict=True) if is_wrong]
    harmless = [chance for chance, is_wrong in zip(best.chances, best.mistaken, strict=True) if not is_wrong]
    return [
        _logit(best.score),
        _logit(second.score) if rivals else -9.0,
        _logit(sum(reply.score for reply in rivals[:4]) / 4),
        float(len(second.edits) - len(best.edits)),
        float(bool(second.edits) == bool(best.edits)),
        float(len(best.edits)),
        float(len(harmless)),
        min(wrong, default=1.0),
        max(harmless, default=0.0),
        float(best.candidate.gap),
        float(best.corrected in bundle.known),
        float(len({id(reply.candidate) for reply in replies})),
        *_standing(best, bundle),
        *_adequacy(best),
        *_backing(best, bundle, evidence),
        *described[_least_sure(best)],
    ]


def _least_sure(reply: _Reply) -> Place:
    """Return the differing place whose reading is least certain."""
    rated = zip((abs(chance - 0.5) for chance in reply.chances), reply.candidate.places, strict=True)
    return min(rated, key=lambda pair: pair[0])[1]


def _standing(best: _Reply, bundle: Bundle) -> tuple[float, ...]:
    answer = best.candidate.places[0].answer
    return (
        float(len(bundle.known)),
        math.log1p(bundle.judged_count),
        (bundle.new_right + 1.5) / (bundle.judged_count + 3),
        math.log1p(bundle.known.get(best.candidate.target, 0)),
        math.log1p(bundle.known.get(best.corrected, 0)),
        float(len(answer)),
        float(sum(bundle.word_share[word] == 0 for word in best.corrected)),
        float(sum(not is_word(word) and bundle.word_share[word] == 0 for word in best.corrected)),
        float(faults(best.corrected)),
        float(faults(answer) - faults(best.corrected)),
        float(faults(best.candidate.target)),
        math.log1p(bundle.aims.total()),
        math.log1p(bundle.aims[best.candidate.target]),
        math.log1p(bundle.aims[best.corrected]),
        bundle.unmet_share,
    )


def _adequacy(best: _Reply) -> tuple[float, ...]:
    """How well the reply's sentence, and the known one it is near to, say what the prompt says."""
    prompt, lexicon = best.candidate.places[0].cues.keys, best.candidate.places[0].lexicon
    changed = [step.wrong for step, wrong in _differing(best) if step.wrong and not wrong]
    sources = [lexicon.source(word, prompt) for word in changed]
    left_out = lexicon.uncovered(best.corrected, prompt)
    return (
        min((share for _, share, _ in sources), default=1.0),
        min((use for _, _, use in sources), default=1.0),
        min((math.log1p(lexicon.known(word)) for word in changed), default=9.0),
        float(lexicon.unexplained(best.corrected, prompt)),
        float(lexicon.unexplained(best.corrected, prompt) - lexicon.unexplained(best.candidate.target, prompt)),
        left_out,
        left_out - lexicon.uncovered(best.candidate.target, prompt),
    )


def _differing(reply: _Reply) -> Iterator[tuple[Step, bool]]:
    """Yield each step that differs, with whether it is held a mistake."""
    for place, wrong in zip(reply.candidate.places, reply.mistaken, strict=True):
        yield place.steps[place.at], wrong


def _backing(best: _Reply, bundle: Bundle, evidence: Evidence) -> tuple[float, ...]:
    """How well the weakest mistake and the weakest harmless difference are backed by judged answers."""
    flags = list(zip(best.candidate.places, best.mistaken, strict=True))
    wrong = [place.pair for place, is_wrong in flags if is_wrong]
    harmless = [place.pair for place, is_wrong in flags if not is_wrong]
    keys = [edit_keys(pair) for pair in wrong]
    return (
        min((bundle.edits.get(pair, (0, 0))[0] for pair in wrong), default=-1.0),
        min((evidence.of_key(key[0])[0] for key in keys), default=-1.0),
        min((evidence.of_key(key[1])[0] for key in keys), default=-1.0),
        max((evidence.of_key(key[0])[1] for key in keys), default=-1.0),
        min((bundle.edits.get(pair, (0, 0))[1] for pair in harmless), default=-1.0),
        min((evidence.of_key(edit_keys(pair)[0])[1] for pair in harmless), default=-1.0),
        max((evidence.of_key(edit_keys(pair)[0])[0] for pair in harmless), default=-1.0),
        evidence.new_right_rate,
        math.log1p(evidence.judged),
    )


def _logit(share: float) -> float:
    bounded = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
