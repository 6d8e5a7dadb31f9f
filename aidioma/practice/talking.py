"""What one turn of a conversation comes to: with a partner, by the script, or at the moment the partner is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aidioma.content.item import ContentItem
from aidioma.errors import JudgeError, JudgeReplyError
from aidioma.llm.usage import Usage
from aidioma.marking.conversation import Conversation
from aidioma.marking.decision import Decision
from aidioma.marking.judge.judge_tier import UNEXAMINED, as_feedback, suggested_by
from aidioma.marking.judge.scene import Exchange, SpokenLine
from aidioma.model.marks import Feedback, Mark, Tier, Verdict
from aidioma.practice.script import Said, Talk, nearest, reply_exercise, scene_of
from aidioma.spanish.rules import mark_by_rules

_CHECKED: Final = ("A turn of a conversation fits nobody else's, so the judge was asked.",)
_LOST: Final = "Your partner could not be reached, so the conversation goes on by its script"
_NOT_UNDERSTOOD: Final = "Not near to any reply of the script."


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn with its mark, and what the stream keeps of where it led."""

    mark: Mark
    led_to: Mapping[str, Any]


def talk_freely(conversation: Conversation, item: ContentItem, talk: Talk, text: str, *, learner_id: str) -> Turned:
    """Say *text* to the partner; where the partner is lost, the script takes over and nothing of the turn is."""
    scene = scene_of(item)
    assert scene is not None, "only what sets a scene can be talked about"
    try:
        exchange = conversation.exchange(scene, talk.lines, text, reached=sorted(talk.reached), learner_id=learner_id)
    except JudgeError as error:
        return _lost(item, talk, text, error)
    return _answered(exchange, teaches=conversation.teaches)


def _answered(exchange: Exchange, *, teaches: bool) -> Turned:
    judgement, line = exchange.judgement, exchange.line
    usage = judgement.usage
    if line is None:
        mark = _pending("", usage)
        return Turned(mark, {"line": None})
    if teaches:
        decision = Decision(as_feedback(judgement), Tier.JUDGE, _CHECKED, usage=usage)
    else:
        open_still = Feedback(verdict=Verdict.PENDING, score=None, corrected=judgement.corrected)
        left = Decision(open_still, Tier.NONE, note=UNEXAMINED)
        decision = suggested_by(judgement, left)
    said = {"speaker": line.speaker, "says": line.says, "translation": line.translation}
    return Turned(decision.as_mark(latency_ms=usage.latency_ms), {"line": said, "reached": list(exchange.reached)})


def _lost(item: ContentItem, talk: Talk, text: str, error: JudgeError) -> Turned:
    """Take the turn for a reply of the script where it is near to one; marked by the rules, if they are sure."""
    cost_usd = error.cost_usd if isinstance(error, JudgeReplyError) else Usage().cost_usd
    mark = _pending(f"{_LOST}: {error}.", Usage(cost_usd=cost_usd))
    choice = None if talk.here is None else nearest(talk.here, text)
    if talk.here is not None and choice is not None:
        feedback = mark_by_rules(reply_exercise(item, talk.here, choice), text)
        if feedback is not None:
            receipt = mark.receipt.model_copy(update={"tier": Tier.RULES})
            mark = Mark(feedback=feedback, receipt=receipt)
    step = {} if talk.here is None else {"step": talk.here.id, "choice": choice}
    return Turned(mark, {"away": True, **step})


def not_understood() -> Mark:
    """Return the mark of a turn that is near to no reply of the script."""
    return _pending(_NOT_UNDERSTOOD, Usage())


def _pending(note: str, usage: Usage) -> Mark:
    feedback = Feedback(verdict=Verdict.PENDING, score=None)
    return Decision(feedback, Tier.NONE, usage=usage, note=note).as_mark(latency_ms=usage.latency_ms)


def said_in(turns: Sequence[Mapping[str, Any]]) -> list[Said]:
    """Read back what the learner said in a conversation from what the stream keeps."""
    return [_said(one) for one in turns if str(one.get("part", "")).startswith(TURN)]


TURN: Final = "turn"
"""What the parts of a play that are turns of a conversation begin with."""


def _said(details: Mapping[str, Any]) -> Said:
    line = details.get("line")
    return Said(
        step=details.get("step", ""),
        choice=details.get("choice"),
        answer=details["said"],
        part=details["part"],
        line=None if line is None else SpokenLine(line["speaker"], line["says"], line["translation"]),
        reached=tuple(details.get("reached", ())),
        away=details.get("away") is True,
    )
