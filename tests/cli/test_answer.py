"""``answer`` records as the page does, and says what became of it by keys that scripts depend on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from aidioma.cli import main
from aidioma.content.service import AUTHOR
from aidioma.db.models import LearningActivity, LearningContent
from aidioma.model.people import Account
from aidioma.model.preferences import Preferences
from aidioma.runtime import Runtime
from tests.cli.conftest import ANA, GREETING, Run

NOBODY_IS_SURE = "Quién sabe qué palabras son"
KEYS = {"activity_id", "verdict", "quality", "next_review_at", "suggested"}


def stored(runtime: Runtime, activity_id: str) -> LearningActivity:
    with runtime.sessions() as session:
        return session.scalars(select(LearningActivity).where(LearningActivity.id == activity_id)).one()


def test_a_right_answer_is_recorded_and_scheduled(run: Run, runtime: Runtime, ana: Account) -> None:
    """As if practised: the activity has all that one from the page has, and the item a date."""
    status, said = run("answer", "--user", ANA, "--content", GREETING, "--answer", "me llamo lucía y soy de chile")

    assert status == 0
    assert said.keys() == KEYS
    assert (said["verdict"], said["quality"], said["suggested"]) == ("correct", 5, None)
    assert datetime.fromisoformat(said["next_review_at"]) > datetime.now(UTC)
    kept = stored(runtime, said["activity_id"])
    assert (kept.user_id, kept.activity_type, kept.content_id, kept.score) == (ana.id, "translation", GREETING, 100)
    assert kept.details["answer"] == "me llamo lucía y soy de chile"
    assert kept.details["direction"] == "en-es"
    assert kept.details["receipt"]["tier"] == "accepted"


def test_the_learner_s_preferences_decide_what_it_is_worth(run: Run, runtime: Runtime, ana: Account) -> None:
    """An accent too many costs more where its learner asked for that."""
    words = ("answer", "--user", ANA, "--content", GREETING, "--answer", "Me llamo Lucía y soy de Chíle")
    _, usual = run(*words)
    runtime.preferences.save(user_id=ana.id, wanted=Preferences(accents="strict"))
    _, strict = run(*words)

    assert usual["quality"] > strict["quality"]


def test_an_answer_nobody_is_sure_of_is_pending(run: Run, ana: Account) -> None:
    """No mark is invented, and the item has no date by it."""
    status, said = run("answer", "--user", ANA, "--content", GREETING, "--answer", NOBODY_IS_SURE)

    assert status == 0
    assert (said["verdict"], said["quality"], said["next_review_at"]) == ("pending", None, None)


@pytest.mark.parametrize(("rating", "quality"), [("again", 1), ("easy", 5)])
def test_a_rating_settles_a_pending_answer(run: Run, runtime: Runtime, ana: Account, rating: str, quality: int) -> None:
    """By an activity of its own that names the answer, as on the page."""
    asked = ("answer", "--user", ANA, "--content", GREETING, "--answer", NOBODY_IS_SURE)
    status, said = run(*asked, "--rating", rating)

    assert (status, said["verdict"], said["quality"]) == (0, "pending", quality)
    assert said["next_review_at"] is not None
    rated = stored(runtime, f"{said['activity_id']}:rated")
    assert (rated.activity_type, rated.details["rating"]) == ("self_rating", rating)
    assert rated.details["corrects"] == said["activity_id"]


def test_a_rating_changes_no_mark(run: Run, ana: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """The page would not ask for one; the words say that it was not needed."""
    asked = ("answer", "--user", ANA, "--content", GREETING, "--answer", "Me llamo Lucía y soy de Chile.")
    _, said = run(*asked, "--rating", "again")
    assert (said["verdict"], said["quality"]) == ("correct", 5)

    assert main([*asked, "--rating", "again"]) == 0
    text = capsys.readouterr().out
    assert ": correct, the item comes back on " in text
    assert "the rating was not needed" in text


def test_the_words_of_a_pending_answer_say_what_settles_it(
    run: Run, ana: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever has no rating at hand learns how to give one."""
    assert main(["answer", "--user", ANA, "--content", GREETING, "--answer", NOBODY_IS_SURE]) == 0
    text = capsys.readouterr().out
    assert ": pending, the item has no date yet." in text
    assert "--rating again|hard|good|easy" in text


def test_the_other_direction_is_another_exercise(run: Run, runtime: Runtime, ana: Account) -> None:
    """Into English, where the item is asked so."""
    english = runtime.content.get(GREETING, by=AUTHOR).secondary_text or ""
    _, said = run("answer", "--user", ANA, "--content", GREETING, "--direction", "es-en", "--answer", english)

    assert said["verdict"] == "correct"
    assert stored(runtime, said["activity_id"]).details["direction"] == "es-en"


def test_a_direction_that_the_item_is_not_asked_in_is_refused(run: Run, runtime: Runtime, ana: Account) -> None:
    """And nothing is recorded in another one."""
    row = {"content_type": "flashcard", "primary_text": "Hay pan.", "secondary_text": "There is bread."}
    one_way = {"front": "There is bread.", "back": "Hay pan.", "one_way": True}
    with runtime.sessions.begin() as session:
        session.execute(insert(LearningContent).values(id="one-way", **row, details=one_way))
    status, said = run("answer", "--user", ANA, "--content", "one-way", "--direction", "es-en", "--answer", "Bread")

    assert status == 2
    assert "is not asked es-en, only en-es" in said["error"]
    assert run("progress", "show", "--user", ANA) == (0, {"rows": []})


REFUSED = (
    (("--user", "who@example.org", "--content", GREETING, "--answer", "x"), "Nobody signs in with who@example.org"),
    (("--user", "who", "--content", GREETING, "--answer", "x"), "such as ana@example.com"),
    (("--user", "a\udcff@b.org", "--content", GREETING, "--answer", "x"), "such as ana@example.com"),
    (("--user", ANA, "--content", "nothing", "--answer", "x"), "There is no content 'nothing'"),
    (("--user", ANA, "--content", "no\udcff", "--answer", "x"), "There is no content"),
    (("--user", ANA, "--content", GREETING, "--answer", " \n"), "The answer is empty"),
    (("--user", ANA, "--content", GREETING, "--answer", "x" * 501), "at most 500 characters"),
    (("--user", ANA, "--content", GREETING, "--answer", "a\udcff"), "a character that cannot be kept"),
)


def test_what_cannot_be_answered_is_said_in_one_sentence(
    run: Run, ana: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, or as JSON; exit status 2."""
    for words, says in REFUSED:
        status, said = run("answer", *words)
        assert (status, said.keys()) == (2, {"error"})
        assert says in said["error"]
    words, says = REFUSED[0]
    assert main(["answer", *words]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert says in printed.err
