"""What became of the rows of one table, and what a comparison of both sides found: counts, and a few examples."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

MAX_EXAMPLES = 3
SHOWN: Final = 200

RowOutcome = Literal["new", "changed", "same", "ours", "rejected", "gone", "filed"]


class Finding(BaseModel):
    """Something that was done to values on the way, how often, and the keys of the first rows."""

    count: int = 0
    examples: list[str] = Field(default_factory=list)


class TableReport(BaseModel):
    """
    One legacy table: rows read, what became of them, and what had to be done.

    ``ours`` came from us by dual-write, ``rejected`` have no place among ours, ``gone`` were deleted there,
    ``filed`` made an entry of the cache besides.
    """

    read: int = 0
    outcomes: dict[RowOutcome, int] = Field(default_factory=dict)
    findings: dict[str, Finding] = Field(default_factory=dict)

    def add(self, outcome: RowOutcome, *, count: int = 1) -> None:
        """Count rows that ended as *outcome*."""
        if count:
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + count

    def found(self, key: str, findings: Iterable[str]) -> None:
        """Note what was done to the row *key*."""
        for word in dict.fromkeys(findings):
            finding = self.findings.setdefault(word, Finding())
            finding.count += 1
            if len(finding.examples) < MAX_EXAMPLES:
                finding.examples.append(key)


class Mismatch(BaseModel):
    """One row that is not what it should be."""

    table: str
    key: str
    problem: str


class Compared(BaseModel):
    """One table: rows there (ours among them left out), rows here, and how many were found to disagree."""

    there: int = 0
    here: int = 0
    edited_here: int = 0
    mismatches: int = 0


class Verification(BaseModel):
    """What was compared, and all that does not agree."""

    at: datetime
    tables: dict[str, Compared] = Field(default_factory=dict)
    progress: dict[str, int] = Field(default_factory=dict)
    due: dict[str, int] = Field(default_factory=dict)
    sums: dict[str, int] = Field(default_factory=dict)
    orphans: dict[str, int] = Field(default_factory=dict)
    outbox: dict[str, int] = Field(default_factory=dict)
    shadow: dict[str, int] = Field(default_factory=dict)
    mismatches: list[Mismatch] = Field(default_factory=list)
    count: int = 0

    @property
    def clean(self) -> bool:
        """Whether everything agrees."""
        return self.count == 0

    def add(self, table: str, problems: Mapping[str, str]) -> None:
        """Add what is wrong, by key; the first 200 are kept word for word."""
        self.count += len(problems)
        kept = list(problems.items())[: max(0, SHOWN - len(self.mismatches))]
        self.mismatches += [Mismatch(table=table, key=key, problem=problem) for key, problem in kept]


CopyReport = Annotated[dict[str, TableReport], Field(default_factory=dict)]
"""What became of everything, by table."""


def add_up(whole: dict[str, TableReport], part: dict[str, TableReport]) -> None:
    """Add *part*, of one batch, to *whole*."""
    for name, table in part.items():
        total = whole.setdefault(name, TableReport())
        total.read += table.read
        for outcome, count in table.outcomes.items():
            total.add(outcome, count=count)
        for word, finding in table.findings.items():
            kept = total.findings.setdefault(word, Finding())
            kept.count += finding.count
            kept.examples = [*kept.examples, *finding.examples][:MAX_EXAMPLES]
