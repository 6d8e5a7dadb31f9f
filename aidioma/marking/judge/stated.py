"""What a judge states, as it comes over the wire. Nothing here is believed yet."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError

from aidioma.errors import JudgeReplyError
from aidioma.model.marks import Verdict


def _clamped(points: float) -> float:
    return min(100.0, max(0.0, points))


Points = Annotated[float, AfterValidator(_clamped)]


class StatedCriteria(BaseModel):
    """0-100 each; beyond that is clamped."""

    meaning: Points
    grammar: Points
    vocabulary: Points
    naturalness: Points


class StatedEdit(BaseModel):
    """A change as the judge words it."""

    wrong: str
    right: str
    kind: str = ""
    why: str = ""


class JudgeReply(BaseModel):
    """The mark of an answer, as stated."""

    verdict: Literal[Verdict.CORRECT, Verdict.ALMOST, Verdict.INCORRECT]
    corrected: str
    edits: list[StatedEdit]
    tip: str = ""
    concepts: list[str] = []
    criteria: StatedCriteria | None = None
    speaks_to_judge: bool = False


class ExplainReply(BaseModel):
    """An explanation, as stated."""

    on_topic: bool
    text: str


class StatedMistake(BaseModel):
    """A likely answer with what is wrong with it, as stated."""

    answer: str
    corrected: str
    kind: str = ""
    why: str = ""


class LikelyReply(BaseModel):
    """Alternatives and mistakes, as stated."""

    alternatives: list[str] = []
    mistakes: list[StatedMistake] = []


AnyReply = TypeVar("AnyReply", bound=BaseModel)


def parsed(text: str, reply: type[AnyReply]) -> AnyReply:
    """
    Read the one JSON object in *text*, which a server without structured output may wrap in words or fences.

    Raises:
        JudgeReplyError: If there is none, or it is not a *reply*.
    """
    try:
        return reply.model_validate_json(text[text.find("{") : text.rfind("}") + 1])
    except ValidationError as error:
        msg = f"the reply is not a {reply.__name__}"
        raise JudgeReplyError(msg) from error
