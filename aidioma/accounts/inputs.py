"""What a person may enter about an account: checked here, refused with what to do about it."""

import re
import unicodedata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.model.people import ROLES, Role
from aidioma.text import can_be_stored

MAX_EMAIL = 254
MAX_NAME = 80
MIN_PASSWORD = 8
MAX_PASSWORD = 200
_ROLES: dict[str, Role] = {role: role for role in ROLES}

_EMAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\_]+\.[^\s@<>\"(),:;\[\]\\_.]{2,}")
_TOO_COMMON = frozenset(
    {"password", "passwort", "contraseña", "contrasena", "qwertyui", "qwerty123", "1q2w3e4r", "iloveyou", "welcome1"}
    | {"admin123", "letmein1", "abcd1234", "password1", "password123", "sunshine", "princess", "football", "baseball"}
    | {"12345678", "123456789", "1234567890", "87654321", "0123456789", "123123123", "12341234"}
)


def email_from(text: str) -> str:
    """Return the address in the one form that is stored: trimmed, lower case."""
    email = unicodedata.normalize("NFC", text).strip().lower()
    if len(email) > MAX_EMAIL or not _EMAIL.fullmatch(email) or ".." in email or not can_be_stored(email):
        msg = Message("Please enter an e-mail address such as ana@example.com.")
        raise InvalidInputError(msg, field="email")
    return email


def name_from(text: str) -> str:
    """Return the name as it will be shown: one line, printable, not empty."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        msg = Message("Please enter a name of 1 to {most} letters.", most=MAX_NAME)
        raise InvalidInputError(msg, field="name")
    return name


def check_new_password(password: str, *, email: str, name: str = "") -> None:
    """Refuse a password that is too short, too long, or among the first that anybody would guess."""
    if len(password) < MIN_PASSWORD:
        msg = Message(
            "The password needs at least {least} characters. A few unrelated words work well.", least=MIN_PASSWORD
        )
        raise InvalidInputError(msg, field="password")
    if len(password) > MAX_PASSWORD:
        msg = Message("The password can have at most {most} characters.", most=MAX_PASSWORD)
        raise InvalidInputError(msg, field="password")
    guessable = _TOO_COMMON | {email, email.partition("@")[0], name.lower(), name.lower().replace(" ", "")}
    if password.lower() in guessable or len(set(password)) < MIN_PASSWORD // 3 + 1:
        msg = Message("That password is too easy to guess. A few unrelated words work well.")
        raise InvalidInputError(msg, field="password")


def zone_from(text: str) -> ZoneInfo:
    """Return the time zone called *text*."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = Message("Please choose a time zone from the list.")
        raise InvalidInputError(msg, field="time_zone") from error


def role_from(text: str) -> Role:
    """Return the role called *text*."""
    role = _ROLES.get(text)
    if role is None:
        msg = Message("Please choose a role: {roles}.", roles=", ".join(ROLES))
        raise InvalidInputError(msg, field="role")
    return role
