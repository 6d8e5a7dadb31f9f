"""``users``: accounts and sessions made by whoever operates the installation."""

import argparse
import sys

from aidioma.accounts.sign_ins import COOKIE
from aidioma.cli.named import account_named
from aidioma.cli.reply import Commands, Output, command, group, opened
from aidioma.errors import InvalidInputError
from aidioma.model.people import OPERATOR, ROLES


def add_commands(commands: Commands) -> None:
    """Add ``users``."""
    users = group(commands, "users", about="accounts")
    add = command(users, "add", _add, about="make an account")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--role", choices=ROLES, default="learner")
    add.add_argument("--name", help="shown to others; default: what stands before the @")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    session = command(users, "session", _session, about="sign somebody in and print the cookie: for load drivers")
    session.add_argument("email", metavar="EMAIL")


def _add(args: argparse.Namespace) -> Output:
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
    return Output(
        {"id": account.id, "email": account.email, "role": account.role},
        f"{account.email} can sign in as {account.role}.",
    )


def _session(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        account = account_named(runtime, args.email)
        started = runtime.accounts.sign_ins.start_for(by=OPERATOR, user_id=account.id)
    return Output({"cookie_name": COOKIE, "cookie": started.cookie}, f"{COOKIE}={started.cookie}")
