"""Exercises and short words for the tests of the judge."""

from datetime import UTC, datetime
from typing import Any

from aidioma.marking.judge.judge import OpenAIJudge
from aidioma.model.marks import Exercise
from tests.fake_provider import FakeProvider, says

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HUNGRY = Exercise("c1", 1, "en-es", "I am hungry.", ("Tengo hambre.", "Estoy hambriento."))
TEACHER = Exercise("c2", 1, "es-en", "Ella es profesora.", ("She is a teacher.",))


def edit(wrong: str, right: str, kind: str = "vocabulary", why: str = "") -> dict[str, str]:
    return {"wrong": wrong, "right": right, "kind": kind, "why": why}


def judged(upstream: FakeProvider, judge: OpenAIJudge, answer: str, reply: object) -> Any:
    upstream.then(says(reply))
    return judge.judge(HUNGRY, answer)
