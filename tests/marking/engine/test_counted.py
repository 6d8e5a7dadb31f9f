"""Replies from counts alone: only what was confirmed often and never found harmless."""

import pytest

from aidioma.marking.engine.counted import KIND, LEAST_CONFIRMED, counted
from aidioma.marking.engine.evidence import Bundle, Evidence

RIGHT = ("i", "am", "tired")
FLAWED = ("i", "are", "tired")


def evidence(mistaken: int, harmless: int = 0) -> Evidence:
    return Evidence({"e:are>am": (mistaken, harmless)})


def test_a_mistake_confirmed_often_is_named() -> None:
    """The more often, the surer."""
    few = counted(FLAWED, bundle=Bundle.of([RIGHT]), evidence=evidence(LEAST_CONFIRMED))
    many = counted(FLAWED, bundle=Bundle.of([RIGHT]), evidence=evidence(30))
    assert few is not None
    assert many is not None
    assert (few.edits, few.corrected, few.kind) == ((("are", "am"),), RIGHT, KIND)
    assert 0.9 < few.confidence < many.confidence < 1


@pytest.mark.parametrize(
    ("known", "told"),
    [
        pytest.param([RIGHT], evidence(LEAST_CONFIRMED - 1), id="too seldom"),
        pytest.param([RIGHT], evidence(30, harmless=1), id="once harmless"),
        pytest.param([("we", "were", "quite", "tired")], evidence(30), id="too far"),
        pytest.param([], evidence(30), id="nothing known"),
        pytest.param([RIGHT, ("we", "are", "tired")], Evidence({"e:are>am": (9, 0), "e:i>we": (9, 0)}), id="two ways"),
    ],
)
def test_what_is_not_certain_is_left_to_the_judge(known: list[tuple[str, ...]], told: Evidence) -> None:
    """Nothing is proposed."""
    assert counted(FLAWED, bundle=Bundle.of(known), evidence=told) is None
