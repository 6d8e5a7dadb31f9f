"""The port to whoever judges an answer that nothing known settles, and the judge behind a provider."""

import json
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Final, Protocol

from openai import pydantic_function_tool
from openai.types.chat import ChatCompletionMessageParam
from pydantic import BaseModel

from aidioma.clock import Clock
from aidioma.errors import JudgeReplyError
from aidioma.llm.client import Completion, Form, ProviderClient
from aidioma.llm.pricing import PriceTable
from aidioma.llm.usage import Usage
from aidioma.marking.judge import drafting, prompts
from aidioma.marking.judge.conversing import CONVERSATION_VERSION, PartnerReply, checked_exchange, conversation_messages
from aidioma.marking.judge.judgement import Explanation, Judgement, Likely, LikelyMistake
from aidioma.marking.judge.prompt_injection import overrules, speaks_to_judge
from aidioma.marking.judge.reply import checked, checked_likely, shown_text
from aidioma.marking.judge.scene import Exchange, Scene, SpokenLine
from aidioma.marking.judge.stated import ExplainReply, JudgeReply, LikelyReply, parsed
from aidioma.model.marks import Exercise, Feedback, Verdict
from aidioma.settings import Settings

__all__ = ["Explanation", "Judge", "Judgement", "Likely", "LikelyMistake", "OpenAIJudge", "Tutor", "Usage"]

_EXPECTED_TOKENS_IN: Final = 1_400
_EXPECTED_TOKENS_OUT: Final = 600
_MAX_EXPLANATION_CHARS: Final = 900
_MAX_TOKENS_OUT: Final = 4_000
"""Models that reason spend most of it before the first word."""
_REASONING_MODELS: Final = ("gpt-5", "o1", "o3", "o4")

_REFUSED: Final = "The provider refused to answer."
_SUSPECTED: Final = "The judge takes the answer for an attempt to speak to it."
_OFF_TOPIC: Final = "The question is not about this exercise."


class Judge(Protocol):
    """Judges one answer. Model and prompt version are part of every key, so verdicts never cross them."""

    @property
    def model(self) -> str:
        """The model asked, as settings name it."""
        ...

    @property
    def prompt_version(self) -> str:
        """The wording of the question."""
        ...

    def judge(self, exercise: Exercise, answer: str) -> Judgement:
        """
        Judge *answer*.

        Raises:
            JudgeUnavailableError: If nobody answered in time.
            JudgeReplyError: If the reply does not hold. It must not be stored.
            InvalidInputError: If the answer is longer than a judge is given.
        """
        ...


class Tutor(Protocol):
    """Answers questions about a mark, and prepares an exercise. Raises what a judge raises."""

    def explain(self, question: str, *, exercise: Exercise, answer: str, feedback: Feedback) -> Explanation:
        """Answer a learner's *question* about the *feedback* on *answer*."""
        ...

    def likely(self, exercise: Exercise) -> Likely:
        """Foresee right translations and mistakes, in one call."""
        ...


class Partner(Protocol):
    """Takes part in conversations. Raises what a judge raises."""

    def converse(self, scene: Scene, said: Sequence[SpokenLine], text: str, *, reached: Sequence[str]) -> Exchange:
        """Correct the learner's turn *text* and answer it; *said* came before it, *reached* are goals done."""
        ...


class DraftWriter(Protocol):
    """Drafts exercises for a teacher to review. Raises what a judge raises."""

    @property
    def model(self) -> str:
        """The model asked, as settings name it."""
        ...

    def draft(self, brief: drafting.Brief) -> drafting.Proposals:
        """Write the exercises that *brief* wishes for, in one call."""
        ...


