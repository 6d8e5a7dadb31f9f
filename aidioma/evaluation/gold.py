"""
Answers with the mark that a teacher would give them, held against the marks that the product gives.

A row's ``also_fair`` verdicts are as right as its ``verdict``, and no others are: "almost" said of an answer that
the teacher calls correct is wrong, and so is "correct" of one with a slip that is "almost". A row is *settled* where
its verdict is not pending, and wrong where that verdict is neither. A suggestion is measured by the same rule, among
pending rows alone: it is no mark, and never counts as settled. Edits and reasons are not counted, since several may
be as good; they are written out, to be read.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from aidioma.cli.mark_data import edit_pairs, explanations, suggested_data
from aidioma.errors import InvalidInputError
from aidioma.file_lines import FileLine, RejectedLine, open_bounded, read_lines
from aidioma.model.marks import Direction, Mark, Verdict
from aidioma.progress.retention import Share

MOST_ROWS: Final = 20_000

Given = Literal[Verdict.CORRECT, Verdict.ALMOST, Verdict.INCORRECT]
"""What a teacher says; nobody is told that a label is pending."""


def _several(value: object) -> object:
    """Return ``also_fair`` as a list: files have null, one verdict, or several."""
    return [] if value is None else [value] if isinstance(value, str) else value


class GoldRow(BaseModel):
    """
    One answer with its label.

    ``content`` names an item of the starter content; without it ``accepted`` are right answers to ``prompt``.
    """

    model_config = ConfigDict(frozen=True)

    key: Annotated[str, Field(max_length=200)]
    content: Annotated[str, Field(min_length=1)] | None = None
    direction: Direction
    prompt: str = ""
    accepted: tuple[str, ...] | None = None
    answer: str
    category: Annotated[str, Field(min_length=1, max_length=40)]
    verdict: Given
    also_fair: Annotated[tuple[Given, ...], BeforeValidator(_several)] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.content is None and not (self.prompt.strip() and self.accepted):
            msg = "it names neither an item as content, nor a prompt with its accepted answers"
            raise ValueError(msg)
        return self

    def fits(self, verdict: Verdict) -> bool:
        """Return whether *verdict* is the label's, or as fair."""
        return verdict is self.verdict or verdict in self.also_fair


@dataclass(frozen=True, slots=True)
class GoldLine:
    """A row, and where it stands."""

    path: Path
    number: int
    row: GoldRow

    def refused(self, why: str) -> InvalidInputError:
        """Return the error that says *why* this row cannot be measured."""
        return _refused(self.path, self.number, why)


def _refused(path: Path, number: int, why: str) -> InvalidInputError:
    return InvalidInputError(f"{path}, line {number}: {why}", field="file")


def read_gold(path: Path) -> Iterator[GoldLine]:
    """
    Yield the rows of a file of labelled answers; empty lines say nothing.

    Raises:
        InvalidInputError: If the file cannot be read, has too many rows, or a line is no row; the message names it.
    """
    rows = 0
    with open_bounded(path) as file:
        for line in read_lines(file):
            if isinstance(line, FileLine) and not line.text.strip():
                continue
            rows += 1
            if rows > MOST_ROWS:
                msg = f"{path} has more than {MOST_ROWS:,} rows. Split it and measure the parts."
                raise InvalidInputError(msg, field="file")
            yield GoldLine(path, line.number, _row_of(path, line))


def _row_of(path: Path, line: FileLine | RejectedLine) -> GoldRow:
    if isinstance(line, RejectedLine):
        raise _refused(path, line.number, line.error)
    try:
        return GoldRow.model_validate_json(line.text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise _refused(path, line.number, first["msg"] + (f" ({where})" if where else "")) from error


@dataclass(slots=True)
class GoldCount:
    """Of some rows: how many there are, were settled, and were settled wrongly."""

    n: int = 0
    settled: int = 0
    wrong: int = 0

    def add(self, *, settled: bool, wrong: bool) -> None:
        """Count one row."""
        self.n += 1
        self.settled += settled
        self.wrong += wrong

    @property
    def wrong_share(self) -> Share:
        """The wrong ones of the settled ones, with what the number of rows says of it."""
        return Share(self.wrong, self.settled)

    def as_list(self) -> list[int]:
        """Return ``[n, settled, wrong]``."""
        return [self.n, self.settled, self.wrong]


@dataclass(slots=True)
class SuggestedCount:
    """Pending rows beside which something was suggested, and those where the suggestion was right."""

    n: int = 0
    right: int = 0


@dataclass(slots=True)
class GoldFigures:
    """What became of the rows of a file."""

    rows: GoldCount = field(default_factory=GoldCount)
    suggested: SuggestedCount = field(default_factory=SuggestedCount)
    categories: dict[str, GoldCount] = field(default_factory=dict)
    tiers: dict[str, GoldCount] = field(default_factory=dict)

    def count(self, row: GoldRow, mark: Mark) -> None:
        """Count the *mark* that the answer of *row* was given."""
        verdict = mark.feedback.verdict
        settled = verdict is not Verdict.PENDING
        wrong = settled and not row.fits(verdict)
        category = self.categories.setdefault(row.category, GoldCount())
        tier = self.tiers.setdefault(mark.receipt.tier.value, GoldCount())
        for counted in (self.rows, category, tier):
            counted.add(settled=settled, wrong=wrong)
        if mark.suggested is not None and not settled:
            self.suggested.n += 1
            self.suggested.right += row.fits(mark.suggested.verdict)

    def as_data(self) -> dict[str, Any]:
        """Return the figures with the keys that scripts depend on; shares are 0-1, ``_high`` ends the 95 % interval."""
        share = self.rows.wrong_share
        return {
            "rows": self.rows.n,
            "settled": self.rows.settled,
            "wrong_of_settled": round(share.estimate or 0.0, 6),
            "wrong_of_settled_high": round(share.high, 6),
            "wrong": self.rows.wrong,
            "suggested": asdict(self.suggested),
            "categories": {name: count.as_list() for name, count in sorted(self.categories.items())},
            "tiers": {name: count.as_list() for name, count in sorted(self.tiers.items())},
        }


def as_line(row: GoldRow, mark: Mark) -> str:
    """Return what *row* was answered with as one line of JSON, to be read and compared."""
    feedback = mark.feedback
    said = {
        "key": row.key,
        "direction": row.direction,
        "answer": row.answer,
        "verdict": feedback.verdict.value,
        "tier": mark.receipt.tier.value,
        "edits": edit_pairs(feedback.edits),
        "explanations": explanations(feedback.edits),
        "tip": feedback.tip,
        "suggested": suggested_data(mark.suggested),
    }
    return json.dumps(said, ensure_ascii=False) + "\n"
