"""What can be asked of content, and the hints for it."""

from typing import Any

import pytest

from aidioma.content.exercises import can_be_asked, exercise, task_exercise, tasks
from aidioma.content.hints import hints
from aidioma.errors import InvalidContentError
from aidioma.spanish.clues import verb_clue
from tests.content.samples import item, sentence


def test_a_sentence_is_asked_into_spanish() -> None:
    """The English is the prompt, the best translation the model answer."""
    asked = exercise(item(sentence(version=3, grammar_concepts=["tener_expressions"])))
    assert (asked.prompt, asked.model_answer, asked.direction) == ("I'm thirsty.", "Tengo sed.", "en-es")
    assert asked.accepted == ("Tengo sed.", "Yo tengo sed.")
    assert (asked.content_id, asked.version, asked.level) == ("item-1", 3, "beginner")
    assert asked.concepts == ("tener_expressions",)


def test_a_sentence_is_asked_into_english() -> None:
    """The Spanish is the prompt; the secondary text counts as right."""
    asked = exercise(item(sentence()), "es-en")
    assert (asked.prompt, asked.accepted) == ("Tengo sed.", ("I'm thirsty.", "I have thirst."))


def test_answers_that_differ_in_punctuation_alone_are_one() -> None:
    """Marking compares canonical texts, so a second one would say nothing new."""
    asked = exercise(item(sentence(accepted=["¡Tengo sed!", "tengo sed"])))
    assert asked.accepted == ("¡Tengo sed!",)


def test_a_flashcard_goes_both_ways() -> None:
    """Its word and the further ways of saying it are right."""
    card = item(
        {
            "content_type": "flashcard",
            "primary_text": "el sueldo",
            "secondary_text": "the salary",
            "metadata": {"accepted": ["el salario"], "accepted_en": ["the pay"]},
        }
    )
    assert exercise(card).accepted == ("el sueldo", "el salario")
    assert exercise(card, "es-en").accepted == ("the salary", "the pay")
    assert exercise(card).level == "beginner", "an item without a level has the likely one"


def test_a_type_nobody_registered_can_be_asked() -> None:
    """Where it has two texts it is asked like a sentence."""
    riddle = item({"content_type": "riddle", "primary_text": "la manzana", "secondary_text": "Red and round?"})
    assert exercise(riddle).accepted == ("la manzana",)


def test_what_has_no_answer_cannot_be_asked() -> None:
    """A passage is read; only its questions are answered."""
    text = item({"content_type": "text", "primary_text": "Llueve.", "metadata": {"title": "El tiempo"}})
    assert not can_be_asked(text)
    assert can_be_asked(item(sentence()))
    with pytest.raises(InvalidContentError, match="cannot be asked"):
        exercise(text)


def test_questions_and_turns_are_tasks() -> None:
    """Each can be marked by itself, in the language that it is answered in."""
    question = {"prompt": "¿Qué hace?", "accepted": ["Llueve."], "answer_language": "es"}
    meaning = {"prompt": "Llueve", "accepted": ["It rains."], "answer_language": "en"}
    text = item(
        {
            "content_type": "text",
            "primary_text": "Llueve.",
            "metadata": {"title": "El tiempo", "questions": [question, meaning]},
        }
    )
    assert [task_exercise(text, number).direction for number in range(2)] == ["en-es", "es-en"]
    assert task_exercise(text, 1).content_id == "item-1#1"
    with pytest.raises(InvalidContentError, match="2 tasks"):
        task_exercise(text, 2)


def test_the_learners_turns_are_asked_in_english() -> None:
    """What the partner says is not asked."""
    turns = [
        {"speaker": "Ana", "says": "¿Qué tal?"},
        {"speaker": "Tú", "says": "Bien.", "translation": "Fine.", "learner": True, "accepted": ["Muy bien."]},
    ]
    chat = item({"content_type": "chat", "primary_text": "Saludos", "metadata": {"turns": turns}})
    (task,) = tasks(chat)
    assert (task.prompt, task.accepted) == ("Fine.", ("Bien.", "Muy bien."))


def test_a_list_shows_a_title() -> None:
    """A passage has one of its own, a sentence is its own."""
    text = item({"content_type": "text", "primary_text": "Llueve.", "metadata": {"title": "El tiempo"}})
    assert (text.title, item(sentence()).title) == ("El tiempo", "Tengo sed.")


def test_written_hints_come_gentlest_first() -> None:
    """And what was not written is said by rule."""
    written = hints(item(sentence(hints={"nudge": "You have it."}, grammar_concepts=["tener_expressions"])))
    assert [(hint.level, hint.text) for hint in written] == [
        ("nudge", "You have it."),
        ("pattern", "tener, present, yo: T···· s··."),
        ("answer", "Tengo sed."),
    ]


def test_hints_by_rule_name_concepts_or_the_first_letter() -> None:
    """A sentence without hints is not left without help."""
    by_concept = hints(item(sentence(grammar_concepts=["tener_expressions"])))[0].text
    by_letter = hints(item(sentence()))[0].text
    assert by_concept == "2 words. Think of: tener expressions. The verb is tener."
    assert by_letter == "2 words, beginning with “T”. The verb is tener."
    assert hints(item(sentence(accepted=["Gracias."])))[0].text.startswith("One word")


def test_hints_for_the_other_direction_are_not_about_the_spanish() -> None:
    """They would give nothing away, or the wrong thing."""
    english = hints(item(sentence(hints={"nudge": "You have it.", "answer": "Tengo sed."})), "es-en")
    assert [hint.text for hint in english][1:] == ["I'm t······.", "I'm thirsty."]


@pytest.mark.parametrize(
    ("answer", "infinitive", "pattern"),
    [
        ("Hablé con Ana.", "hablar", "hablar, preterite, yo"),
        ("Viven en Lima.", "vivir", "vivir, present, ellos, ellas or ustedes"),
        ("La casa es grande.", "ser", "ser, present, él, ella or usted"),
        ("El vino, para nada.", None, None),
        ("Gracias.", None, None),
    ],
)
def test_a_hint_names_a_verb_only_where_it_is_sure(answer: str, infinitive: str | None, pattern: str | None) -> None:
    """The infinitive first, then tense and person; a word that could be a noun is none."""
    clue = verb_clue(answer)
    assert (clue and clue.infinitive, clue and clue.pattern) == (infinitive, pattern)


def test_a_noun_is_asked_for_its_gender() -> None:
    """With the options first, then which it is, then the word."""
    metadata: dict[str, Any] = {}
    row = {"content_type": "flashcard", "primary_text": "la mesa", "secondary_text": "the table", "metadata": metadata}
    nudge, pattern, answer = hints(item(row))
    assert nudge.text.endswith("A noun: with el or with la?")
    assert (pattern.text, answer.text) == ("feminine: l· m···", "la mesa")


def test_a_feminine_noun_with_el_is_not_called_masculine() -> None:
    """El agua: where article and noun seem to disagree, nothing is said."""
    row = {"content_type": "flashcard", "primary_text": "el agua", "secondary_text": "the water", "metadata": {}}
    assert "asculine" not in hints(item(row))[1].text
