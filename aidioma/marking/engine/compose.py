"""
Compose a reply to an answer nobody has judged yet, from what judged answers taught about its differences.

The answer is compared with the nearest known-right translations. Each differing word is either a mistake or another
right wording; the weights say how likely. A reply names the mistakes, keeps the rest of the answer as it is,
and carries the probability that a judge would say the same. Whether to settle on it is the gate's decision.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from aidioma.marking.engine.evidence import Bundle, Evidence, Tokens, edit_keys
from aidioma.marking.engine.features import changes_address, features
from aidioma.marking.engine.gate import ACCENT
from aidioma.marking.engine.gbdt import Weights
from aidioma.marking.engine.place import EditInContext
from aidioma.marking.engine.replies import Candidate, Replies, Reply, reply_numbers
from aidioma.spanish.align import Pair, align, differences, distance
from aidioma.spanish.certain import certain_mistakes
from aidioma.spanish.certain.by_prompt import is_gender_open
from aidioma.spanish.certain.spot import spot_of
from aidioma.spanish.cues import Cues
from aidioma.spanish.faults import faults
from aidioma.spanish.lexicon import Lexicon, spanish_key
from aidioma.spanish.vocabulary import SPELT_BOTH_WAYS, is_little
from aidioma.text import without_accents

MOST_EDITS: Final = 3
MOST_CANDIDATES: Final = 6
BEYOND_NEAREST: Final = 1
CONFIRMED: Final = 2
CERTAIN: Final = 0.999
"""The chance that a mistake of grammar is one, whatever the weights make of it."""
_STANDS_FOR_IT: Final = 0.02
"""The share of a word's uses from which on it is met as the translation of an English one."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """
    A reply that could be given without asking anybody.

    ``edits`` are empty when the answer is held right. ``kind`` is what the gate counts by;
    ``numbers`` are what ``confidence`` was computed from. ``judged`` are those of its mistakes that judges have called
    mistakes before; ``is_judged`` says whether all its differences, harmless ones too, were judged as they are held.
    """

    edits: tuple[Pair, ...]
    corrected: Tokens
    confidence: float
    kind: str
    near: Tokens
    numbers: tuple[float, ...] = ()
    judged: frozenset[Pair] = frozenset()
    is_judged: bool = False

    @property
    def is_correct(self) -> bool:
        """Whether the answer is held right."""
        return not self.edits


def candidates(
    answer: Tokens, *, cues: Cues, bundle: Bundle, evidence: Evidence, lexicon: Lexicon, at_most: int = MOST_EDITS
) -> tuple[Candidate, ...]:
    """Return the nearest known-right translations, each with its differing places; none beyond *at_most* words."""
    gaps = [(distance(answer, known, at_most=at_most), -count, known) for known, count in bundle.known.items()]
    near = sorted(row for row in gaps if 0 < row[0] <= at_most)
    if not near:
        return ()
    reach = near[0][0] + BEYOND_NEAREST
    found = []
    for gap, _, target in [row for row in near if row[0] <= reach][:MOST_CANDIDATES]:
        steps = align(answer, target)
        places = tuple(
            EditInContext(steps, at, answer, target, cues, bundle, evidence, gap, gap - near[0][0], lexicon)
            for at, step in enumerate(steps)
            if step.is_edit
        )
        found.append(Candidate(target, steps, gap, places, certain_mistakes(steps, prompt=cues.in_order)))
    return tuple(found)


def propose(answer: Tokens, *, cues: Cues, bundle: Bundle, evidence: Evidence, weights: Weights) -> Proposal | None:
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
    if not best.edits and any(says_another_thing(place) for place in best.candidate.places):
        return None
    numbers = reply_numbers(Replies(replies, described, bundle, evidence))
    return Proposal(
        best.edits,
        best.corrected,
        confidence=weights.reply.probabilities([numbers])[0],
        kind=kind_of(best.edits, bundle=bundle, evidence=evidence),
        near=best.candidate.target,
        numbers=tuple(numbers),
        judged=frozenset(pair for pair in best.edits if judged_mistaken(pair, bundle=bundle, evidence=evidence)),
        is_judged=_is_judged(best, bundle=bundle, evidence=evidence),
    )


def _is_judged(reply: Reply, *, bundle: Bundle, evidence: Evidence) -> bool:
    """Whether every difference was judged as the reply takes it, often enough, and never otherwise."""
    flags = zip(reply.candidate.places, reply.mistaken, strict=True)
    return all(_is_certain(place.pair, is_wrong, bundle, evidence) for place, is_wrong in flags)


def _is_certain(pair: Pair, is_wrong: bool, bundle: Bundle, evidence: Evidence) -> bool:  # noqa: FBT001
    here, everywhere = bundle.edits.get(pair, (0, 0)), evidence.of_key(edit_keys(pair)[0])
    confirmed, contradicted = (0, 1) if is_wrong else (1, 0)
    return (here[confirmed] > 0 or everywhere[confirmed] >= CONFIRMED) and not (
        here[contradicted] or everywhere[contradicted]
    )


def judged_mistaken(pair: Pair, *, bundle: Bundle, evidence: Evidence) -> bool:
    """Whether a judge has ever called *pair* a mistake, in this exercise or another one."""
    return bundle.edits.get(pair, (0, 0))[0] > 0 or evidence.of_key(edit_keys(pair)[0])[0] > 0


def _is_open(reply: Reply) -> bool:
    """Whether a mistake of the reply is none for all that the prompt says."""
    prompt = reply.candidate.places[0].cues.in_order
    flags = zip(reply.candidate.places, reply.mistaken, strict=True)
    return any(wrong and is_gender_open(spot_of(place.steps, place.at, prompt)) for place, wrong in flags)


def says_another_thing(place: EditInContext) -> bool:
    """
    Whether the learner's word may mean something else than the known one, for all that is known.

    Two content words stand for each other where judges have held them harmless, or where both are met as the
    translation of one word of the prompt. A sentence that is seen often proves nothing about the word in it.
    """
    wrong, right = place.pair
    if not wrong or is_little(wrong) or spanish_key(wrong) == spanish_key(right) or _was_found_harmless(place):
        return False
    if not right or is_little(right):
        return True
    meant = place.right_source[0]
    if meant:
        return place.lexicon.source(wrong, frozenset({meant}))[1] < _STANDS_FOR_IT
    found, share, _ = place.wrong_source
    others = (word for step in place.steps if (word := step.wrong) and word != wrong)
    said_elsewhere = any(place.lexicon.source(word, frozenset({found}))[1] >= _STANDS_FOR_IT for word in others)
    return share < _STANDS_FOR_IT or said_elsewhere


def _was_found_harmless(place: EditInContext) -> bool:
    counts = [place.judged_here, place.reverse_here]
    counts += [place.evidence.of_key(edit_keys(pair)[0]) for pair in (place.pair, place.pair[::-1])]
    is_mistake = place.judged_here[0] or place.evidence.of_key(edit_keys(place.pair)[0])[0]
    return any(harmless for _, harmless in counts) and not is_mistake


def ranked(found: Sequence[Candidate], chances: Sequence[float]) -> list[Reply]:
    """Return the replies that the candidates allow, the likeliest first, each once."""
    best: dict[tuple[Pair, ...], Reply] = {}
    start = 0
    for candidate in found:
        own = tuple(chances[start : start + len(candidate.places)])
        start += len(candidate.places)
        for reply in _replies(candidate, own):
            if reply.edits not in best or best[reply.edits].score < reply.score:
                best[reply.edits] = reply
    return sorted(best.values(), key=lambda reply: (-reply.score, len(reply.edits), reply.edits))


def _replies(candidate: Candidate, chances: tuple[float, ...]) -> Iterator[Reply]:
    answer = candidate.places[0].answer
    for mistaken in product((True, False), repeat=len(chances)):
        score = math.prod(chance if wrong else 1 - chance for wrong, chance in zip(mistaken, chances, strict=True))
        corrected = _corrected(candidate, mistaken)
        yield Reply(differences(answer, corrected), corrected, score, candidate, mistaken, chances)


def _corrected(candidate: Candidate, mistaken: Sequence[bool]) -> Tokens:
    """Return the answer with the mistakes mended and the harmless differences kept."""
    mended = {place.at for place, wrong in zip(candidate.places, mistaken, strict=True) if wrong}
    kept = (step.right if at in mended else step.wrong for at, step in enumerate(candidate.steps))
    return tuple(word for word in kept if word)


def kind_of(edits: Sequence[Pair], *, bundle: Bundle, evidence: Evidence) -> str:
    """Return what the gate counts by: how many mistakes, of what sort, and on what evidence."""
    if not edits:
        return "correct"
    if all(_is_accent_slip(*pair) for pair in edits):
        return ACCENT
    backed = all(_is_backed(pair, bundle=bundle, evidence=evidence) for pair in edits)
    return f"{'one' if len(edits) == 1 else 'more'}-{'backed' if backed else 'new'}"


def _is_accent_slip(wrong: str, right: str) -> bool:
    """Whether the spelling alone says what is wrong: not where both are right, nor where vos is addressed."""
    if without_accents(wrong) != without_accents(right):
        return False
    return not ({wrong, right} & SPELT_BOTH_WAYS or changes_address(wrong, right))


def _is_backed(pair: Pair, *, bundle: Bundle, evidence: Evidence) -> bool:
    return bundle.edits.get(pair, (0, 0))[0] > 0 or evidence.of_key(edit_keys(pair)[0])[0] >= CONFIRMED
