"""Every baseline that the documents name, on one stream: who reuses what, by which vectors, and how much is wrong."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.evaluation.baselines import CharacterNgrams, NearestAnswer
from aidioma.evaluation.perfect_cache import PerfectCache
from aidioma.evaluation.replay import Figures, LabelJudge, Policy, SteppingClock, marker_for
from aidioma.llm.embeddings import DIM, Embedder, LocalEmbedder
from aidioma.settings import Settings

Sessions = sessionmaker[Session]
Opened = Callable[[Sessions, SteppingClock, LabelJudge, Settings], Policy]

SAME_EXERCISE: Final = "same exercise"


@dataclass(frozen=True, slots=True)
class Baseline:
    """
    One way to reuse feedback.

    ``embedder`` and ``dimensions`` say whose vectors decide or propose; None where there are none. ``scope`` is where
    what is reused may come from.
    """

    name: str
    open: Opened
    embedder: str | None = None
    dimensions: int | None = None
    scope: str = SAME_EXERCISE


def _nearest(threshold: float, embedder: Embedder, dimensions: int) -> Baseline:
    return Baseline(
        f"nearest:{threshold}",
        lambda sessions, clock, judge, _: NearestAnswer(sessions, clock, judge, threshold, embedder),
        embedder.name,
        dimensions,
    )


BASELINES: Final = (
    Baseline("exact", lambda sessions, clock, judge, _: NearestAnswer(sessions, clock, judge, None)),
    Baseline(
        "exact, accepted known",
        lambda sessions, clock, judge, _: NearestAnswer(sessions, clock, judge, None, knows_accepted=True),
    ),
    _nearest(0.85, CharacterNgrams(), CharacterNgrams.dimensions),
    _nearest(0.85, LocalEmbedder(), DIM),
    _nearest(0.95, LocalEmbedder(), DIM),
    Baseline(
        "ours",
        lambda sessions, clock, judge, settings: marker_for(
            "ours", sessions, settings=settings, judge=judge, clock=clock
        ),
        LocalEmbedder.name,
        DIM,
        "edits of all exercises",
    ),
    Baseline("perfect", lambda _sessions, _clock, judge, _settings: PerfectCache(judge)),
)


@dataclass(frozen=True, slots=True)
class MeasuredBaseline:
    """A baseline, and what became of the stream with it."""

    baseline: Baseline
    figures: Figures

    def as_data(self) -> dict[str, Any]:
        """Return one entry with the keys that scripts depend on; shares are 0-1."""
        figures, hits = self.figures, max(1, self.figures.hits)
        return {
            "policy": self.baseline.name,
            "embedder": self.baseline.embedder,
            "dimensions": self.baseline.dimensions,
            "scope": self.baseline.scope,
            "hits": round(figures.hits / max(1, figures.answers), 6),
            "wrong_of_hits": round(figures.wrong_hits / hits, 6),
            "wrong_verdicts_of_hits": round(figures.wrong_verdicts / hits, 6),
            "model_calls": figures.model_calls,
        }


def table_data(stream: str, measured: Sequence[MeasuredBaseline]) -> Mapping[str, Any]:
    """Return the whole table with the keys that scripts depend on."""
    return {
        "stream": stream,
        "answers": measured[0].figures.answers,
        "baselines": [one.as_data() for one in measured],
    }


def table_lines(stream: str, measured: Sequence[MeasuredBaseline]) -> Iterator[str]:
    """Yield the table as it is read."""
    yield f"{stream}: {measured[0].figures.answers} answers, each policy from cold"
    yield f"{'policy':22} {'vectors':26} {'reuses from':23} {'hits':>6} {'wrong':>7} {'verdicts':>9}"
    for one in measured:
        baseline, figures = one.baseline, one.figures
        answers, hits = max(1, figures.answers), max(1, figures.hits)
        vectors = "-" if baseline.embedder is None else f"{baseline.embedder}, {baseline.dimensions}"
        yield (
            f"{baseline.name:22} {vectors:26} {baseline.scope:23} {figures.hits / answers:6.1%}"
            f" {figures.wrong_hits / hits:7.2%} {figures.wrong_verdicts / hits:9.2%}"
        )
    yield "wrong, verdicts: shares of the hits with feedback, or a verdict, that the label contradicts"
