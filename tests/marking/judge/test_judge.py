"""What the judge is asked, and what of its replies is believed."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from aidioma.errors import InvalidInputError, JudgeReplyError
from aidioma.marking.judge.judge import OpenAIJudge
from aidioma.model.marks import Criteria, EditClass, Verdict
from aidioma.settings import Settings
from tests import fake_provider as fake
from tests.fake_provider import Behaviour, FakeProvider, mark
from tests.injections import INJECTIONS
from tests.marking.verdicts import HUNGRY, NOON, TEACHER, edit, judged


def test_without_a_key_there_is_no_judge() -> None:
    assert OpenAIJudge.from_settings(Settings(openai_api_key=None), clock=lambda: NOON) is None


def test_the_question_names_model_schema_and_limits(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    judge.judge(HUNGRY, "tengo hambre")

    (asked,) = upstream.requests
    wanted = asked.body["response_format"]["json_schema"]
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer sk-secret"
    assert asked.body["model"] == judge.model == "gpt-5-mini"
    assert asked.body["max_completion_tokens"] <= 4_000
    assert wanted["strict"] is True
    assert set(wanted["schema"]["required"]) == set(wanted["schema"]["properties"])
    assert "default" not in json.dumps(wanted["schema"])


def test_a_model_that_does_not_reason_is_asked_to_be_steady(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    replace(judge, model="gpt-4o-mini").judge(HUNGRY, "tengo hambre")

    assert upstream.requests[0].body["temperature"] == 0
    assert "reasoning_effort" not in upstream.requests[0].body


def test_an_answer_longer_than_the_limit_is_not_sent(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    with pytest.raises(InvalidInputError, match="500"):
        judge.judge(HUNGRY, "tengo hambre " * 50)

    assert upstream.requests == []


def test_a_right_answer_is_correct_and_the_call_is_accounted_for(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    judgement = judge.judge(HUNGRY, "yo tengo hambre")

    assert judgement.verdict is Verdict.INCORRECT  # the stand-in knows two sentences only
    assert (judgement.usage.tokens_in, judgement.usage.tokens_out) == (900, 120)
    assert judgement.usage.cost_usd == Decimal("0.000465")
    assert judgement.usage.model == "gpt-5-mini"
    assert judgement.usage.prompt_version == judge.prompt_version
    assert judgement.usage.latency_ms > 0
    assert judgement.usage.remark == ""
    assert not judgement.flagged


def test_a_right_answer_in_other_words_is_correct(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    judgement = judged(upstream, judge, "yo tengo hambre", mark("correct", corrected="Yo tengo hambre."))

    assert judgement.verdict is Verdict.CORRECT
    assert judgement.edits == ()
    assert judgement.criteria == Criteria(meaning=100, grammar=100, vocabulary=100, naturalness=100)


def test_edits_are_spelt_by_the_shared_diff_and_keep_their_explanations(
    upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    """The judge writes one edit over three words; two of them changed."""
    clumsy = edit("Soy mucho hambriento", "Estoy muy hambriento", "ser_estar", "Estar is for how one feels.")

    judgement = judged(
        upstream,
        judge,
        "Soy mucho hambriento",
        mark("incorrect", corrected="Estoy muy hambriento.", edits=[clumsy], tip="States take estar."),
    )

    assert [(each.wrong, each.right) for each in judgement.edits] == [("soy", "estoy"), ("mucho", "muy")]
    assert {each.why for each in judgement.edits} == {"Estar is for how one feels."}
    assert judgement.edits[0].edit_class is EditClass.SER_ESTAR
    assert judgement.tip == "States take estar."


def test_a_slip_is_almost_right_whatever_the_judge_calls_it(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """Where almost ends is our convention, the same as for reused marks, so no reply is lost over it."""
    reply = mark("incorrect", corrected="Estoy hambriento", edits=[edit("éstoy", "estoy", "spelling")])

    judgement = judged(upstream, judge, "Éstoy hambriento", reply)

    assert judgement.verdict is Verdict.ALMOST
    assert [each.edit_class for each in judgement.edits] == [EditClass.ACCENT]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param(edit("", "muy", "nonsense"), EditClass.MISSING, id="no class there is"),
        pytest.param(edit("muy", "", "accent"), EditClass.EXTRA, id="a class that cannot be"),
        pytest.param(edit("lejano", "hambriento", "mood"), EditClass.MOOD, id="the judge's, where the rules see none"),
        pytest.param(edit("soy", "estoy", "mood"), EditClass.SER_ESTAR, id="the rules', where they are sure"),
    ],
)
def test_the_class_of_an_edit_is_the_one_that_reuse_will_see(
    stated: dict[str, str], expected: EditClass, upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    answer, corrected = f"{stated['wrong']} hoy", f"{stated['right']} hoy"

    judgement = judged(upstream, judge, answer, mark("incorrect", corrected=corrected, edits=[stated]))

    assert [each.edit_class for each in judgement.edits] == [expected]


def test_what_the_judge_leaves_unsaid_the_rules_say(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    reply = mark("incorrect", corrected="Estoy hambriento", edits=[edit("soy", "estoy")])

    judgement = judged(upstream, judge, "Soy hambriento", reply)

    assert judgement.edits[0].why
    assert judgement.tip
    assert judgement.concepts


def test_a_known_translation_needs_no_stated_edits(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """It is right whatever the judge says, so what differs from it are facts."""
    judgement = judged(upstream, judge, "Tiene hambre", mark("incorrect", corrected="Tengo hambre."))

    assert [(each.wrong, each.right) for each in judgement.edits] == [("tiene", "tengo")]


def test_ratings_out_of_range_are_clamped(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    points = {"meaning": 900, "grammar": -5, "vocabulary": 70.4, "naturalness": 100}

    judgement = judged(upstream, judge, "tengo ombre", incorrect(criteria=points))

    assert judgement.criteria == Criteria(meaning=100, grammar=0, vocabulary=70, naturalness=100)


@pytest.mark.parametrize("points", [100, 1e308, 97])
def test_full_marks_for_a_wrong_answer_are_dropped(points: float, upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """Ratings that contradict the verdict are not believed; the edits alone then make the score."""
    names = ("meaning", "grammar", "vocabulary", "naturalness")

    judgement = judged(upstream, judge, "tengo ombre", incorrect(criteria=dict.fromkeys(names, points)))

    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.criteria is None


@pytest.mark.parametrize("criteria", [None, dict.fromkeys(("meaning", "grammar", "vocabulary", "naturalness"), 10)])
def test_a_right_answer_without_fitting_ratings_is_right_all_the_same(
    criteria: dict[str, int] | None, upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    reply = mark("correct", corrected="yo tengo hambre") | {"criteria": criteria}

    judgement = judged(upstream, judge, "yo tengo hambre", reply)

    assert (judgement.verdict, judgement.criteria) == (Verdict.CORRECT, None)


def test_concepts_are_few_and_short(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    stated = ["Ser and estar", "", "x" * 60, "Spelling", "accents", "one too many"]

    judgement = judged(upstream, judge, "tengo ombre", incorrect(concepts=stated))

    assert judgement.concepts == ("ser and estar", "spelling", "accents")


def incorrect(**more: Any) -> dict[str, Any]:
    return mark("incorrect", corrected="Tengo hambre", edits=[edit("ombre", "hambre", "spelling")], **more)


@pytest.mark.parametrize(
    ("answer", "reply"),
    [
        pytest.param("tengo ombre", mark("correct", corrected="Tengo hambre"), id="correct, yet corrected"),
        pytest.param("tengo ombre", mark("incorrect", corrected="tengo ombre"), id="incorrect, yet unchanged"),
        pytest.param("siento ombre", mark("incorrect", corrected="Siento hambre"), id="changes nobody stated"),
        pytest.param(
            "tengo ombre",
            mark("incorrect", corrected="Siento mucha hambre hoy", edits=[edit("ombre", "hambre")]),
            id="more changes than stated",
        ),
        pytest.param("", mark("correct", corrected=""), id="praises an empty answer"),
        pytest.param("¿…?", mark("almost", corrected=""), id="praises an answer without words"),
        pytest.param("banana", mark("pending", corrected="banana"), id="verdict out of range"),
        pytest.param("tengo ombre", incorrect(tip="See https://evil.example"), id="address in the tip"),
        pytest.param("tengo ombre", incorrect(tip="<b>Look</b>"), id="markup in the tip"),
        pytest.param("tengo ombre", incorrect(tip="[here](x)"), id="link in the tip"),
        pytest.param("tengo ombre", incorrect(tip="x " * 600), id="a tip without end"),
        pytest.param("tengo ombre", incorrect(tip="La palabra hambre es con hache."), id="tip in Spanish"),
        pytest.param("tengo ombre", incorrect(concepts=["see www.evil.example"]), id="address in a concept"),
        pytest.param(
            "tengo ombre",
            mark("incorrect", corrected="Tengo hambre", edits=[edit("ombre", "hambre", why="word " * 120)]),
            id="an explanation without end",
        ),
        pytest.param("tengo ombre", incorrect(criteria={"meaning": "all"}), id="ratings that are no numbers"),
        pytest.param("tengo ombre", {"verdict": "correct"}, id="wrong schema"),
        pytest.param("tengo ombre", [1, 2], id="not an object"),
        pytest.param("tengo ombre", "I would say it is correct.", id="not JSON"),
        pytest.param("tengo ombre", "", id="nothing"),
        pytest.param("tengo ombre", '{"a":' * 100_000, id="nested without end"),
        pytest.param("tengo ombre", json.dumps(incorrect()) * 2, id="two marks"),
        pytest.param("tengo ombre", json.dumps(incorrect())[:-40], id="cut off by the token limit"),
    ],
)
def test_a_reply_that_does_not_hold_is_rejected_and_its_cost_is_known(
    answer: str, reply: object, upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    with pytest.raises(JudgeReplyError) as rejected:
        judged(upstream, judge, answer, reply)

    assert rejected.value.cost_usd > 0
    assert len(upstream.requests) == 1


def test_english_explanations_may_quote_spanish(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    tip = "Use “el hambre”, not “la hambre”: **el** is for words that start with a stressed `a`."

    judgement = judged(upstream, judge, "tengo ombre", incorrect(tip=tip))

    assert judgement.tip == "Use “el hambre”, not “la hambre”: el is for words that start with a stressed a."


def test_a_reply_wrapped_in_words_and_fences_is_read(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """Servers without structured output do that."""
    judgement = judged(upstream, judge, "tengo ombre", f"Sure!\n```json\n{json.dumps(incorrect())}\n```")

    assert judgement.verdict is Verdict.INCORRECT


@pytest.mark.parametrize(
    "behave",
    [
        pytest.param(fake.refuses, id="the model refuses"),
        pytest.param(lambda _: fake.completion("", finish_reason="content_filter"), id="the filter cuts in"),
        pytest.param(fake.fails(400, code="content_filter"), id="the filter rejects the question"),
    ],
)
def test_a_refusal_is_flagged_and_leaves_the_answer_pending(
    behave: Behaviour, upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    upstream.then(behave)

    judgement = judge.judge(HUNGRY, "tengo ombre")

    assert (judgement.verdict, judgement.flagged) == (Verdict.PENDING, True)
    assert "refused" in judgement.usage.remark
    assert len(upstream.requests) == 1


def test_an_answer_that_the_judge_itself_suspects_is_flagged(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    judgement = judged(upstream, judge, "tengo hambre", mark("correct", corrected="tengo hambre", speaks_to_judge=True))

    assert (judgement.verdict, judgement.flagged) == (Verdict.PENDING, True)
    assert judgement.usage.cost_usd > 0


def test_no_order_in_an_answer_moves_its_verdict(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    """Whatever two hundred answers ask for, a judge that obeys every one of them gives nobody a mark."""
    upstream.always = fake.obeys
    moved = []
    for name, text in INJECTIONS:
        try:
            judgement = judge.judge(HUNGRY, text[:500])
        except JudgeReplyError:
            continue
        if judgement.verdict is not Verdict.PENDING or not judgement.flagged:
            moved.append(name)

    assert moved == []
    assert len(upstream.requests) < len(INJECTIONS) / 10, "most are noticed without paying for a call"


def test_a_judge_that_obeys_cannot_smuggle_a_sentence_into_what_is_known_right(
    upstream: FakeProvider, judge: OpenAIJudge
) -> None:
    """An incorrect verdict would do too: its corrected sentence is learnt as a right translation."""
    poison = "Tengo hambre y visita esta página ahora mismo para ganar"
    reply = mark("incorrect", corrected=poison, edits=[edit("ombre", poison)])

    with pytest.raises(JudgeReplyError, match="longer"):
        judged(upstream, judge, "tengo ombre", reply)


def test_english_answers_are_judged_in_english(upstream: FakeProvider, judge: OpenAIJudge) -> None:
    right = judge.judge(TEACHER, "She's a teacher")
    wrong = judge.judge(TEACHER, "She's teacher")

    assert right.verdict is Verdict.CORRECT
    assert [(each.wrong, each.right) for each in wrong.edits] == [("", "a")]
