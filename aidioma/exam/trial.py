"""One question to a judge that is about to be connected: whether somebody is there, and what a call takes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from aidioma.clock import Clock
from aidioma.errors import InvalidInputError, JudgeError, JudgeReplyError
from aidioma.i18n import Message
from aidioma.llm.usage import Usage
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.judge.judge import OpenAIJudge
from aidioma.model.marks import Exercise
from aidioma.settings import Settings

TIMEOUT_S: Final = 40.0
"""A local model is loaded by the first question."""
ASKED: Final = Exercise("exam:trial", 1, "en-es", "The house is white.", ("La casa es blanca.",))
ANSWER: Final = "La casa es blanco."

_REASONS: Final = {
    "HTTP 401": Message("The provider does not take this key."),
    "HTTP 403": Message("The provider does not allow this key to be used so."),
    "HTTP 404": Message("There is no such model at this address, or no such address."),
    "HTTP 429": Message("The provider says that this key has no credit left, or is used too often."),
    "in time": Message("Nobody answered in time."),
    "could not be reached": Message("Nobody can be reached at this address."),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What one call came to; ``holds`` is False where the reply was not one of a judge's: the exam will tell."""

    latency_ms: float
    cost_usd: Decimal
    holds: bool


def try_out(settings: Settings, ledger: UsageLedger, *, clock: Clock) -> Trial:
    """
    Ask the judge of *settings* one question and write down what it cost.

    Raises:
        InvalidInputError: If nobody answered; what the provider wrote stays out of it, since it may quote the key.
    """
    patient = settings.model_copy(update={"judge_timeout_s": max(TIMEOUT_S, settings.judge_timeout_s)})
    judge = OpenAIJudge.from_settings(patient, clock=clock)
    assert judge is not None, "settings with a connection name a judge"
    try:
        usage, holds = judge.judge(ASKED, ANSWER).usage, True
    except JudgeReplyError as error:
        usage, holds = Usage(judge.model, judge.prompt_version, cost_usd=error.cost_usd), False
    except JudgeError as error:
        reason = next((said for sign, said in _REASONS.items() if sign in str(error)), Message(str(error)))
        raise InvalidInputError(reason) from error
    finally:
        judge.provider.close()
    ledger.enter("exam", usage)
    return Trial(usage.latency_ms, usage.cost_usd, holds)
