"""What the column ``users.sessions`` allows, and how much it may hold."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aidioma.accounts.sessions import (
    MAX_PLACES,
    MAX_SESSIONS,
    MAX_TICKETS,
    RESET_LIFETIME,
    TICKET_LIFETIME,
    LiveSession,
    SessionBook,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def live(*, minutes_ago: int = 0, hours: int = 1) -> LiveSession:
    started = NOW - timedelta(minutes=minutes_ago)
    return LiveSession(started_at=started, expires_at=started + timedelta(hours=hours))


def test_a_session_is_live_until_the_moment_it_expires() -> None:
    book = SessionBook().with_session("a", live(), now=NOW)

    assert book.is_live("a", now=NOW + timedelta(hours=1) - SECOND)
    assert not book.is_live("a", now=NOW + timedelta(hours=1))
    assert not book.is_live("b", now=NOW)


def test_a_ticket_can_be_used_once() -> None:
    book = SessionBook().with_ticket("t", now=NOW)

    used = book.redeem_ticket("t", now=NOW)

    assert used is not None
    assert used.redeem_ticket("t", now=NOW) is None


def test_a_ticket_is_worth_nothing_after_a_minute() -> None:
    book = SessionBook().with_ticket("t", now=NOW)

    assert book.redeem_ticket("t", now=NOW + TICKET_LIFETIME - SECOND) is not None
    assert book.redeem_ticket("t", now=NOW + TICKET_LIFETIME) is None


def test_disabling_ends_everything_that_opens_the_account() -> None:
    book = SessionBook().with_session("a", live(), now=NOW).with_ticket("t", now=NOW).with_reset("r", now=NOW)

    disabled = book.with_disabled(NOW)

    assert not disabled.is_live("a", now=NOW)
    assert disabled.redeem_ticket("t", now=NOW) is None
    assert not disabled.allows_reset("r", now=NOW)
    assert disabled.with_disabled(None) == SessionBook()


def test_a_session_that_reaches_a_disabled_book_opens_nothing() -> None:
    """The order of two writes does not matter: being disabled is asked for at every check."""
    assert not SessionBook(disabled_at=NOW).with_session("a", live(), now=NOW).is_live("a", now=NOW)


def test_a_reset_link_replaces_the_one_before_and_expires() -> None:
    book = SessionBook().with_reset("first", now=NOW).with_reset("second", now=NOW)

    assert not book.allows_reset("first", now=NOW)
    assert book.allows_reset("second", now=NOW + RESET_LIFETIME - SECOND)
    assert not book.allows_reset("second", now=NOW + RESET_LIFETIME)


def test_keeping_one_session_ends_the_others_and_what_could_open_new_ones() -> None:
    book = SessionBook().with_session("a", live(), now=NOW).with_session("b", live(), now=NOW)
    book = book.with_ticket("t", now=NOW).with_reset("r", now=NOW)

    kept = book.with_only("b")

    assert (set(kept.live), kept.tickets, kept.reset) == ({"b"}, {}, None)


def test_the_oldest_session_goes_first() -> None:
    book = SessionBook()
    for minutes_ago in range(MAX_SESSIONS, -1, -1):
        book = book.with_session(f"{minutes_ago}", live(minutes_ago=minutes_ago), now=NOW)

    assert len(book.live) == MAX_SESSIONS
    assert str(MAX_SESSIONS) not in book.live
    assert list(book.live_at(NOW))[-1] == "0"


def test_unknown_keys_are_kept() -> None:
    """A newer release may have written more than this one knows."""
    book = SessionBook.model_validate({"passkeys": ["k"]}).with_ticket("t", now=NOW)

    assert book.model_dump(mode="json", exclude_defaults=True)["passkeys"] == ["k"]


@given(st.lists(st.tuples(st.sampled_from(["session", "ticket", "place"]), st.integers(0, 99)), max_size=150))
def test_the_book_stays_small_whatever_happens(acts: list[tuple[str, int]]) -> None:
    book = SessionBook()
    for act, number in acts:
        match act:
            case "session":
                book = book.with_session(f"{number}", live(minutes_ago=number), now=NOW)
            case "ticket":
                book = book.with_ticket(f"{number}", now=NOW + timedelta(seconds=number))
            case _:
                book = book.with_place(f"{number}")

    assert len(book.live) <= MAX_SESSIONS
    assert len(book.tickets) <= MAX_TICKETS
    assert len(book.places) == len(set(book.places)) <= MAX_PLACES
    assert SessionBook.model_validate(book.model_dump(mode="json", exclude_defaults=True)) == book
