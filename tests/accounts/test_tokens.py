"""Tokens: each opens one thing, and only what this installation issued."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer
from pydantic import SecretStr

from aidioma.accounts.tokens import MAX_LENGTH, TokenPurpose, Tokens

TOKENS = Tokens(SecretStr("k" * 40))
PURPOSES: tuple[TokenPurpose, ...] = ("session", "ticket", "reset")


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_token_reads_back_as_what_was_issued(purpose: TokenPurpose) -> None:
    issued = TOKENS.issue(purpose, "u1")

    assert TOKENS.read(purpose, issued.text) == issued


@pytest.mark.parametrize("issued_for", PURPOSES)
@pytest.mark.parametrize("shown_for", PURPOSES)
def test_no_token_stands_in_for_another_purpose(issued_for: TokenPurpose, shown_for: TokenPurpose) -> None:
    text = TOKENS.issue(issued_for, "u1").text

    assert (TOKENS.read(shown_for, text) is not None) == (issued_for == shown_for)


def test_another_installation_does_not_accept_it() -> None:
    assert Tokens(SecretStr("other" * 10)).read("session", TOKENS.issue("session", "u1").text) is None


@given(st.text(max_size=MAX_LENGTH * 2) | st.none())
def test_nobody_guesses_one(text: str | None) -> None:
    assert TOKENS.read("session", text) is None


def test_a_changed_token_is_worth_nothing() -> None:
    text = TOKENS.issue("session", "u1").text
    changed = [
        text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :] for place in range(len(text) - 1)
    ]

    assert all(TOKENS.read("session", forged) is None for forged in changed)


@pytest.mark.parametrize("payload", [["u1"], ["u1", 7], {"id": "u1"}, "u1", None, ["u1", "s", "x"]])
def test_only_the_expected_form_is_read(payload: object) -> None:
    """A token of an older release, well signed, is refused and not misread."""
    signer: URLSafeSerializer = TOKENS._signer("session")

    assert TOKENS.read("session", str(signer.dumps(payload))) is None


def test_the_digest_does_not_give_the_token_away() -> None:
    issued = TOKENS.issue("reset", "u1")

    assert issued.digest not in issued.text


def test_a_cookie_needs_no_quoting() -> None:
    assert set(TOKENS.issue("session", "u" * 36).text) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    )


def test_fingerprints_of_the_same_thing_agree_within_an_installation_only() -> None:
    assert TOKENS.fingerprint("192.0.2.1") == TOKENS.fingerprint("192.0.2.1")
    assert TOKENS.fingerprint("192.0.2.1") != Tokens(SecretStr("other" * 10)).fingerprint("192.0.2.1")
