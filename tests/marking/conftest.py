"""A provider that misbehaves on demand, and a judge that asks it."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from aidioma.marking.judge.judge import OpenAIJudge
from aidioma.settings import Settings
from tests.fake_provider import FakeProvider
from tests.marking.verdicts import NOON


@pytest.fixture
def pauses() -> list[float]:
    """How long the judge waited between tries; it does not really wait."""
    return []


@pytest.fixture
def judge(upstream: FakeProvider, pauses: list[float]) -> Iterator[OpenAIJudge]:
    settings = Settings(openai_api_key=SecretStr("sk-secret"), openai_base_url=upstream.base_url)
    opened = OpenAIJudge.from_settings(settings, clock=lambda: NOON)
    assert opened is not None
    opened.provider.sleep = pauses.append
    opened.provider.jitter = lambda: 0.0
    yield opened
    opened.provider.close()
