"""``users add``: accounts made by whoever operates the installation."""

import argparse
import sys

from aidioma.accounts.model import OPERATOR, ROLES
from aidioma.cli.reply import Commands, Reply, command, group, opened
from aidioma.errors import InvalidInputError


def add_commands(commands: Commands) -> None:
    """Add ``users``."""
    users = group(commands, "users", about="accounts")
    add = command(users, "add", _add, about="make an account")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--role", choices=ROLES, default="learner")
    add.add_argument("--name", help="shown to others; default: what stands before the @")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _add(args: argparse.Namespace) -> Reply:
    if not args.password_stdin:
        msg = "Give the password on standard input: --password-stdin < file"
        raise InvalidInputError(msg, field="password")
    password = sys.stdin.readline().rstrip("\r\n")
    with opened() as runtime:
        account = runtime.accounts.people.add_user(
            by=OPERATOR,
            email=args.email,
            name=args.name or "",
            password=password,
            role=args.role,
        )
    return Reply(
        {"id": account.id, "email": account.email, "role": account.role},
        f"{account.email} can sign in as {account.role}.",
    )
