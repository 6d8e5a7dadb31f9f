"""Browser sessions: a ticket becomes a cookie, the cookie opens the account, until it is ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import rows
from aidioma.accounts.audit import note
from aidioma.accounts.devices import device_name
from aidioma.accounts.people import IS_DISABLED
from aidioma.accounts.sessions import GUEST_LIFETIME, SESSION_LIFETIME, LiveSession
from aidioma.accounts.tokens import Tokens
from aidioma.clock import Clock
from aidioma.db.models import User
from aidioma.errors import ConflictError, SignInError
from aidioma.i18n import Message
from aidioma.model.people import Account, SignedIn, StartedSession

COOKIE = "aidioma_session"
"""Name of the cookie that the routes set and the pages read."""

COMMAND_LINE = "The command line"
"""What a session that it made is listed as, where a browser would say its name."""

EXPIRED = Message("That took too long, or was done already. Please sign in again.")


@dataclass(frozen=True, slots=True)
class SignInService:
    """Starts, checks and ends sessions."""

    sessions: sessionmaker[Session]
    clock: Clock
    tokens: Tokens

    def ticket_for(self, user_id: str) -> str:
        """Return a ticket that starts one session within a minute; whoever asks has proved who they are."""
        ticket = self.tokens.issue("ticket", user_id)
        with self.sessions.begin() as session:
            user = rows.locked_user(session, user_id)
            rows.write_book(session, user_id, user.book.with_ticket(ticket.digest, now=self.clock()))
        return ticket.text

    def start(self, ticket: str, *, user_agent: str = "", replacing: str | None = None) -> StartedSession:
        """
        Use *ticket* up and start a session; the one that cookie *replacing* opened ends.

        Raises:
            SignInError: If the ticket is used up, too old or made up, or the account was disabled meanwhile.
        """
        issued = self.tokens.read("ticket", ticket)
        if issued is None:
            raise SignInError(EXPIRED)
        token, now = self.tokens.issue("session", issued.user_id), self.clock()
        with self.sessions.begin() as session:
            user = rows.user_row(session, User.id == issued.user_id, lock=True)
            book = user.book.redeem_ticket(issued.digest, now=now) if user else None
            if user is None or book is None:
                raise SignInError(EXPIRED)
            live = _new_session(user.account, now=now, device=device_name(user_agent))
            rows.write_book(session, issued.user_id, book.with_session(token.digest, live, now=now))
            note(session, "sign_in", user_id=issued.user_id, now=now, device=live.device)
        self.end(replacing)
        return StartedSession(token.text, live.lifetime_s)

    def start_for(self, *, by: str, user_id: str) -> StartedSession:
        """
        Start a session of somebody's without their password, as load drivers need it; for the operator alone.

        It is kept, lives and ends like any other; the audit trail says that the command line made it.

        Raises:
            NotAllowedError: If *by* is not the operator.
            NotFoundError: If there is nobody with that id.
            ConflictError: If the account is disabled.
        """
        token, now = self.tokens.issue("session", user_id), self.clock()
        with self.sessions.begin() as session:
            rows.require_operator(session, by, "sign in as somebody else")
            user = rows.locked_user(session, user_id)
            if user.book.disabled_at is not None:
                raise ConflictError(IS_DISABLED)
            live = _new_session(user.account, now=now, device=COMMAND_LINE)
            rows.write_book(session, user_id, user.book.with_session(token.digest, live, now=now))
            note(session, "session_made", user_id=user_id, now=now, by=by, device=live.device)
        return StartedSession(token.text, live.lifetime_s)

    def account_for(self, cookie: str | None) -> Account | None:
        """Return whom *cookie* signs in at this moment: one read by primary key."""
        token = self.tokens.read("session", cookie)
        if token is None:
            return None
        with self.sessions() as session:
            user = rows.user_row(session, User.id == token.user_id)
        return user.account if user and user.book.is_live(token.digest, now=self.clock()) else None

    def handle_of(self, cookie: str | None) -> str:
        """Return what names the session of *cookie* in a log and opens nothing; empty where there is none."""
        token = self.tokens.read("session", cookie)
        return token.digest if token else ""

    def end(self, cookie: str | None) -> None:
        """Sign out: end the session that *cookie* opens, if there is one."""
        if token := self.tokens.read("session", cookie):
            self._end(token.user_id, token.digest, what="sign_out")

    def of(self, user_id: str, *, cookie: str | None) -> Sequence[SignedIn]:
        """Return where somebody is signed in, latest first; *cookie* says which one is this browser."""
        token = self.tokens.read("session", cookie)
        with self.sessions() as session:
            live = rows.require_user(session, user_id).book.live_at(self.clock())
        return [
            SignedIn(
                digest, kept.device, kept.started_at, kept.expires_at, token is not None and token.digest == digest
            )
            for digest, kept in reversed(live.items())
        ]

    def revoke(self, user_id: str, handle: str) -> None:
        """End one of somebody's sessions by the handle that :meth:`of` gave."""
        self._end(user_id, handle, what="session_ended")

    def revoke_others(self, user_id: str, *, cookie: str | None) -> None:
        """End all of somebody's sessions but that of *cookie*."""
        token, now = self.tokens.read("session", cookie), self.clock()
        with self.sessions.begin() as session:
            user = rows.locked_user(session, user_id)
            rows.write_book(session, user_id, user.book.with_only(token.digest if token else None))
            note(session, "sessions_ended", user_id=user_id, now=now)

    def _end(self, user_id: str, digest: str, *, what: str) -> None:
        with self.sessions.begin() as session:
            user = rows.user_row(session, User.id == user_id, lock=True)
            if user is not None and digest in user.book.live:
                rows.write_book(session, user_id, user.book.without_session(digest))
                note(session, what, user_id=user_id, now=self.clock(), device=user.book.live[digest].device)


def _new_session(account: Account, *, now: datetime, device: str) -> LiveSession:
    lifetime = GUEST_LIFETIME if account.is_guest else SESSION_LIFETIME
    return LiveSession(started_at=now, expires_at=now + lifetime, device=device)
