"""What the pages say in each language."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aidioma.errors import NotAllowedError, ThrottledError
from aidioma.i18n import Message
from aidioma.model.preferences import Interface
from aidioma.spanish.explain import told_again
from pages.ui import texts, words

NOW = datetime(2027, 5, 3, 12, tzinfo=UTC)


@pytest.fixture
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Interface:
    """Let the pages speak the language that the test names."""
    language: Interface = request.param
    monkeypatch.setattr(words, "interface", lambda: language)
    return language


english = pytest.mark.parametrize("spoken", ["en"], indirect=True)
spanish = pytest.mark.parametrize("spoken", ["es"], indirect=True)


@english
def test_english_is_said_as_it_stands(spoken: Interface) -> None:
    assert words._("At least {least} characters. A few unrelated words work well.", least=8).startswith("At least 8 ")


@spanish
def test_spanish_comes_from_the_catalogue(spoken: Interface) -> None:
    assert words._("At least {least} characters. A few unrelated words work well.", least=8).startswith("Al menos 8 ")


@spanish
def test_what_nobody_translated_stays_as_it_is(spoken: Interface) -> None:
    assert words.say("Guten Tag") == "Guten Tag"
    assert words.say("") == ""


@spanish
def test_errors_of_the_domain_are_said_in_spanish(spoken: Interface) -> None:
    """The values of a pattern are words, too."""
    refused = NotAllowedError("learner", "do that").public_message
    waiting = [ThrottledError("wrong passwords", retry_after_s=s).public_message for s in (60, 600)]

    assert words.say(refused) == "Tu cuenta no permite hacer eso. Si lo necesitas, habla con un administrador."
    assert [words.say(one) for one in waiting] == [
        "Se ha llegado al límite (contraseñas equivocadas). Espera 1 minuto e inténtalo de nuevo.",
        "Se ha llegado al límite (contraseñas equivocadas). Espera 10 minutos e inténtalo de nuevo.",
    ]


@spanish
@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("“problema” is masculine, so it is “el problema”.", "«problema» es masculino, así que se dice «el problema»."),
        ("“trabaja” goes with él, ella or usted; “trabajo” goes with yo.",
         "«trabaja» va con él, ella o usted; «trabajo» va con yo."),
        ("This is English. Say it in Spanish.", "Esto es inglés. Dilo en español."),
    ],
)  # fmt: skip
def test_a_kept_reason_is_said_in_spanish(spoken: Interface, kept: str, said: str) -> None:
    """Marks are kept in English, with the words of the answer in their reasons."""
    told = told_again(kept, "es")
    assert told is not None
    assert words.say(told) == said


@spanish
def test_numbers_are_written_as_in_spanish(spoken: Interface) -> None:
    assert words.number(12345.5) == "12.345,5"
    assert (words.percent(0.25), words.percent(0.256, decimals=1)) == ("25\xa0%", "25,6\xa0%")
    assert words.say(Message("At most {most}.", most=1500)) == "At most 1.500."


@english
def test_numbers_are_written_as_in_english(spoken: Interface) -> None:
    assert (words.number(12345.5), words.percent(0.25), words.percent(0.256, decimals=1)) == (
        "12,345.5",
        "25%",
        "25.6%",
    )


@pytest.mark.parametrize(
    ("spoken", "said"), [("en", "in 6 days, on 9 May 2027"), ("es", "dentro de 6 días, el 9 de mayo de 2027")],
    indirect=["spoken"],
)  # fmt: skip
def test_days_are_said_as_people_say_them(spoken: Interface, said: str) -> None:
    assert texts.day_in_words(NOW + timedelta(days=6), now=NOW, zone=ZoneInfo("UTC")) == said


@pytest.mark.parametrize(("spoken", "said"), [("en", "3 May 2027"), ("es", "3 de mayo de 2027")], indirect=["spoken"])
def test_dates_are_written_as_the_language_does(spoken: Interface, said: str) -> None:
    assert texts.written(date(2027, 5, 3)) == said
