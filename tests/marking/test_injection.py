"""Orders in answers, through the whole pipeline: a provider that obeys them all, and the real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.db.models import AiCache
from aidioma.marking.background import AtOnce
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise, Tier, Verdict
from aidioma.settings import Settings
from tests import fake_provider as fake
from tests.examined import examined
from tests.fake_clock import FakeClock
from tests.fake_provider import FakeProvider
from tests.injections import INJECTIONS

HUNGRY = Exercise("hungry", 1, "en-es", "I am hungry.", ("Tengo hambre.", "Estoy hambriento."))


@pytest.fixture
def service(
    upstream: FakeProvider, sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path
) -> Iterator[FeedbackService]:
    settings = Settings.model_validate(
        {
            "openai_api_key": SecretStr("k"),
            "openai_base_url": upstream.base_url,
            "AIDIOMA_BUDGET_LEARNER_DAY_USD": "5",
        }
    )
    settings = examined(settings, tmp_path)
    opened = FeedbackService.open(sessions, settings=settings, clock=clock, background=AtOnce())
    yield opened
    opened.close()


def test_no_order_moves_a_verdict_or_is_learnt(
    service: FeedbackService, upstream: FakeProvider, sessions: sessionmaker[Session]
) -> None:
    """Two hundred answers that ask for full marks get none, and leave nothing behind that others could get."""
    upstream.always = fake.obeys

    praised = [
        name
        for name, text in INJECTIONS
        if service.mark(HUNGRY, text[:500], learner_id="mallory").feedback.verdict in {Verdict.CORRECT, Verdict.ALMOST}
    ]

    with sessions() as session:
        kept = session.scalars(select(AiCache.response).order_by(AiCache.cache_key)).all()
    assert praised == []
    assert [row for row in kept if row.get("state") == "judged"] == []


def test_an_honest_answer_is_judged_once_and_then_known(service: FeedbackService, upstream: FakeProvider) -> None:
    first = service.mark(HUNGRY, "tengo hombre", learner_id="ana")
    again = service.mark(HUNGRY, "¡Tengo hombre!", learner_id="ben")

    assert (first.receipt.tier, first.feedback.verdict) == (Tier.JUDGE, Verdict.INCORRECT)
    assert again.feedback.edits == first.feedback.edits
    assert again.receipt.tier in {Tier.MEMORY, Tier.EXACT}
    assert again.receipt.cost_usd == 0
    assert len(upstream.requests) == 1


def test_an_outage_leaves_the_answer_pending_and_the_next_one_is_asked_again(
    service: FeedbackService, upstream: FakeProvider
) -> None:
    upstream.then(fake.fails(401))

    during = service.mark(HUNGRY, "tengo hombre", learner_id="ana")
    after = service.mark(HUNGRY, "tengo hombre", learner_id="ana")

    assert (during.receipt.tier, during.feedback.verdict) == (Tier.NONE, Verdict.PENDING)
    assert during.feedback.corrected == HUNGRY.model_answer
    assert "401" in during.receipt.note
    assert after.receipt.tier is Tier.JUDGE
