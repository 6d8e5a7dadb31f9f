"""Right answers that look wrong: regional, dialectal, idiomatic. No rule calls one of them wrong."""

from pathlib import Path

from aidioma.model.marks import Direction, Exercise, Verdict
from aidioma.spanish.rules import mark_by_rules

_TABLE = Path(__file__).with_name("looks_wrong.tsv")
_DIRECTIONS: dict[str, Direction] = {"en-es": "en-es", "es-en": "es-en"}


def test_no_rule_calls_a_right_answer_wrong() -> None:
    """It is Correct or left open, though one translation alone is known: voseo, recién, "no cenamos nunca"."""
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blamed: list[str] = []
    for line in lines:
        direction, prompt, known, answer = line.split("\t")
        mark = mark_by_rules(Exercise("asked", 1, _DIRECTIONS[direction], prompt, (known,)), answer)
        if mark is not None and mark.verdict is not Verdict.CORRECT:
            blamed.append(f"{answer} ({prompt}): {mark.corrected}")
    assert len(lines) >= 200
    assert not blamed
