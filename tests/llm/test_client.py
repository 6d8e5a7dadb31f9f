"""What is endured: a server that is slow, broken, over its limits, or knows less than others."""

import json
from datetime import timedelta

import pytest

from aidioma.errors import JudgeReplyError, JudgeUnavailableError
from aidioma.llm.breaker import CircuitState
from aidioma.llm.outcomes import CallOutcomes
from aidioma.marking.judge.judge import OpenAIJudge
from aidioma.model.marks import Verdict
from tests import fake_provider as fake
from tests.fake_provider import Behaviour, FakeProvider, mark, says
from tests.marking.verdicts import HUNGRY, NOON


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(fake.fails(429), id="429"),
        pytest.param(fake.fails(500), id="500"),
        pytest.param(fake.fails(503, retry_after="soon"), id="503 with a senseless wait"),
        pytest.param(fake.resets, id="connection reset"),
        pytest.param(fake.cut_off, id="cut off in the body"),
    ],
)
def test_a_passing_failure_is_tried_again_after_a_growing_pause(
    behave: Behaviour, upstream: FakeProvider, judge: OpenAIJudge, pauses: list[float]
) -> None:
    upstream.then(behave, behave)

    assert judge.judge(HUNGRY, "tengo hambre").verdict is Verdict.CORRECT
    assert pauses == [0.25, 0.5]


@pytest.mark.parametrize("wait", ["2", "Mon, 02 Mar 2026 12:00:02 GMT"])
def test_the_server_says_how_long_to_wait(
    wait: str, upstream: FakeProvider, judge: OpenAIJudge, pauses: list[float]
) -> None:
    upstream.then(fake.fails(429, retry_after=wait))

    judge.judge(HUNGRY, "tengo hambre")

    assert pauses == [2.0]


def test_a_wait_beyond_the_bound_is_not_waited_for(
    upstream: FakeProvider, judge: OpenAIJudge, pauses: list[float]
) -> None:
    upstream.then(fake.fails(429, retry_after="3600"))

    with pytest.raises(JudgeUnavailableError, match="429"):
        judge.judge(HUNGRY, "tengo hambre")

    assert pauses == []


@pytest.mark.parametrize(
    ("behave", "tries"),
    [
        pytest.param(fake.fails(429), 3, id="429 for ever"),
        pytest.param(fake.fails(500), 3, id="500 for ever"),
        pytest.param(fake.fails(401), 1, id="the key is wrong"),
        pytest.param(fake.fails(429, code="insufficient_quota"), 1, id="no credit"),
        pytest.param(fake.resets, 3, id="connections reset for ever"),
        pytest.param(fake.fails(404), 4, id="no such model, in no form"),
    ],
)
def test_a_lasting_failure_ends_in_an_error_without_secrets(
    behave: Behaviour, tries: int, upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    upstream.always = behave

    with pytest.raises(JudgeUnavailableError) as failed:
        judge.judge(HUNGRY, "tengo hambre")

    assert len(upstream.requests) == tries
    assert "sk-secret" not in str(failed.value)
    assert "hambre" not in str(failed.value)


@pytest.mark.parametrize(
    "behave", [pytest.param(fake.slow(5), id="silent"), pytest.param(fake.trickles(0.05), id="trickling")]
)
def test_a_slow_server_is_given_up(behave: Behaviour, upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """A body that comes byte by byte never lets a single read time out; the bound is on all of it."""
    judge.provider.timeout_s = 0.2
    upstream.always = behave

    with pytest.raises(JudgeUnavailableError, match="in time"):
        judge.judge(HUNGRY, "tengo hambre")


@pytest.mark.parametrize("behave", [fake.not_json, fake.empty_choices, fake.huge, lambda _: fake.as_json([])])
def test_what_is_no_chat_completion_is_rejected(behave: Behaviour, upstream: FakeProvider, judge: OpenAIJudge) -> None:
    upstream.then(behave)

    with pytest.raises(JudgeReplyError):
        judge.judge(HUNGRY, "tengo hambre")


@pytest.mark.parametrize(
    ("unknown", "requests_until_learnt"),
    [
        pytest.param(["max_completion_tokens"], 2, id="only the older token limit"),
        pytest.param(["json_schema"], 3, id="no schema"),
        pytest.param(["response_format"], 4, id="no structured output"),
    ],
)
def test_a_server_that_knows_less_is_asked_for_less_and_that_is_remembered(
    unknown: list[str], requests_until_learnt: int, upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    upstream.always = fake.knows_no(*unknown)

    assert judge.judge(HUNGRY, "tengo hambre").verdict is Verdict.CORRECT
    assert len(upstream.requests) == requests_until_learnt
    assert judge.judge(HUNGRY, "tengo hambre").verdict is Verdict.CORRECT
    assert len(upstream.requests) == requests_until_learnt + 1


def test_tokens_that_the_server_does_not_count_are_estimated(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    body = json.loads(says(mark("correct", corrected="tengo hambre"))(None).body)  # type: ignore[arg-type]
    del body["usage"]
    upstream.then(lambda _: fake.as_json(body))

    usage = judge.judge(HUNGRY, "tengo hambre").usage

    assert usage.tokens_in > 500
    assert usage.tokens_out > 30


def test_after_several_failures_nobody_is_kept_waiting_until_a_probe_succeeds(
    upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    upstream.then(*[fake.fails(401)] * 5)
    for _ in range(5):
        with pytest.raises(JudgeUnavailableError):
            judge.judge(HUNGRY, "tengo hambre")

    with pytest.raises(JudgeUnavailableError, match="not asked again yet"):
        judge.judge(HUNGRY, "tengo hambre")
    assert len(upstream.requests) == 5

    judge.provider.clock = lambda: NOON + timedelta(minutes=1)
    assert judge.judge(HUNGRY, "tengo hambre").verdict is Verdict.CORRECT
    assert judge.provider.breaker.state(NOON) is CircuitState.CLOSED


def test_a_reply_that_does_not_hold_is_no_outage(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    upstream.always = says("nonsense")

    for _ in range(10):
        with pytest.raises(JudgeReplyError):
            judge.judge(HUNGRY, "tengo hambre")


def test_every_call_is_counted_by_how_it_ended(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """Each try is one: the provider may charge for what was cut off."""
    judge.provider.outcomes = CallOutcomes()
    upstream.then(fake.fails(429), fake.cut_off)
    judge.judge(HUNGRY, "tengo hambre")
    upstream.then(fake.fails(500), fake.fails(500), fake.fails(500))
    with pytest.raises(JudgeUnavailableError):
        judge.judge(HUNGRY, "tengo mucha hambre")
    assert judge.provider.outcomes.counts() == {
        ("chat", "turned_away"): 1,
        ("chat", "cut_off"): 1,
        ("chat", "answered"): 1,
        ("chat", "failed"): 3,
    }
