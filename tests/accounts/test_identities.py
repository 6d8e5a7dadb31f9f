"""Whom an identity provider vouches for, and what it may not say."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts import throttle
from aidioma.accounts.identities import Claims
from aidioma.accounts.service import AccountService
from aidioma.clock import utc_now
from aidioma.db import engine as engines
from aidioma.errors import NotAllowedError, SignInError, ThrottledError
from aidioma.model.people import OPERATOR, Account
from aidioma.settings import Settings
from aidioma.settings.oidc import IdentityProvider
from tests.fake_clock import FakeClock
from tests.people import OTHER_PASSWORD, PASSWORD, accounts_on

SECRET = SecretStr("secret")
PROVIDERS = {
    "google": IdentityProvider(client_id="aidioma", client_secret=SECRET),
    "keycloak": IdentityProvider(
        client_id="aidioma",
        client_secret=SECRET,
        metadata_url="https://id.example.org/.well-known/openid-configuration",
        label="the school",
        role_claim="realm_access.roles",
        roles={"staff": "teacher", "boss": "admin"},
    ),
}
Say = Callable[..., dict[str, Any]]


@pytest.fixture
def accounts(sessions: sessionmaker[Session], clock: FakeClock) -> AccountService:
    return accounts_on(sessions, clock, providers=PROVIDERS)


@pytest.fixture
def say(clock: FakeClock) -> Say:
    """Return what makes the claims of a new sign-in of Eva's at Google; what is given replaces them."""
    numbers = iter(range(1_000))

    def claims(**given: object) -> dict[str, Any]:
        said = {"provider": "google", "iss": "https://accounts.google.com", "sub": "1", "nonce": f"n{next(numbers)}"}
        now = int(clock().timestamp())
        return {**said, "iat": now, "email": "Eva@Example.com", "email_verified": True, "name": "Eva", **given}

    return claims


def school(say: Say, *roles: str, **given: object) -> dict[str, Any]:
    issuer = "https://id.example.org"
    return say(provider="keycloak", iss=issuer, realm_access={"roles": [*roles]}, **given)


def test_the_first_sign_in_makes_a_learner(accounts: AccountService, admin: Account, say: Say) -> None:
    account = accounts.identities.account_for(say(), time_zone="Europe/Madrid")

    assert account is not None
    assert (account.email, account.name, account.role) == ("eva@example.com", "Eva", "learner")
    assert account.time_zone.key == "Europe/Madrid"
    assert accounts.ways_in(account.id).providers == ("Google",)
    assert not accounts.ways_in(account.id).has_password
    assert accounts.identities.account_for(say()) == account


def test_an_empty_installation_is_not_given_away(accounts: AccountService, say: Say) -> None:
    """Whoever has any Google account could else be first, and nobody would be administrator."""
    with pytest.raises(SignInError, match="becomes the administrator"):
        accounts.identities.account_for(say())


def test_a_verified_address_opens_the_account_that_has_it_and_ends_what_opened_it_before(
    accounts: AccountService, ana: Account, say: Say, signed_in: Callable[[Account], str]
) -> None:
    """Whoever made the account never proved that the address was theirs, and must not stay in it."""
    cookie = signed_in(ana)

    account = accounts.identities.account_for(say(email=ana.email))

    assert account == ana
    assert accounts.sign_ins.account_for(cookie) is None
    with pytest.raises(SignInError):
        accounts.verify(email="ana@example.com", password=PASSWORD)


@pytest.mark.parametrize("verified", [False, None, "false", 0, "yes", {}])
def test_an_address_that_is_not_verified_links_nothing_and_makes_nothing(
    accounts: AccountService, ana: Account, say: Say, verified: object
) -> None:
    for email in (ana.email, "new@example.com"):
        with pytest.raises(SignInError, match="Google has not confirmed"):
            accounts.identities.account_for(say(email=email, email_verified=verified))

    assert accounts.verify(email="ana@example.com", password=PASSWORD) == ana
    assert accounts.people.people(by=OPERATOR).total == 2


