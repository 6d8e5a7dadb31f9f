"""A judge that has not passed its exam: its word is a suggestion to one learner, and teaches nothing."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.marking.background import AtOnce
from aidioma.marking.judge import prompts
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Tier, Verdict
from aidioma.settings import Settings
from tests.examined import examined
from tests.fake_clock import FakeClock
from tests.fake_provider import FakeProvider
from tests.people import accounts_on

HUNGRY = Exercise("hungry", 1, "en-es", "I am hungry.", ("Tengo hambre.", "Estoy hambriento."))
Open = Callable[..., FeedbackService]


@pytest.fixture
def settings(upstream: FakeProvider, tmp_path: Path) -> Settings:
    return Settings(
        AIDIOMA_DATA_DIR=tmp_path,
        OPENAI_API_KEY=SecretStr("k"),
        OPENAI_BASE_URL=upstream.base_url,
        AIDIOMA_BUDGET_LEARNER_DAY_USD="5",
    )


@pytest.fixture
def opened(sessions: sessionmaker[Session], clock: FakeClock) -> Iterator[Open]:
    services: list[FeedbackService] = []

    def open_with(settings: Settings) -> FeedbackService:
        services.append(FeedbackService.open(sessions, settings=settings, clock=clock, background=AtOnce()))
        return services[-1]

    yield open_with
    for service in services:
        service.close()


def stored(sessions: sessionmaker[Session]) -> int | None:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(AiCache))


@pytest.mark.parametrize("failed", [False, True], ids=["not examined", "not passed"])
def test_its_word_is_a_suggestion(
    opened: Open, settings: Settings, upstream: FakeProvider, sessions: sessionmaker[Session], *, failed: bool
) -> None:
    """The answer stays pending, nothing is kept, and the next learner's same answer is asked about anew."""
    if failed:
        examined(settings, settings.data_dir, passed=False)
    service = opened(settings)
    first = service.mark(HUNGRY, "tengo hombre", learner_id="ana")
    again = service.mark(HUNGRY, "tengo hombre", learner_id="ben")

    assert (first.feedback.verdict, first.feedback.score, first.receipt.tier) == (Verdict.PENDING, None, Tier.NONE)
    assert first.suggested is not None
    assert (first.suggested.verdict, first.suggested.corrected) == (Verdict.INCORRECT, "Tengo hambre.")
    assert [(edit.wrong, edit.right) for edit in first.suggested.edits] == [("hombre", "hambre")]
    assert first.receipt.cost_usd > 0
    assert again.suggested == first.suggested
    assert len(upstream.requests) == 2
    assert stored(sessions) == 0
    assert service.marked_by == ""


def test_nothing_is_prepared_or_kept_by_it(
    opened: Open, settings: Settings, upstream: FakeProvider, sessions: sessionmaker[Session], clock: FakeClock
) -> None:
    """Neither what it foresees nor what it explains reaches anybody but who asked."""
    service = opened(settings)
    ana = accounts_on(sessions, clock).guest().id
    mark = service.mark(HUNGRY, "tengo hombre", learner_id=ana)
    foreseen = service.prewarm.prepare(HUNGRY)
    told = service.questions.explain(
        "Why not hombre?", exercise=HUNGRY, answer="tengo hombre", feedback=mark.feedback, learner_id=ana
    )

    assert foreseen == 0
    assert [asked for asked in upstream.requests if asked.system == prompts.LIKELY_SYSTEM] == []
    assert told.origin == "judge"
    assert stored(sessions) == 0


def test_no_mark_of_others_is_checked_by_it(
    opened: Open, settings: Settings, upstream: FakeProvider, tmp_path: Path
) -> None:
    """What was learnt before goes on, and the gate hears nothing from a judge that has not passed."""
    taught = opened(examined(settings, tmp_path))
    taught.mark(HUNGRY, "tengo hombre", learner_id="ana")
    asked = len(upstream.requests)
    (tmp_path / "judge-exams.json").unlink()
    service = opened(settings)
    marks = [service.mark(HUNGRY, "¡Tengo hombre!", learner_id=f"l{at}") for at in range(20)]

    assert {mark.feedback.verdict for mark in marks} == {Verdict.INCORRECT}
    assert len(upstream.requests) == asked


def test_once_it_has_passed_it_teaches(
    opened: Open, settings: Settings, upstream: FakeProvider, tmp_path: Path
) -> None:
    opened(settings).mark(HUNGRY, "tengo hombre", learner_id="ana")
    service = opened(examined(settings, tmp_path))
    first = service.mark(HUNGRY, "tengo hombre", learner_id="ana")
    second = service.mark(HUNGRY, "tengo hombre", learner_id="ben")

    assert first.receipt.tier is Tier.JUDGE
    assert second.receipt.tier in {Tier.MEMORY, Tier.EXACT}
    assert len(upstream.requests) == 2
    assert service.marked_by == "gpt-5-mini"


@pytest.mark.parametrize(
    "change",
    [{"model": "gpt-5-nano"}, {"openai_base_url": "https://example.com/v1"}],
    ids=["model", "address"],
)
def test_another_model_or_address_has_not_passed(
    opened: Open, settings: Settings, tmp_path: Path, change: dict[str, Any]
) -> None:
    service = opened(examined(settings, tmp_path).model_copy(update=change))
    assert not service.has_teaching_judge


def test_another_wording_of_the_question_has_not_passed(
    opened: Open, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = examined(settings, tmp_path)
    monkeypatch.setattr("aidioma.marking.service.PROMPT_VERSION", "2")
    assert not opened(here).has_teaching_judge


def test_a_model_without_a_price_says_that(opened: Open, settings: Settings, tmp_path: Path) -> None:
    """Not that a budget is spent, of which nothing was spent yet."""
    usual = {"budget_learner_day_usd": Decimal("0.05"), "model": "llama3.1:8b"}
    service = opened(settings.model_copy(update=usual))
    mark = service.mark(HUNGRY, "tengo hombre", learner_id="ana")

    assert mark.feedback.verdict is Verdict.PENDING
    assert "the price of llama3.1:8b is not known" in mark.receipt.note
    assert "AIDIOMA_PRICES" in mark.receipt.note
    assert "is spent" not in mark.receipt.note
