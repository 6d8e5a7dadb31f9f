"""Passwords are hashed so that nobody reads them, and checked without telling who has an account."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from aidioma.accounts import passwords
from aidioma.accounts.passwords import Passwords
from aidioma.errors import ThrottledError


@pytest.fixture
def cheap() -> Passwords:
    return Passwords(PasswordHasher.from_parameters(CHEAPEST))


def test_the_right_password_matches_and_no_other(cheap: Passwords) -> None:
    kept = cheap.hash("mar azul y frío")

    assert cheap.matches(kept, "mar azul y frío")
    assert not cheap.matches(kept, "mar azul y frio")


def test_the_same_letter_from_another_keyboard_matches(cheap: Passwords) -> None:
    """An í may arrive as one code point or as i with an accent."""
    assert cheap.matches(cheap.hash("fr\u00edo"), "fri\u0301o")


def test_nobody_has_the_decoys_password(cheap: Passwords) -> None:
    assert not cheap.matches(None, "nobody's")


def test_an_unknown_account_costs_as_much_as_a_known_one() -> None:
    """The decoy has the parameters of every new hash, so a check of it does the same work."""
    real = Passwords()

    assert real.decoy.split("$")[:4] == real.hash("x").split("$")[:4]
    assert not real.is_outdated(real.decoy)


def test_the_parameters_are_the_recommended_ones() -> None:
    hasher = Passwords().hasher

    assert (hasher.memory_cost, hasher.time_cost) == (RFC_9106_LOW_MEMORY.memory_cost, RFC_9106_LOW_MEMORY.time_cost)


def test_a_hash_with_older_parameters_is_outdated(cheap: Passwords) -> None:
    assert Passwords().is_outdated(cheap.hash("x"))
    assert not cheap.is_outdated(cheap.hash("x"))


@pytest.mark.parametrize("kept", ["", "plain text", "$argon2id$broken"])
def test_what_is_no_hash_matches_nothing(cheap: Passwords, kept: str) -> None:
    assert not cheap.matches(kept, "plain text")


def test_only_so_many_are_hashed_at_once(cheap: Passwords) -> None:
    """Memory is bounded: the others wait for their turn."""
    lock, now, most = Lock(), 0, 0

    def take_a_turn(_: int) -> None:
        nonlocal now, most
        with cheap.turn():
            with lock:
                now, most = now + 1, max(most, now + 1)
            cheap.matches(None, "x")
            with lock:
                now -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(take_a_turn, range(64)))

    assert most <= passwords.AT_ONCE


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAIT_S", 0)
    busy = Passwords(PasswordHasher.from_parameters(CHEAPEST), BoundedSemaphore(1))

    with busy.turn(), pytest.raises(ThrottledError):
        busy.hash("x")