@pytest.mark.parametrize("email", ["", "no address", "a@b", "x" * 300 + "@example.com"])
def test_an_address_that_is_none_is_refused(accounts: AccountService, admin: Account, say: Say, email: str) -> None:
    with pytest.raises(SignInError):
        accounts.identities.account_for(say(email=email))


def test_who_is_linked_is_known_by_the_subject_whatever_the_address_is(
    accounts: AccountService, admin: Account, say: Say
) -> None:
    first = accounts.identities.account_for(say())

    again = accounts.identities.account_for(say(email="married@example.com", email_verified=False))

    assert again == first


def test_an_address_that_was_given_to_somebody_else_opens_nothing(
    accounts: AccountService, admin: Account, say: Say
) -> None:
    """The provider vouches for the address; the account belongs to its first owner there."""
    accounts.identities.account_for(say())

    with pytest.raises(SignInError, match="another identity at Google"):
        accounts.identities.account_for(say(sub="2"))


def test_two_providers_may_open_one_account(accounts: AccountService, admin: Account, say: Say) -> None:
    first = accounts.identities.account_for(say())

    second = accounts.identities.account_for(school(say))

    assert first is not None
    assert second == first
    assert accounts.ways_in(first.id).providers == ("Google", "the school")


def test_the_same_subject_at_another_issuer_is_somebody_else(
    accounts: AccountService, admin: Account, say: Say
) -> None:
    first = accounts.identities.account_for(say())

    second = accounts.identities.account_for(school(say, email="other@example.com"))

    assert first is not None
    assert second is not None
    assert first.id != second.id


def test_a_sign_in_is_good_once_also_after_signing_out_everywhere(
    accounts: AccountService, admin: Account, say: Say
) -> None:
    """A copy of the browser's identity cookie opens nothing."""
    said = say()
    account = accounts.identities.account_for(said)
    assert account is not None
    accounts.people.end_sessions(by=admin.id, user_id=account.id)

    assert accounts.identities.account_for(said) is None
    accounts.people.disable(by=admin.id, user_id=account.id)
    assert accounts.identities.account_for(said) is None, "what was used is not talked about"


@pytest.mark.parametrize("seconds", [-301, 120])
def test_a_sign_in_that_is_old_or_from_the_future_is_none(
    accounts: AccountService, admin: Account, say: Say, clock: FakeClock, seconds: int
) -> None:
    issued = clock() + timedelta(seconds=seconds)

    assert accounts.identities.account_for(say(iat=int(issued.timestamp()))) is None
    assert accounts.people.people(by=OPERATOR).total == 1


@pytest.mark.parametrize("missing", ["provider", "iss", "sub", "nonce", "iat"])
def test_claims_without_what_identifies_a_sign_in_are_refused(
    accounts: AccountService, admin: Account, say: Say, missing: str
) -> None:
    said = say()
    del said[missing]

    with pytest.raises(SignInError, match="could not be used"):
        accounts.identities.account_for(said)


def test_a_provider_that_is_configured_no_more_opens_nothing(
    accounts: AccountService, admin: Account, say: Say
) -> None:
    with pytest.raises(SignInError, match="could not be used"):
        accounts.identities.account_for(say(provider="other"))


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_disabled_account_stays_closed(
    accounts: AccountService, admin: Account, ana: Account, say: Say, *, is_linked: bool
) -> None:
    if is_linked:
        accounts.identities.account_for(say(email=ana.email))
    accounts.people.disable(by=admin.id, user_id=ana.id)

    with pytest.raises(SignInError, match="disabled"):
        accounts.identities.account_for(say(email=ana.email))

    accounts.people.enable(by=admin.id, user_id=ana.id)
    assert accounts.ways_in(ana.id).has_password is not is_linked


