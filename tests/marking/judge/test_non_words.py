"""A correction with what is no word, where a known answer has the right one."""

import pytest

from aidioma.errors import JudgeReplyError
from aidioma.marking.judge.judge import OpenAIJudge
from aidioma.marking.judge.non_words import non_words
from aidioma.model.marks import Exercise
from tests.fake_provider import FakeProvider, mark, says

AGE = Exercise("age", 1, "en-es", "Lucía is twenty years old.", ("Lucía tiene veinte años.",))


@pytest.mark.parametrize(
    ("answer", "corrected", "found"),
    [
        ("Lucía tiene veinte anos", "Lucía tiene veinte añoss.", ("añoss",)),
        ("Lucía tiene veinte añoss", "Lucía tiene veinte añoss.", ("añoss",)),
        ("Lucía tiene vente años", "Lucía tienne veinte años.", ("tienne",)),
        ("Lucía tiene veinte añitos", "Lucía tiene veinte añitos.", ()),
        ("Lucía tiene veinte años", "Lucía tiene veinte años.", ()),
        ("Lucía ha cumplido veinte años", "Lucía ha cumplido veinte años.", ()),
        ("La Luciá tiene veinte años", "La Luciá tiene veinte años.", ()),
    ],
    ids=["the judge's", "the learner's", "a verb", "a diminutive", "right", "other words", "a name"],
)
def test_what_is_no_word_is_found_and_nothing_else(answer: str, corrected: str, found: tuple[str, ...]) -> None:
    assert non_words(AGE, answer, corrected) == found


@pytest.mark.parametrize(
    ("accepted", "corrected"),
    [
        ("No engordes.", "No engordés."),
        ("Compré un móvil.", "Compré un movilcito."),
        ("Mi perro duerme.", "Mi firulais duerme."),
    ],
    ids=["vos", "a diminutive", "nothing like it"],
)
def test_rare_words_are_left_alone(accepted: str, corrected: str) -> None:
    exercise = Exercise("rare", 1, "en-es", "…", (accepted,))
    assert non_words(exercise, "", corrected) == ()


def test_english_is_not_looked_at() -> None:
    exercise = Exercise("english", 1, "es-en", "Tengo veinte años.", ("I am twenty years old.",))
    assert non_words(exercise, "", "I am twenty yearss old.") == ()


def test_such_a_reply_is_refused(judge: OpenAIJudge, upstream: FakeProvider) -> None:
    """As any other that does not hold: what it cost goes along."""
    edits = [{"wrong": "anos", "right": "añoss", "kind": "spelling", "why": ""}]
    upstream.then(says(mark("almost", corrected="Lucía tiene veinte añoss.", edits=edits)))
    with pytest.raises(JudgeReplyError, match="no word: añoss") as refused:
        judge.judge(AGE, "Lucía tiene veinte anos")
    assert refused.value.cost_usd > 0
