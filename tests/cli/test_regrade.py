"""``regrade`` gives past answers and the next another mark, by keys that scripts depend on."""

import pytest

from aidioma.model.people import Account
from aidioma.runtime import Runtime
from tests.cli.conftest import ANA, GREETING, Run

SURELY = "Quién sabe qué palabras son"
WORDS = ("regrade", "--content", GREETING, "--direction", "en-es", "--answer", SURELY, "--verdict", "correct")


def dates(run: Run) -> list[object]:
    return [row["next_review_at"] for row in run("progress", "show", "--user", ANA)[1]["rows"]]


def test_an_answer_that_its_learner_rated_is_regraded_once(run: Run, runtime: Runtime, ana: Account) -> None:
    """A dry run says the same and writes nothing; said twice, the second is zeros; progress is its replay."""
    run("answer", "--user", ANA, "--content", GREETING, "--answer", SURELY, "--rating", "again")
    before = dates(run)

    would = run(*WORDS, "--dry-run")
    assert dates(run) == before
    done = run(*WORDS)

    assert would == done == (0, {"answers": 1, "learners": 1, "cards_moved": 0})
    assert run(*WORDS) == (0, {"answers": 0, "learners": 0, "cards_moved": 0})
    assert run("progress", "rebuild", "--check")[0] == 0


@pytest.mark.parametrize("verdict", ["correct", "almost", "incorrect"])
def test_the_next_learner_is_marked_so_from_then_on(run: Run, runtime: Runtime, ana: Account, verdict: str) -> None:
    run("regrade", "--content", GREETING, "--answer", SURELY, "--verdict", verdict)

    assert run("mark", "--content", GREETING, "--answer", SURELY)[1]["verdict"] == verdict


def test_a_mark_that_was_too_kind_is_put_right(run: Run, runtime: Runtime, ana: Account) -> None:
    """Also of the item's own translation, which stays what it is."""
    model = "Me llamo Lucía y soy de Chile."
    run("answer", "--user", ANA, "--content", GREETING, "--answer", model)
    words = ("regrade", "--content", GREETING, "--answer", model, "--verdict", "incorrect")

    assert run(*words)[1]["answers"] == 1
    assert run(*words)[1]["answers"] == 0
    runtime.regrading.work()
    assert run("progress", "show", "--user", ANA)[1]["rows"][0]["best_score"] < 100


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"--content": "nothing"}, "There is no content 'nothing'"),
        ({"--answer": "  "}, "The answer is empty"),
        ({"--content": "greetings", "--direction": "es-en"}, "There is no content"),
    ],
)
def test_what_cannot_be_regraded_is_refused_in_words(
    run: Run, runtime: Runtime, changed: dict[str, str], says: str
) -> None:
    given = dict(zip(WORDS[1::2], WORDS[2::2], strict=True)) | changed

    status, said = run("regrade", *(word for pair in given.items() for word in pair))

    assert status == 2
    assert says in said["error"]
