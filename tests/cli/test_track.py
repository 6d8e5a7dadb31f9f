"""``track`` puts activities of any type through the one door, keeps the good lines and names the others."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aidioma.cli import main, track
from aidioma.db.models import LearningActivity
from aidioma.errors import DatabaseError
from aidioma.file_lines import MAX_LINE_BYTES, FileLine
from aidioma.model.people import Account
from aidioma.runtime import Runtime
from tests.cli.conftest import ANA, GREETING, Run

READING: dict[str, Any] = {"activity_type": "reading", "content_id": GREETING}


def written(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def activities(runtime: Runtime, account: Account) -> list[LearningActivity]:
    mine = select(LearningActivity).where(LearningActivity.user_id == account.id)
    with runtime.sessions() as session:
        return list(session.scalars(mine.order_by(LearningActivity.created_at, LearningActivity.id)))


def test_activities_of_any_type_are_added(run: Run, runtime: Runtime, ana: Account, tmp_path: Path) -> None:
    """A type nobody has heard of is kept as it is, and counts as an attempt where it has a quality."""
    file = tmp_path / "some.jsonl"
    hummed = {"activity_type": "humming", "content_id": GREETING, "score": 80, "duration_ms": 1200}
    rest = {"activity_type": "stretching", "content_id": f"user:{ana.id}"}
    file.write_text(written({**hummed, "metadata": {"quality": 4, "tune": "la"}}) + "\n" + written(rest), "utf-8")

    assert run("track", "--user", ANA, str(file)) == (0, {"added": 2, "rejected": []})
    first, second = activities(runtime, ana)
    assert (first.activity_type, first.score, first.duration_ms) == ("humming", 80, 1200)
    assert (first.details["tune"], first.details["time_zone"]) == ("la", "UTC")
    assert (second.activity_type, second.content_id) == ("stretching", f"user:{ana.id}")
    _, shown = run("progress", "show", "--user", ANA)
    assert [(row["content_id"], row["attempts"], row["best_score"]) for row in shown["rows"]] == [(GREETING, 1, 80)]


REFUSED = (
    ("[1]", "is not an object"),
    ("{", "is not JSON"),
    ('{"score": NaN}', "NaN is no number that JSON knows"),
    ("1" * 5000, "is not usable JSON"),
    ('{"content_id": "x"}', "activity_type: is missing"),
    (json.dumps({**READING, "user": "eva"}), "user: is no field of an activity"),
    (json.dumps({**READING, "content_id": "none"}), "there is no content 'none'"),
    (json.dumps({**READING, "activity_type": "Reading"}), "activity_type: may hold lower-case letters"),
    (json.dumps({**READING, "score": 101}), "score: Input should be less than or equal to 100"),
    (json.dumps({**READING, "score": "9"}), "score: Input should be a valid integer"),
    (json.dumps({**READING, "duration_ms": -1}), "duration_ms: Input should be greater"),
    (json.dumps({**READING, "metadata": {"quality": 6}}), "metadata.quality: "),
    (json.dumps({**READING, "metadata": {"quality": 3.0}}), "metadata.quality: Input should be a valid integer"),
    (json.dumps({**READING, "metadata": {"local_day": "yesterday"}}), "metadata.local_day: a day is written"),
    (json.dumps({**READING, "metadata": {"time_zone": "Nowhere"}}), "metadata.time_zone: there is no time zone"),
    (json.dumps({**READING, "metadata": {"a": "\0"}}), "metadata: holds the character U+0000"),
    (json.dumps({**READING, "metadata": {"a": "\ud800"}}), "metadata: holds half of a surrogate pair"),
    (json.dumps({**READING, "metadata": {"a": 1}}).replace("1", "1e400"), "metadata: cannot be kept as JSON"),
    (json.dumps({**READING, "activity_type": "undo"}), "metadata.undoes: is missing"),
)


def test_a_line_that_cannot_be_used_is_named_with_its_reason(run: Run, runtime: Runtime, ana: Account) -> None:
    """By its number; the lines between are kept."""
    sent = "".join(f"{line}\n{written(READING)}" for line, _ in REFUSED)
    status, said = run("track", "--user", ANA, "-", stdin=sent)

    assert (status, said["added"]) == (1, len(REFUSED))
    assert [one["line"] for one in said["rejected"]] == list(range(1, 2 * len(REFUSED), 2))
    wrong = [(says, one["error"]) for (_, says), one in zip(REFUSED, said["rejected"], strict=True)]
    assert [(says, error) for says, error in wrong if says not in error] == []
    assert len(activities(runtime, ana)) == len(REFUSED)


def test_lines_that_are_too_long_or_no_text_are_named(run: Run, ana: Account) -> None:
    """A line is never read whole before its length is known."""
    sent = b"\xff\n" + b" " * (MAX_LINE_BYTES + 1) + b"\n" + written(READING).encode()
    status, said = run("track", "--user", ANA, "-", stdin=sent)

    assert (status, said["added"]) == (1, 1)
    assert [one["line"] for one in said["rejected"]] == [1, 2]
    assert "is not UTF-8" in said["rejected"][0]["error"]
    assert "a line may have 1,048,576" in said["rejected"][1]["error"]


def test_a_file_of_nothing_usable_is_not_read_to_its_end(
    run: Run, ana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of what was refused has an end, and says so."""
    monkeypatch.setattr(track, "MOST_REJECTED", 2)
    _, said = run("track", "--user", ANA, "-", stdin="x\n" * 9)

    assert [one["line"] for one in said["rejected"]] == [1, 2, 3]
    assert "reading ended here" in said["rejected"][-1]["error"]


def test_in_words(run: Run, ana: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """How many, and the first of those that could not be used."""
    file = tmp_path / "some.jsonl"
    file.write_text(written(READING) + "x\n" * 21, "utf-8")

    assert main(["track", "--user", ANA, str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["1 added.", "21 lines could not be used:"]
    assert lines[2].startswith("  line 2: is not JSON: ")
    assert lines[-1] == "  … all of them with --json"
    assert len(lines) == 2 + track.SHOWN + 1


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "There is no file"), (b"\xff\xfe{\x00", "UTF-16 text; save it as UTF-8"), (b"\x1f\x8b\x08", "compressed")],
)
def test_a_file_that_is_none_is_refused(
    run: Run, ana: Account, tmp_path: Path, content: bytes | None, says: str
) -> None:
    """Before anything is recorded."""
    file = tmp_path / "some.jsonl"
    if content is not None:
        file.write_bytes(content)
    status, said = run("track", "--user", ANA, str(file))

    assert status == 2
    assert says in said["error"]


def test_whose_activities_they_are_must_be_known(run: Run) -> None:
    """An address that nobody signs in with is no learner."""
    status, said = run("track", "--user", "who@example.org", "-", stdin=written(READING))
    assert status == 2
    assert "users add who@example.org" in said["error"]


def test_a_database_that_goes_away_says_where_to_go_on(ana: Account, runtime: Runtime) -> None:
    """What was added is kept, so that nobody sends it twice."""

    class GoesAway:
        calls = 0

        def track_activity(self, activity: object) -> None:
            self.calls += 1
            if self.calls == 2:
                msg = "the database cannot be used"
                raise DatabaseError(msg)

    lines = (FileLine(number, 9, written(READING)) for number in (1, 2, 3))
    with pytest.raises(DatabaseError, match="1 activities were added before line 2"):
        track.track(lines, GoesAway(), user_id=ana.id)  # type: ignore[arg-type]