@pytest.mark.parametrize(
    ("roles", "expected"),
    [((), "learner"), (("unknown",), "learner"), (("staff",), "teacher"), (("staff", "boss"), "teacher")],
)
def test_a_claim_gives_a_role_and_none_above_what_the_operator_allows(
    accounts: AccountService, admin: Account, say: Say, roles: tuple[str, ...], expected: str
) -> None:
    account = accounts.identities.account_for(school(say, *roles))

    assert account is not None
    assert account.role == expected


def test_a_claim_makes_an_admin_only_where_the_operator_said_so() -> None:
    provider = PROVIDERS["keycloak"].model_copy(update={"highest_role": "admin"})

    assert provider.role_from({"realm_access": {"roles": ["boss"]}}) == "admin"
    assert provider.role_from({"realm_access": "boss"}) == "learner"
    assert provider.role_from({}) == "learner"
    assert PROVIDERS["google"].role_from({"roles": ["admin"], "role": "admin"}) is None


def test_a_role_follows_the_claim_until_an_admin_gives_another(
    accounts: AccountService, admin: Account, say: Say
) -> None:
    def role_now(*roles: str) -> str:
        account = accounts.identities.account_for(school(say, *roles))
        assert account is not None
        return account.role

    assert [role_now(), role_now("staff"), role_now(), role_now("staff")] == ["learner", "teacher"] * 2

    user_id = accounts.people.people(by=admin.id, search="eva").people[0].account.id
    accounts.people.set_role(by=admin.id, user_id=user_id, role="learner")
    assert role_now("staff") == "learner"
    accounts.people.set_role(by=admin.id, user_id=user_id, role="admin")
    assert role_now("staff") == "admin"


def test_no_claim_takes_the_last_admin_away(sessions: sessionmaker[Session], clock: FakeClock, say: Say) -> None:
    open_to_admins = {"keycloak": PROVIDERS["keycloak"].model_copy(update={"highest_role": "admin"})}
    accounts = accounts_on(sessions, clock, providers=open_to_admins)
    first = accounts.sign_up(email="first@example.com", name="First", password=PASSWORD)
    second = accounts.identities.account_for(school(say, "boss"))
    assert second is not None
    assert second.role == "admin"
    accounts.people.set_role(by=second.id, user_id=first.id, role="learner")

    again = accounts.identities.account_for(school(say))

    assert again is not None
    assert again.role == "admin"


def test_what_happened_is_in_the_trail(accounts: AccountService, admin: Account, ana: Account, say: Say) -> None:
    accounts.identities.account_for(school(say, email=ana.email))
    accounts.identities.account_for(school(say, "staff"))

    said = [(one.what, one.whom, one.said) for one in accounts.trail.entries(by=admin.id)]
    assert ("identity_linked", "Ana", "provider keycloak") in said
    assert ("role_changed", "Ana", "before learner, role teacher, provider keycloak") in said


def test_new_accounts_are_throttled_by_network_like_others(
    accounts: AccountService, admin: Account, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        throttle, "SIGN_UPS", throttle.RateLimit(throttle.SIGN_UPS.what, "sign_up", 2, timedelta(hours=1))
    )
    for number in range(2):
        accounts.identities.account_for(say(sub=f"{number}", email=f"p{number}@example.com"), address="10.0.0.1")

    with pytest.raises(ThrottledError):
        accounts.identities.account_for(say(sub="x", email="x@example.com"), address="10.0.0.1")
    assert accounts.identities.account_for(say(sub="0"), address="10.0.0.1") is not None


def test_an_admin_unlinks_an_identity_and_a_link_sets_a_password(
    accounts: AccountService, admin: Account, ana: Account, say: Say, signed_in: Callable[[Account], str]
) -> None:
    accounts.identities.account_for(say(email=ana.email))
    cookie = signed_in(ana)

    accounts.people.unlink(by=admin.id, user_id=ana.id)

    assert accounts.sign_ins.account_for(cookie) is None
    assert accounts.ways_in(ana.id).providers == ()
    accounts.reset_password(link=accounts.people.reset_link(by=admin.id, user_id=ana.id), new=OTHER_PASSWORD)
    assert accounts.verify(email="ana@example.com", password=OTHER_PASSWORD) == ana
    with pytest.raises(NotAllowedError):
        accounts.people.unlink(by=ana.id, user_id=admin.id)


