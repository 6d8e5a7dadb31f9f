"""Variants by rule: what Spanish always allows, and nothing that is merely likely."""

import json
from pathlib import Path

import pytest

from aidioma.model.marks import Exercise
from aidioma.spanish.variants import MOST_VARIANTS, variants
from aidioma.text import joined, words

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def made(prompt: str, *accepted: str) -> set[str]:
    """Return the variants of an exercise as texts."""
    return {joined(variant.words) for variant in variants(Exercise("c", 1, "en-es", prompt, accepted))}


@pytest.mark.parametrize(
    ("prompt", "accepted", "expected"),
    [
        pytest.param("I want to see it.", "Quiero verlo.", "lo quiero ver", id="clitic climbs"),
        pytest.param("I want to see it.", "Lo quiero ver.", "quiero verlo", id="clitic descends"),
        pytest.param("I'm going to do it.", "Voy a hacerlo.", "lo voy a hacer", id="over ir a"),
        pytest.param("I live here.", "Vivo aquí.", "yo vivo aquí", id="subject said"),
        pytest.param("I live here.", "Yo vivo aquí.", "vivo aquí", id="subject left out"),
        pytest.param("What do you want?", "¿Qué quieres?", "qué quiere", id="usted"),
        pytest.param("What do you want?", "¿Qué quieres?", "qué quieren", id="ustedes"),
        pytest.param("Don't open your book.", "No abras tu libro.", "no abra su libro", id="possessive goes along"),
        pytest.param("I'm tired.", "Estoy cansado.", "estoy cansada", id="who speaks is open"),
        pytest.param("Are you leaving?", "¿Te vas?", "se va", id="reflexive goes along"),
        pytest.param("Do you want your book, you?", "¿Quieres tu libro tú?", "quieren su libro ustedes", id="pronoun"),
        pytest.param("If I had it.", "Si lo tuviera.", "si lo tuviese", id="two endings of one tense"),
        pytest.param("This is mine.", "Éste es mío.", "este es mío", id="two spellings"),
    ],
)
def test_what_spanish_always_allows_is_foreseen(prompt: str, accepted: str, expected: str) -> None:
    """One authored answer gives its equals."""
    assert expected in made(prompt, accepted)


@pytest.mark.parametrize(
    ("prompt", "accepted", "unwanted"),
    [
        pytest.param("He wants it.", "Él lo quiere.", "tú lo quieres", id="no listener in the prompt"),
        pytest.param("You are a good friend.", "Eres un buen amigo.", "son un buen amigo", id="plural needs agreement"),
        pytest.param("I will help you.", "Te ayudaré.", "se ayudaré", id="an object is no listener subject"),
        pytest.param("Do you want help?", "¿Quieres que te ayude?", "quiere que se ayude", id="te is an object"),
        pytest.param("I'm doing it.", "Estoy haciéndolo.", "lo estoy haciéndo", id="a gerund's accent"),
        pytest.param("She is tired.", "Está cansada.", "está cansado", id="who is spoken of is told"),
        pytest.param("We stayed outside.", "Estuvimos fuera.", "estuvimos fuese", id="an adverb is no verb"),
    ],
)
def test_what_would_need_knowing_more_is_not(prompt: str, accepted: str, unwanted: str) -> None:
    """A wrong variant would poison all that is built on it."""
    assert unwanted not in made(prompt, accepted)


def test_english_answers_have_no_variants_by_rule() -> None:
    """The rules are about Spanish."""
    assert variants(Exercise("c", 1, "es-en", "Vivo aquí.", ("I live here.",))) == ()


def test_authored_answers_are_not_their_own_variants() -> None:
    """Only what is new is returned, and never without end."""
    found = made("I want to see it.", "Quiero verlo.", "Lo quiero ver.")
    assert not {"quiero verlo", "lo quiero ver"} & found
    assert len(found) <= MOST_VARIANTS


@pytest.mark.corpus
@pytest.mark.skipif(not DATA.exists(), reason="the shared development streams are not beside the repository")
def test_no_variant_is_labelled_a_mistake() -> None:
    """On the development streams not one flawed answer is among the variants."""
    for line in (DATA / "workload_dev_50.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["edits"]:
            exercise = Exercise(row["exercise"], 1, "en-es", row["prompt"], tuple(row["accepted"]))
            assert words(row["answer"]) not in {variant.words for variant in variants(exercise)}
