"""The shared diff: fewest words, most alike paired, in order."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.spanish.align import align, differences, distance
from aidioma.text import words

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SENTENCES = st.lists(st.sampled_from(["el", "la", "gato", "gata", "es", "está", "no", "muy"]), max_size=8)


@pytest.mark.parametrize(
    ("answer", "target", "expected"),
    [
        pytest.param("yo soy cansado", "yo estoy cansado", (("soy", "estoy"),), id="one word changed"),
        pytest.param("va dormir", "va a dormir", (("", "a"),), id="one word missing"),
        pytest.param("eso está el enorme", "eso es enorme", (("está", "es"), ("el", "")), id="alike words are paired"),
        pytest.param("hola", "hola", (), id="equal"),
        pytest.param("", "no sé", (("", "no"), ("", "sé")), id="nothing said"),
        pytest.param(
            "te daremos el quieras", "te daremos lo que quieras", (("el", "lo"), ("", "que")), id="ties go to likeness"
        ),
    ],
)
def test_edits_are_spelt_the_fewest_and_most_alike_way(
    answer: str, target: str, expected: tuple[tuple[str, str], ...]
) -> None:
    """Worked out by hand."""
    assert differences(words(answer), words(target)) == expected


@given(SENTENCES, SENTENCES)
def test_steps_spell_both_sentences(answer: list[str], target: list[str]) -> None:
    """Read on either side, the alignment gives back the sentence, each word at its place."""
    steps = align(answer, target)
    assert [step.wrong for step in steps if step.wrong] == answer
    assert [step.right for step in steps if step.right] == target
    assert all(answer[step.answer_at] == step.wrong for step in steps if step.wrong)
    assert all(target[step.target_at] == step.right for step in steps if step.right)


@given(SENTENCES, SENTENCES)
def test_no_fewer_edits_are_possible(answer: list[str], target: list[str]) -> None:
    """The count is the edit distance between the word sequences."""
    assert len(differences(answer, target)) == distance(answer, target, at_most=99)


@pytest.mark.corpus
@pytest.mark.skipif(not DATA.exists(), reason="the shared development streams are not beside the repository")
def test_the_labels_of_the_development_streams_are_spelt_alike() -> None:
    """Every label, and every equal of one, is what the diff finds between answer and corrected sentence."""
    for name in ("workload_dev_10.jsonl", "workload_dev_50.jsonl"):
        for line in (DATA / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for reply in (row, *row["also"]):
                found = differences(words(row["answer"]), words(reply["corrected"]))
                assert [list(pair) for pair in found] == reply["edits"]