@dataclass(frozen=True, slots=True)
class OpenAIJudge:
    """
    A model behind an OpenAI-compatible server, as judge, tutor and partner.

    An answer that looks like an order to the judge is flagged without a call.
    """

    provider: ProviderClient
    model: str
    prices: PriceTable
    prompt_version: str = prompts.PROMPT_VERSION

    @classmethod
    def from_settings(cls, settings: Settings, *, clock: Clock) -> "OpenAIJudge | None":
        """Return the judge that *settings* name, or None where no key is set."""
        provider = ProviderClient.from_settings(settings, clock=clock)
        return None if provider is None else cls(provider, settings.model, PriceTable.from_settings(settings))

    @property
    def expected_cost_usd(self) -> Decimal:
        """What to set aside for one judgement; a usual one costs less."""
        return expected_cost_usd(self.model, self.prices)

    def judge(self, exercise: Exercise, answer: str) -> Judgement:
        """Judge *answer*; see ``Judge``."""
        if reason := speaks_to_judge(exercise, answer):
            return Judgement(Verdict.PENDING, usage=self._unused(f"The judge was not asked: {reason}."), flagged=True)
        messages = prompts.judge_messages(exercise, answer, mark=_unguessable())
        said, usage = self._ask(messages, JudgeReply)
        if said.refused:
            return Judgement(Verdict.PENDING, usage=replace(usage, remark=_REFUSED), flagged=True)
        with _charged(usage):
            reply = parsed(said.text, JudgeReply)
            if reply.speaks_to_judge:
                return Judgement(Verdict.PENDING, usage=replace(usage, remark=_SUSPECTED), flagged=True)
            return checked(reply, exercise=exercise, answer=answer, usage=usage)

    def explain(self, question: str, *, exercise: Exercise, answer: str, feedback: Feedback) -> Explanation:
        """Answer a learner's *question*; see ``Tutor``."""
        if reason := overrules(exercise, question):
            return Explanation("", usage=self._unused(f"The question was not asked: {reason}."), flagged=True)
        messages = prompts.explain_messages(
            question, exercise=exercise, answer=answer, feedback=feedback, mark=_unguessable()
        )
        said, usage = self._ask(messages, ExplainReply)
        if said.refused:
            return Explanation("", usage=replace(usage, remark=_REFUSED), flagged=True)
        with _charged(usage):
            reply = parsed(said.text, ExplainReply)
            text = shown_text(reply.text, at_most=_MAX_EXPLANATION_CHARS)
        if not reply.on_topic or not text:
            return Explanation("", usage=replace(usage, remark=_OFF_TOPIC), flagged=True)
        return Explanation(text, usage=usage)

    def draft(self, brief: drafting.Brief) -> drafting.Proposals:
        """Write exercises for a teacher; see ``DraftWriter``."""
        said, usage = self._ask(drafting.draft_messages(brief, mark=_unguessable()), drafting.DraftsReply)
        usage = replace(usage, prompt_version=drafting.DRAFT_VERSION)
        if said.refused:
            return drafting.Proposals(usage=replace(usage, remark=_REFUSED))
        with _charged(usage):
            return drafting.checked_drafts(parsed(said.text, drafting.DraftsReply), brief, usage=usage)

    def likely(self, exercise: Exercise) -> Likely:
        """Foresee translations and mistakes; see ``Tutor``."""
        said, usage = self._ask(prompts.likely_messages(exercise), LikelyReply)
        if said.refused:
            return Likely(usage=replace(usage, remark=_REFUSED))
        with _charged(usage):
            alternatives, mistakes = checked_likely(parsed(said.text, LikelyReply), exercise)
        return Likely(alternatives, mistakes, usage)

    def converse(self, scene: Scene, said: Sequence[SpokenLine], text: str, *, reached: Sequence[str]) -> Exchange:
        """Correct the learner's turn *text* and answer it; see ``Partner``."""
        if reason := speaks_to_judge(scene.asked(said, accepted=()), text):
            unasked = self._unused(f"The partner was not asked: {reason}.")
            return Exchange(Judgement(Verdict.PENDING, usage=unasked, flagged=True))
        messages = conversation_messages(scene, said, text, reached=reached, mark=_unguessable())
        reply_to, usage = self._ask(messages, PartnerReply)
        usage = replace(usage, prompt_version=CONVERSATION_VERSION)
        if reply_to.refused:
            return Exchange(Judgement(Verdict.PENDING, usage=replace(usage, remark=_REFUSED), flagged=True))
        with _charged(usage):
            reply = parsed(reply_to.text, PartnerReply)
            if reply.speaks_to_judge:
                return Exchange(Judgement(Verdict.PENDING, usage=replace(usage, remark=_SUSPECTED), flagged=True))
            return checked_exchange(reply, scene=scene, said=said, text=text, reached=reached, usage=usage)

    def _ask(self, messages: Sequence[ChatCompletionMessageParam], reply: type[BaseModel]) -> tuple[Completion, Usage]:
        started = time.perf_counter()
        said = self.provider.chat(messages, model=self.model, forms=_forms(self.model, reply))
        usage = replace(
            self._unused(self.prices.remark(self.model)),
            tokens_in=said.tokens_in,
            tokens_out=said.tokens_out,
            cost_usd=self.prices.cost_usd(self.model, tokens_in=said.tokens_in, tokens_out=said.tokens_out),
            latency_ms=(time.perf_counter() - started) * 1000,
        )
        return said, usage

    def _unused(self, remark: str) -> Usage:
        return Usage(model=self.model, prompt_version=self.prompt_version, remark=remark)


def expected_cost_usd(model: str, prices: PriceTable) -> Decimal:
    """Return what a judgement by *model* is expected to cost, rather too much than too little."""
    return prices.cost_usd(model, tokens_in=_EXPECTED_TOKENS_IN, tokens_out=_EXPECTED_TOKENS_OUT)


def _unguessable() -> str:
    return secrets.token_hex(8)


@contextmanager
def _charged(usage: Usage) -> Iterator[None]:
    """Send the cost along with a rejection: that reply was paid for too."""
    try:
        yield
    except JudgeReplyError as error:
        error.cost_usd = usage.cost_usd
        raise


def _forms(model: str, reply: type[BaseModel]) -> tuple[Form, ...]:
    """
    Return the ways to ask for *reply*, strictest first.

    Older compatible servers know no JSON schema, no JSON mode, or only the older name of the token limit; models
    that reason take an effort instead of a temperature.
    """
    steady: Form = {"reasoning_effort": "low"} if model.startswith(_REASONING_MODELS) else {"temperature": 0}
    shaped = {
        "type": "json_schema",
        "json_schema": {"name": reply.__name__, "strict": True, "schema": _schema(reply)},
    }
    return (
        {"response_format": shaped, "max_completion_tokens": _MAX_TOKENS_OUT, **steady},
        {"response_format": shaped, "max_tokens": _MAX_TOKENS_OUT},
        {"response_format": {"type": "json_object"}, "max_tokens": _MAX_TOKENS_OUT},
        {"max_tokens": _MAX_TOKENS_OUT},
    )


@cache
def _schema(reply: type[BaseModel]) -> dict[str, object]:
    """Return the strict schema of *reply*, without defaults: the strict form knows none."""
    strict = json.dumps(pydantic_function_tool(reply)["function"]["parameters"])
    return dict(json.loads(strict, object_hook=lambda part: {key: part[key] for key in part if key != "default"}))
