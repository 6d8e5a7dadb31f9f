"""
Answers that stay pending without a judge, with the truth about them: what suggestions are fitted to and measured on.

Three makes. *Starter*: an item with a grammar is asked as if a teacher had typed in one translation of it; other
readings are right answers, and readings with one or two of its foreseen mistakes are wrong ones. *Streams* are
development or made workloads (:mod:`benchmarks.make_workload`). *Gold* are files as ``python -m aidioma gold`` reads
them. Nothing is stored: each answer comes to a new installation.
"""

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from aidioma.content.exercises import can_be_asked, exercise
from aidioma.content.item import unstored
from aidioma.content.starter import starter_drafts
from aidioma.lattice.foreseen import spellings
from aidioma.marking import cached_tiers
from aidioma.marking.cache.evidence_store import DirectionEvidence
from aidioma.marking.cache.keys import CacheScope, Question
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.cache.shared_gate import SharedGate
from aidioma.marking.engine.compose import Proposal
from aidioma.marking.engine.evidence import Evidence
from aidioma.marking.engine.gate import Gate
from aidioma.marking.engine.gbdt import shipped_weights
from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.spanish.right_answers import lattice_for
from aidioma.spanish.rules import mark_foreseen
from aidioma.text import joined, words

SEED: Final = 17
READINGS: Final = 6
"""Right answers drawn from a grammar; those that are settled fall away."""
WRONG: Final = 6
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
_SCOPE: Final = CacheScope("none", "0", "none")
_FOLDS: Final = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """An answer, and the verdicts that are right of it."""

    exercise: Exercise
    answer: str
    fair: frozenset[str]
    source: str

    @property
    def is_right(self) -> bool:
        """Whether a teacher would call it correct."""
        return Verdict.CORRECT.value in self.fair


@dataclass(frozen=True, slots=True)
class Pending:
    """A row that nobody can be sure of, with all that its suggestion is made from."""

    row: Row
    question: Question
    memory: ScopeMemory
    proposal: Proposal | None


def is_open(row: Row) -> bool:
    """Whether the row's exercise is of the half that is looked at; by its prompt, so that no sentence is in both."""
    return random.Random(f"{SEED} {row.exercise.prompt}").randrange(_FOLDS) < _FOLDS // 2


@cache
def evidence(direction: Direction) -> DirectionEvidence:
    """Return what a new installation has learnt: nothing."""
    return DirectionEvidence(direction, Evidence(), SharedGate("", Gate.of({}, most_wrong=0.005), {}), _NOW)


def pending(rows: Iterable[Row]) -> Iterator[Pending]:
    """Yield the rows that no tier settles in a new installation without a judge."""
    weights = shipped_weights()
    for row in rows:
        question = Question.about(row.exercise, row.answer, cache_scope=_SCOPE, learner_id="")
        memory, learnt = ScopeMemory.empty(question), evidence(row.exercise.direction)
        if (
            cached_tiers.accepted(question, memory)
            or cached_tiers.foreseen(question, memory)
            or cached_tiers.by_rule(question, memory)
            or cached_tiers.no_attempt(question)
        ):
            continue
        found = cached_tiers.proposal(question, memory.bundle, learnt, weights=weights)
        if found is None or not learnt.trusts(found, is_watched=False):
            yield Pending(row, question, memory, found)


def of_streams(paths: Sequence[Path]) -> Iterator[Row]:
    """Yield the different answers of workload streams."""
    seen: set[tuple[str, str]] = set()
    for line in (line for path in paths for line in path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        if (key := (row["exercise"], row["answer"])) not in seen:
            seen.add(key)
            asked = Exercise(row["exercise"], 1, "en-es", row["prompt"], tuple(row["accepted"]))
            yield Row(asked, row["answer"], frozenset({row["verdict"]}), "stream")


def of_gold(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of labelled answers."""
    items = {draft.id: draft for draft in starter_drafts()}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        direction: Direction = row["direction"]
        if row.get("content"):
            asked = exercise(unstored(items[row["content"]], now=_NOW), direction)
        else:
            asked = Exercise(row["key"], 1, direction, row["prompt"], tuple(row["accepted"]))
        also: Any = row.get("also_fair") or []
        fair = frozenset([row["verdict"], *([also] if isinstance(also, str) else also)])
        yield Row(asked, row["answer"], fair, "gold, authored" if row.get("content") else "gold, imported")


def of_starter(direction: Direction) -> Iterator[Row]:
    """Yield answers made from the starter content's grammars and foreseen mistakes, each item with one answer known."""
    for draft in starter_drafts():
        item = unstored(draft, now=_NOW)
        asked = exercise(item, direction) if can_be_asked(item, direction) else None
        if asked is None or not asked.grammars or not asked.foreseen:
            continue
        bare = replace(asked, accepted=asked.accepted[:1], grammars=(), foreseen=(), fragments=())
        rng = random.Random(f"{SEED} {asked.content_id} {direction}")
        for answer in _readings(asked, rng):
            yield Row(bare, answer, frozenset({Verdict.CORRECT.value}), "starter")
        for answer, verdict in _mistaken(asked, rng):
            yield Row(bare, answer, frozenset({verdict}), "starter")


def _readings(asked: Exercise, rng: random.Random) -> list[str]:
    lattice = lattice_for(asked)
    drawn = [] if lattice is None else [joined(one.words) for one in lattice.sample(READINGS, rng)]
    return list(dict.fromkeys([*asked.accepted, *drawn]))


def _mistaken(asked: Exercise, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield readings with a foreseen mistake, or two, as far as they are marked so, and their verdicts."""
    known, seen = [words(text, asked.answer_language) for text in _readings(asked, rng)], set[str]()
    for _ in range(WRONG * 4):
        said = rng.choice(known)
        for mistake in rng.sample(asked.foreseen, min(len(asked.foreseen), rng.choice((1, 1, 1, 2)))):
            ways = list(spellings(mistake, asked.fragments, language=asked.answer_language))
            wrong, right = rng.choice(ways)
            at = next((at for at in range(len(said)) if right and said[at : at + len(right)] == right), None)
            said = said if at is None else (*said[:at], *wrong, *said[at + len(right) :])
        answer = joined(said)
        lattice = lattice_for(asked)
        if answer in seen or (lattice is not None and lattice.accepts(said)):
            continue
        seen.add(answer)
        found = mark_foreseen(asked, answer)
        if found is not None and found.edits:
            yield answer, found.verdict.value
        if len(seen) >= WRONG:
            return
