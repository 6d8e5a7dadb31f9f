"""``track``: activities of any type from a file or another program, through the one door."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tqdm import tqdm

from aidioma.cli.named import account_named
from aidioma.cli.reply import Commands, Output, command, opened
from aidioma.errors import DatabaseError, InvalidInputError, NotFoundError
from aidioma.file_lines import FileLine, RejectedLine, open_bounded, read_lines
from aidioma.learning import UnifiedLearningService
from aidioma.model.activities import Activity

STDIN: Final = "-"
MOST_REJECTED: Final = 10_000
SHOWN: Final = 20


class ActivityLine(BaseModel):
    """One line of the file; all but the first two may be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    activity_type: str
    content_id: str
    score: int | None = None
    duration_ms: int | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)

    def activity_of(self, user_id: str) -> Activity:
        """Return what happened, as *user_id*'s."""
        said = self.model_dump(exclude={"metadata"})
        return Activity(user_id=user_id, details=self.metadata, **said)


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that was not tracked: its number from 1, and why."""

    line: int
    error: str


@dataclass(slots=True)
class TrackReport:
    """How many lines were tracked, and those that were not."""

    added: int = 0
    rejected: list[LineError] = field(default_factory=list)


def add_commands(commands: Commands) -> None:
    """Add ``track``."""
    parser = command(commands, "track", _track, about="record activities of any type, one JSON object a line")
    parser.add_argument("--user", required=True, metavar="EMAIL", help="whose activities they are")
    parser.add_argument(
        "file",
        metavar="FILE.jsonl",
        help="objects with activity_type, content_id and, where known, score, duration_ms, metadata; - reads standard "
        "input. Good lines are kept, others named",
    )


def _track(args: argparse.Namespace) -> Output:
    with _opened_file(args.file) as file, opened() as runtime:
        account = account_named(runtime, args.user)
        lines = tqdm(read_lines(file), unit=" activities", disable=None, leave=False)
        report = track(lines, runtime.learning, user_id=account.id)
    return Output(asdict(report), _as_text(report), status=int(bool(report.rejected)))


@contextmanager
def _opened_file(name: str) -> Iterator[BinaryIO]:
    if name == STDIN:
        yield sys.stdin.buffer
        return
    with open_bounded(Path(name)) as file:
        yield file


def track(lines: Iterator[FileLine | RejectedLine], learning: UnifiedLearningService, *, user_id: str) -> TrackReport:
    """
    Track each of *lines* in a transaction of its own, in their order; one that cannot be used is named.

    After 10,000 that cannot be used nothing more is read.

    Raises:
        DatabaseError: If the database can no longer be used; the message says where to go on.
    """
    report = TrackReport()
    for line in lines:
        if isinstance(line, FileLine) and not line.text.strip():
            continue
        try:
            error = _tracked(line, learning, user_id=user_id)
        except DatabaseError as failure:
            msg = (
                f"{failure}; {report.added} activities were added before line {line.number}, which is the next to send"
            )
            raise DatabaseError(msg) from failure
        if error is None:
            report.added += 1
        elif len(report.rejected) < MOST_REJECTED:
            report.rejected.append(LineError(line.number, error))
        else:
            said = f"more than {MOST_REJECTED:,} lines cannot be used; reading ended here. Is this the right file?"
            report.rejected.append(LineError(line.number, said))
            break
    return report


def _tracked(line: FileLine | RejectedLine, learning: UnifiedLearningService, *, user_id: str) -> str | None:
    """Track *line*, or return why that cannot be done."""
    activity = line.error if isinstance(line, RejectedLine) else _activity(line.text, user_id)
    if isinstance(activity, str):
        return activity
    try:
        learning.track_activity(activity)
    except NotFoundError as error:
        return f"there is no {error.kind} {error.key!r}"
    except InvalidInputError as error:
        return str(error)
    return None


def _activity(text: str, user_id: str) -> Activity | str:
    """Return the activity that a line says, or why it says none."""
    try:
        said = json.loads(text, parse_constant=_refuse_constant)
        if isinstance(said, dict):
            return ActivityLine.model_validate(said).activity_of(user_id)
    except ValidationError as error:
        return _in_words(error)
    except json.JSONDecodeError as error:
        return f"is not JSON: {error.msg} at character {error.pos + 1}"
    except (ValueError, RecursionError) as error:
        return f"is not usable JSON: {error}"
    return 'is not an object; expected {"activity_type": "reading", "content_id": "…"}'


def _refuse_constant(name: str) -> NoReturn:
    msg = f"{name} is no number that JSON knows"
    raise ValueError(msg)


def _in_words(error: ValidationError) -> str:
    """Return what is wrong, as one sentence: in which field, and what."""
    problem = error.errors(include_url=False, include_input=False)[0]
    first, *others = map(str, problem["loc"])
    place = ".".join(["metadata"] * (first not in ActivityLine.model_fields) + [first] * (first != "details") + others)
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{place}: {_PLAIN.get(problem['type'], problem['msg'].removeprefix('Value error, '))}{more}"


_PLAIN: Final = {
    "missing": "is missing",
    "extra_forbidden": "is no field of an activity; what else there is to keep goes into metadata",
    "string_pattern_mismatch": "may hold lower-case letters, digits and _ alone, and begins with a letter",
}


def _as_text(report: TrackReport) -> str:
    lines = [f"{report.added} added."]
    if report.rejected:
        lines.append(f"{len(report.rejected)} lines could not be used:")
        lines += [f"  line {one.line}: {one.error}" for one in report.rejected[:SHOWN]]
    if len(report.rejected) > SHOWN:
        lines.append("  … all of them with --json")
    return "\n".join(lines)
