"""Content drafted by a model for a teacher: drafts, with where they come from, until somebody has reviewed them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aidioma.clock import Clock
from aidioma.content.exercises import distinct
from aidioma.content.item import ContentItem, author
from aidioma.content.lints import gives_away
from aidioma.content.service import Actor, ContentService, require_author
from aidioma.errors import ConfigurationError, InvalidContentError, InvalidInputError
from aidioma.lattice.checker import check
from aidioma.lattice.foreseen import spellings
from aidioma.lattice.lattice import lattice_of
from aidioma.lattice.notation import NotationError
from aidioma.llm.usage import Usage
from aidioma.marking.draft_service import DraftService
from aidioma.marking.judge.drafting import Brief, Proposed
from aidioma.model.marks import Exercise, ForeseenMistake
from aidioma.spanish.language_guess import spanishness
from aidioma.text import canonical, words

TELLING: Final = 3
"""Words from which a text is surely told to be Spanish or English."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """What came of one wish: the items, all of them drafts, why others were left out, and what the call took."""

    items: tuple[ContentItem, ...]
    left_out: tuple[str, ...]
    usage: Usage


@dataclass(frozen=True, slots=True)
class DraftingService:
    """Has content drafted; without a ``draft_service``, where no provider is configured, it can only say so."""

    content: ContentService
    clock: Clock
    draft_service: DraftService | None

    @property
    def is_available(self) -> bool:
        """Whether there is anybody to ask."""
        return self.draft_service is not None

    def draft(self, brief: Brief, *, source: str = "", by: Actor) -> Drafts:
        """
        Have exercises drafted and store them as drafts of *by*'s; *source* names the text they were made of.

        Raises:
            NotAllowedError: If *by* is no author.
            InvalidInputError: If nothing is wished for.
            ConfigurationError: If no provider is configured.
            BudgetSpentError: If today's budget is spent.
            JudgeError: If no reply came, or it does not hold; nothing was stored.
        """
        require_author(by, "write content")
        if not (brief.topic or brief.grammar or brief.text):
            msg = "Please say what about: a topic, a point of grammar, or a text."
            raise InvalidInputError(msg, field="topic")
        if self.draft_service is None:
            msg = "no provider is configured (OPENAI_API_KEY)"
            raise ConfigurationError(msg)
        proposals = self.draft_service.draft(brief, by=by.id)
        origin = source or ", ".join(part for part in (brief.topic, brief.grammar) if part)
        rows, left_out = _rows(proposals.proposed, brief)
        made = _provenance(proposals.usage, origin, items=max(1, len(rows)), by=by.id, at=self.clock())
        stored = [{**row, "metadata": {**row["metadata"], **made}} for row in rows]
        return Drafts(tuple(self.content.create_all(stored, by=by)), (*proposals.left_out, *left_out), proposals.usage)


def _provenance(usage: Usage, origin: str, *, items: int, by: str, at: datetime) -> dict[str, Any]:
    drafted = {
        "model": usage.model,
        "prompt": usage.prompt_version,
        "source": origin[:200],
        "cost_usd": f"{usage.cost_usd:f}",
        "items": items,
        "by": by,
        "at": at.isoformat(timespec="seconds"),
    }
    return {"status": "draft", "source": f"Drafted by {usage.model}: {origin}"[:300], "drafted": drafted}


def _rows(proposed: tuple[Proposed, ...], brief: Brief) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows that hold as content, and of the others why not; each English text stands once."""
    rows: list[dict[str, Any]] = []
    left_out: list[str] = []
    asked: set[str] = set()
    for one in proposed:
        row, key = _row(one, brief), canonical(one.english, "en")
        try:
            author(row)
            problem = _in_another_language(one) or ("it stands there twice" if key in asked else "")
        except InvalidContentError as error:
            problem = str(error)
        if problem:
            left_out.append(f"“{one.spanish[:60]}”: {problem}")
            continue
        asked.add(key)
        more, notes = _beside(row, one) if brief.kind == "sentence" else ({}, [])
        rows.append({**row, "metadata": {**row["metadata"], **more}})
        left_out += [f"“{one.spanish[:60]}”: {note}" for note in notes]
    return rows, left_out


def _beside(row: Mapping[str, Any], one: Proposed) -> tuple[dict[str, Any], list[str]]:
    """Return the grammars and foreseen mistakes of *one* that can be used beside *row*, and of others why not."""
    notes: list[str] = []
    accepted = tuple(row["metadata"]["accepted"])
    grammars = tuple(line for line in one.grammars if not _noted(_wrong_with(line, accepted), notes, "a grammar"))
    asked = Exercise(
        "", 1, "en-es", one.english, accepted=accepted, grammars=grammars, foreseen=_readable(one.foreseen, notes)
    )
    doubted = {found.line: found.what for found in check(asked).questions if found.field == "foreseen"}
    foreseen = [
        mistake.model_dump(exclude_defaults=True)
        for at, mistake in enumerate(asked.foreseen)
        if not _noted(doubted.get(at, ""), notes, "a mistake")
    ]
    said = {"grammars": list(grammars), "foreseen": foreseen}
    return {name: value for name, value in said.items() if value}, notes


def _noted(problem: str, notes: list[str], what: str) -> bool:
    if problem:
        notes.append(f"without {what}: {problem}")
    return bool(problem)


def _wrong_with(line: str, accepted: tuple[str, ...]) -> str:
    """Return why the grammar *line* cannot be used, "" where it can."""
    try:
        lattice = lattice_of([line])
    except NotationError as error:
        return f"“{line[:60]}”: {error}"
    return "" if any(lattice.accepts(words(text)) for text in accepted) else f"“{line[:60]}” reads as no translation"


def _readable(foreseen: tuple[ForeseenMistake, ...], notes: list[str]) -> tuple[ForeseenMistake, ...]:
    found = []
    for mistake in foreseen:
        try:
            spellings(mistake, (), language="es")
            found.append(mistake)
        except NotationError as error:
            _noted(f"“{mistake.wrong[:60]}”: {error}", notes, "a mistake")
    return tuple(found)


def _in_another_language(one: Proposed) -> str:
    if len(words(one.spanish)) >= TELLING and spanishness([one.spanish]) < 0:
        return "the Spanish is not Spanish"
    if len(words(one.english, "en")) >= TELLING and spanishness([one.english]) > 0:
        return "the English is not English"
    return ""


def _row(one: Proposed, brief: Brief) -> dict[str, Any]:
    accepted = list(distinct((one.spanish, *one.accepted), "es"))
    hints = {level: text for level, text in (("nudge", one.nudge), ("pattern", one.pattern)) if text}
    metadata: Mapping[str, Any] = {
        "accepted": accepted if brief.kind == "sentence" else accepted[1:],
        "accepted_en": list(distinct((one.english, *one.accepted_en), "en"))[1:],
        "hints": {level: text for level, text in hints.items() if not gives_away(text, accepted)},
        "grammar_concepts": list(one.concepts),
        "topics": [brief.topic[:60]] if brief.topic else [],
    }
    return {
        "content_type": brief.kind,
        "difficulty": brief.level,
        "primary_text": one.spanish,
        "secondary_text": one.english,
        "metadata": {name: value for name, value in metadata.items() if value},
    }
