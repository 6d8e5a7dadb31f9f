"""``users session``: a real session, made by the command line and by nobody else."""

import pytest
from sqlalchemy import select

from aidioma.accounts.sessions import SESSION_LIFETIME
from aidioma.accounts.sign_ins import COMMAND_LINE, COOKIE
from aidioma.cli import main
from aidioma.db.models import LearningActivity
from aidioma.errors import NotAllowedError
from aidioma.model.people import OPERATOR, Account
from aidioma.runtime import Runtime
from tests.cli.conftest import ANA, Run


def cookie_of(run: Run) -> str:
    status, said = run("users", "session", ANA)
    assert (status, said.keys(), said["cookie_name"]) == (0, {"cookie_name", "cookie"}, COOKIE)
    return str(said["cookie"])


def test_the_cookie_signs_in_and_lives_as_long_as_any(run: Run, runtime: Runtime, ana: Account) -> None:
    """It is listed where its owner sees the sessions, by a name of its own."""
    cookie = cookie_of(run)

    assert runtime.accounts.sign_ins.account_for(cookie) == ana
    listed = runtime.accounts.sign_ins.of(ana.id, cookie=cookie)
    assert [(one.device, one.is_this_one) for one in listed] == [(COMMAND_LINE, True)]
    assert listed[0].expires_at - listed[0].started_at == SESSION_LIFETIME


def test_it_is_in_the_audit_trail(run: Run, runtime: Runtime, ana: Account) -> None:
    """As made by the command line, for whom."""
    cookie_of(run)

    entry = runtime.accounts.trail.entries(by=OPERATOR)[0]
    assert (entry.what, entry.whom, entry.by) == ("session_made", ana.name, "the command line")
    assert entry.said == f"device {COMMAND_LINE}"


def test_it_ends_in_the_usual_ways(run: Run, runtime: Runtime, ana: Account) -> None:
    """By signing out, by an admin, by disabling the account."""
    sign_ins, people = runtime.accounts.sign_ins, runtime.accounts.people
    first, second, third = cookie_of(run), cookie_of(run), cookie_of(run)
    sign_ins.end(first)
    assert sign_ins.account_for(first) is None
    assert sign_ins.account_for(second) == ana
    people.end_sessions(by=OPERATOR, user_id=ana.id)
    assert sign_ins.account_for(second) is None
    assert sign_ins.account_for(third) is None


@pytest.mark.parametrize("email", ["who@example.org", "who"])
def test_who_does_not_exist_gets_none(run: Run, runtime: Runtime, email: str) -> None:
    """And nothing is written down."""
    status, said = run("users", "session", email)
    assert (status, said.keys()) == (2, {"error"})
    with runtime.sessions() as session:
        assert session.scalars(select(LearningActivity.id)).all() == []


def test_a_disabled_account_gets_none(run: Run, runtime: Runtime, ana: Account) -> None:
    """What is closed is closed for the command line as well."""
    runtime.accounts.people.disable(by=OPERATOR, user_id=ana.id)
    status, said = run("users", "session", ANA)
    assert (status, said) == (2, {"error": "This account is disabled. Enable it first."})


def test_an_admin_cannot_sign_in_as_somebody_else(runtime: Runtime, ana: Account) -> None:
    """The operator alone, whom no page acts as."""
    with pytest.raises(NotAllowedError, match="sign in as somebody else"):
        runtime.accounts.sign_ins.start_for(by=ana.id, user_id=ana.id)


def test_in_words_it_is_what_a_driver_sends(run: Run, ana: Account, capsys: pytest.CaptureFixture[str]) -> None:
    """The value of the Cookie header."""
    assert main(["users", "session", ANA]) == 0
    assert capsys.readouterr().out.startswith(f"{COOKIE}=")


def test_an_account_in_words(run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Who can sign in, and as what."""
    status, said = run("users", "add", "tom@example.org", "--role", "admin", "--password-stdin", stdin="four words\r\n")
    assert (status, said.keys(), said["role"]) == (0, {"id", "email", "role"}, "admin")
    with pytest.raises(SystemExit, match="2"):
        main(["users", "add", "eva@example.org", "--role", "boss"])
    assert "invalid choice: 'boss'" in capsys.readouterr().err