def test_two_first_sign_ins_at_once_make_one_account(fresh_database: str) -> None:
    engine = engines.create_engine(fresh_database)
    accounts = accounts_on(engines.sessions(engine), utc_now, providers=PROVIDERS)
    accounts.sign_up(email="admin@example.com", name="Admin", password=PASSWORD)
    found: list[Account | None] = []
    said = {"provider": "google", "iss": "https://accounts.google.com", "sub": "1", "email": "eva@example.com"}

    def sign_in(number: int) -> None:
        fresh = {"nonce": f"n{number}", "iat": int(utc_now().timestamp()), "email_verified": True}
        found.append(accounts.identities.account_for({**said, **fresh}))

    threads = [threading.Thread(target=sign_in, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({account.id for account in found if account}) == 1
    assert None not in found
    engine.dispose()


def test_one_sign_in_taken_up_in_two_tabs_at_once_starts_one_session(fresh_database: str) -> None:
    engine = engines.create_engine(fresh_database)
    accounts = accounts_on(engines.sessions(engine), utc_now, providers=PROVIDERS)
    accounts.sign_up(email="eva@example.com", name="Eva", password=PASSWORD)
    said = {"provider": "google", "iss": "https://accounts.google.com", "sub": "1", "email": "eva@example.com"}
    said |= {"nonce": "n"}
    found: list[Account | None] = []

    def sign_in() -> None:
        fresh = {"iat": int(utc_now().timestamp()), "email_verified": True}
        found.append(accounts.identities.account_for({**said, **fresh}))

    threads = [threading.Thread(target=sign_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(account is not None for account in found) == 1
    engine.dispose()


def test_a_claim_of_another_kind_verifies_where_the_operator_names_it() -> None:
    """Microsoft says by ``xms_edov`` that the domain's owner vouches for the address."""
    microsoft = IdentityProvider(client_id="a", client_secret=SECRET, verified_claim="xms_edov")

    assert microsoft.vouches_for_email({"xms_edov": "1"})
    assert not microsoft.vouches_for_email({"email_verified": True})


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param({"metadata_url": "http://id.example.org/x"}, id="readable on the way"),
        pytest.param({"metadata_url": "http://localhost.evil.example/x"}, id="only looks like this machine"),
        pytest.param({"role_claim": "roles"}, id="a claim without roles"),
        pytest.param({"roles": {"staff": "teacher"}}, id="roles without a claim"),
        pytest.param({"role_claim": "r", "roles": {"staff": "boss"}}, id="a role that there is none of"),
        pytest.param({"client_id": ""}, id="no client"),
        pytest.param({"scope": "x"}, id="a word nobody knows"),
    ],
)
def test_a_provider_that_cannot_work_is_refused_at_the_start(provider: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"AIDIOMA_OIDC": {"school": {"client_id": "a", "client_secret": "b", **provider}}})


@pytest.mark.parametrize("name", ["default", "my_school", "Google", "", "x" * 40])
def test_a_providers_name_can_stand_in_an_address(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"AIDIOMA_OIDC": {name: {"client_id": "a", "client_secret": "b"}}})


def test_providers_are_read_from_the_environment_and_the_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDIOMA_OIDC", '{"google": {"client_id": "a", "client_secret": "very secret"}}')

    settings = Settings()

    assert settings.oidc["google"].client_secret.get_secret_value() == "very secret"
    assert "very secret" not in repr(settings)


def test_the_digest_of_an_identity_does_not_depend_on_the_installations_key() -> None:
    """A new key signs everybody out; it must not make strangers of them."""
    claims = Claims.model_validate({"provider": "google", "iss": "i", "sub": "s", "nonce": "n", "iat": 0})

    assert claims.identity == hashlib.sha256(b"i\ns").hexdigest()[:32]
