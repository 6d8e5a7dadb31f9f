"""What may be entered about an account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.accounts import inputs
from aidioma.errors import InvalidInputError


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ("ana@example.com", "ana@example.com"),
        ("  Ana.Pérez+es@Example.COM ", "ana.pérez+es@example.com"),
        ("n@exam-ple.co.uk", "n@exam-ple.co.uk"),
    ],
)
def test_an_address_is_kept_in_one_form(entered: str, kept: str) -> None:
    assert inputs.email_from(entered) == kept


@pytest.mark.parametrize(
    "entered",
    [
        *("", "ana", "ana@", "@example.com", "ana@example", "a b@example.com", "ana@exa..mple.com", "a@b.c"),
        *("a@b@c.de", "<ana@example.com>", "ana@example.com\nbcc:x@example.com", "a\0@example.com", "a\ud800@b.org"),
        *("a" * 65 + "@example.com", "a@" + "b" * 260 + ".com"),
    ],
)
def test_what_is_no_address_is_refused_at_its_field(entered: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        inputs.email_from(entered)

    assert refused.value.field == "email"


@given(st.text(max_size=300))
def test_whatever_passes_as_an_address_is_safe_to_keep(text: str) -> None:
    try:
        email = inputs.email_from(text)
    except InvalidInputError:
        return
    assert email == email.strip() == inputs.email_from(email)
    assert len(email) <= inputs.MAX_EMAIL
    assert not set(email) & set(" <>\"'\n\r\t,;") - {"'"}


def test_a_name_is_one_tidy_line() -> None:
    assert inputs.name_from("  Ana \n  María\t Núñez ") == "Ana María Núñez"


@pytest.mark.parametrize("entered", ["", "   ", "a" * 81, "a\x00b", "a\u202eb"])
def test_what_is_no_name_is_refused(entered: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        inputs.name_from(entered)

    assert refused.value.field == "name"


@pytest.mark.parametrize("password", ["cuatro gatos azules", "zX9!kk2p", "contraseña larga y rara", "ñ1ñ2ñ3ñ4"])
def test_a_password_that_is_hard_to_guess_is_accepted(password: str) -> None:
    inputs.check_new_password(password, email="ana@example.com", name="Ana")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "x" * 201,
        "password",
        "Contraseña",
        "12345678",
        "aaaaaaaa",
        "abababab",
        "ana@example.com",
        "anaperez",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        inputs.check_new_password(password, email="ana@example.com", name="Ana Perez")

    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "name", ["Mars/Olympus", "", "../../etc/passwd", "/etc/localtime", "a" * 5000, "Europe/Madrid\0"]
)
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        inputs.zone_from(name)

    assert refused.value.field == "time_zone"


def test_roles_are_the_three_that_there_are() -> None:
    assert [inputs.role_from(role) for role in ("learner", "teacher", "admin")] == ["learner", "teacher", "admin"]
    with pytest.raises(InvalidInputError):
        inputs.role_from("owner")
