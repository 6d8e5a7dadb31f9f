"""Words are English wherever English will do, and know what they were made of."""

import json

from aidioma.errors import InvalidInputError, NotAllowedError, ThrottledError
from aidioma.i18n import Message


def test_words_are_the_english_text() -> None:
    words = Message("At least {least} characters.", least=8)

    assert words == "At least 8 characters."
    assert json.dumps({"error": words}) == '{"error": "At least 8 characters."}'


def test_words_know_their_pattern_and_values() -> None:
    words = Message("At least {least} characters.", least=8)

    assert (words.pattern, dict(words.values)) == ("At least {least} characters.", {"least": 8})


def test_words_of_words_are_the_same_words() -> None:
    words = Message("At least {least} characters.", least=8)

    assert Message(words) is words


def test_counted_words_have_the_form_that_the_number_asks_for() -> None:
    assert [Message.counted("{n} day", "{n} days", n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_a_brace_without_values_stays() -> None:
    assert Message("a set {a, b}") == "a set {a, b}"


def test_an_error_hands_its_words_on() -> None:
    """``str(error)`` copies, and would forget what the words were made of."""
    error = InvalidInputError(Message("At most {most}.", most=3))

    assert isinstance(error.public_message, Message)
    assert str(error) == "At most 3."


def test_an_error_of_a_template_says_its_parts_as_words() -> None:
    refused, throttled = NotAllowedError("learner", "do that"), ThrottledError("wrong passwords", retry_after_s=60)

    assert refused.public_message == "Your account cannot do that. Ask an administrator if you need it."
    assert throttled.public_message == "Too many wrong passwords. Please wait 1 minute and try again."
    assert isinstance(throttled.public_message, Message)
