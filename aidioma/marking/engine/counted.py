"""
Compose a reply from counts alone, for answers in a language that no weights were learnt on.

An edit counts as a mistake when judges have called it one often enough, and nobody has ever held it harmless. Rather
few answers are settled so, and none is called right; what the counts are worth the gate finds out.
"""

from collections.abc import Iterator
from typing import Final

from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.evidence import Bundle, Evidence, Tokens, edit_keys
from aidioma.spanish.align import Pair, differences, distance

KIND: Final = "counted"
LEAST_CONFIRMED: Final = 3
_MOST_EDITS: Final = 2
_DOUBT: Final = 0.05
"""What an edit confirmed once would be doubted by; each confirmation takes its share."""


def counted(answer: Tokens, *, bundle: Bundle, evidence: Evidence) -> Proposal | None:
    """Return the one reply that confirmed edits allow; None where there is none, or where two differ."""
    replies = {proposal.edits: proposal for proposal in _replies(answer, bundle, evidence)}
    return next(iter(replies.values())) if len(replies) == 1 else None


def _replies(answer: Tokens, bundle: Bundle, evidence: Evidence) -> Iterator[Proposal]:
    """Yield a reply for each of the nearest known translations."""
    gaps = [(distance(answer, known, at_most=_MOST_EDITS), known) for known in bundle.known]
    nearest = min((gap for gap, _ in gaps), default=0)
    for gap, known in gaps:
        if gap == nearest and 0 < gap <= _MOST_EDITS:
            edits = differences(answer, known)
            confirmed = min(_confirmed(pair, bundle, evidence) for pair in edits)
            if confirmed >= LEAST_CONFIRMED:
                confidence = 1 - len(edits) * _DOUBT / confirmed
                yield Proposal(edits, known, confidence, KIND, known, judged=frozenset(edits), is_judged=True)


def _confirmed(pair: Pair, bundle: Bundle, evidence: Evidence) -> int:
    """Return how often *pair* was judged a mistake; 0 where it was ever found harmless."""
    mistaken, harmless = evidence.of_key(edit_keys(pair)[0])
    return 0 if harmless or bundle.edits.get(pair, (0, 0))[1] else mistaken
