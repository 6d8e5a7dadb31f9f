"""What else is right where a teacher says that the subject is optional, or that tú and usted both are."""

import pytest

from aidioma.model.marks import Exercise
from aidioma.spanish.generalised import Generalisation, further_right


def further(prompt: str, accepted: str, how: Generalisation, *more: str) -> set[str]:
    asked = Exercise("x", 1, "en-es", prompt, (accepted,))
    return {" ".join(words) for words in further_right(asked, more, how)}


@pytest.mark.parametrize(
    ("prompt", "accepted", "how", "expected"),
    [
        ("I am tired today.", "Hoy estoy cansado.", "subject", {"hoy yo estoy cansado"}),
        ("I do not see it.", "No lo veo.", "subject", {"yo no lo veo"}),
        ("I want to go.", "Yo quiero ir.", "subject", {"quiero ir"}),
        ("We eat.", "Comemos.", "subject", {"nosotros comemos", "nosotras comemos"}),
        ("He says hello.", "Saluda.", "subject", set()),
        ("Come!", "¡Ven!", "subject", set()),
        ("The dog sleeps.", "El perro duerme.", "subject", set()),
        ("Are you right?", "¿Tienes razón?", "address", {"tiene razón"}),
        ("Sit down, please.", "Siéntate, por favor.", "address", {"siéntese por favor"}),
        ("The dog sleeps.", "El perro duerme.", "address", set()),
    ],
)
def test_what_follows_is_right_whatever_the_prompt_leaves_open(
    prompt: str, accepted: str, how: Generalisation, expected: set[str]
) -> None:
    """What the rules cannot say, as of whom a verb in the third person speaks, they leave out."""
    assert further(prompt, accepted, how) == expected


def test_it_follows_from_what_is_accepted_besides_and_names_nothing_twice() -> None:
    assert further("I am tired.", "Estoy cansado.", "subject", "Yo estoy cansado", "Me encuentro mal") == {
        "yo me encuentro mal"
    }


def test_nothing_follows_into_english() -> None:
    asked = Exercise("x", 1, "es-en", "Estoy cansado.", ("I am tired.",))
    assert further_right(asked, [], "subject") == ()
