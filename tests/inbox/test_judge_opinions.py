"""The judge says first what it thinks: once, in the background, and without marking anything."""

from dataclasses import replace

import pytest

from aidioma.errors import JudgeUnavailableError
from aidioma.inbox.judge_opinions import MOST_AT_ONCE, JudgeOpinions
from aidioma.inbox.service import InboxService
from aidioma.model.marks import Verdict
from tests.inbox.conftest import UNSURE, School
from tests.marking.scripted import ScriptedJudge, service_on


def with_judge(school: School, judge: ScriptedJudge) -> InboxService:
    """Return the inbox as another process has it, beside a judge."""
    feedback = service_on(school.sessions, school.clock, judge)
    return replace(school.inbox, judge=JudgeOpinions(school.sessions, feedback, school.clock))


def test_it_is_asked_once_and_marks_nothing(school: School) -> None:
    """Whoever looks first waits for nothing; whoever looks next reads it, in whatever process."""
    card, _ = school.answer("ana")
    judge = ScriptedJudge(corrections={UNSURE: UNSURE})
    inbox = with_judge(school, judge)
    admin = school.id("admin")

    (before,) = inbox.open_cases(by=admin).cases
    (after,) = with_judge(school, judge).open_cases(by=admin).cases

    assert before.judge is None
    assert after.judge is not None
    assert (after.judge.verdict, after.judge.model) == (Verdict.CORRECT, "scripted")
    assert judge.asked == [UNSURE]
    assert school.outcome("ana", card).quality is None


@pytest.mark.parametrize("judge", [ScriptedJudge(failure=JudgeUnavailableError("down")), ScriptedJudge(flags=True)])
def test_a_judge_that_does_not_say_leaves_the_inbox_as_it_is(school: School, judge: ScriptedJudge) -> None:
    """One that cannot be asked is asked again later, not at once; one that would not say is not asked again."""
    school.answer("ana")
    inbox = with_judge(school, judge)

    found = [inbox.open_cases(by=school.id("admin")).cases for _ in range(3)]

    assert [len(cases) for cases in found] == [1, 1, 1]
    assert len(judge.asked) == 1
    said = found[-1][0].judge
    assert said is None or said.verdict is None


def test_one_look_asks_about_a_few(school: School) -> None:
    for number in range(MOST_AT_ONCE + 2):
        school.answer("ana", f"Quién sabe qué palabras son {'más ' * number}")
    judge = ScriptedJudge()

    with_judge(school, judge).open_cases(by=school.id("admin"))

    assert len(judge.asked) == MOST_AT_ONCE


def test_without_a_judge_nobody_is_asked(school: School) -> None:
    school.answer("ana")
    feedback = service_on(school.sessions, school.clock, None)
    inbox = replace(school.inbox, judge=JudgeOpinions(school.sessions, feedback, school.clock))

    assert [one.judge for one in inbox.open_cases(by=school.id("admin")).cases] == [None]
