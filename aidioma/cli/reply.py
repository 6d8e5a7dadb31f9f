"""What a command has to say, and how a command is declared."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from aidioma.attachments import open_installation
from aidioma.runtime import Runtime

Commands = Any
"""argparse's subparsers action, which has no public name."""


@dataclass(frozen=True, slots=True)
class Output:
    """The outcome of a command: for scripts, for people, and as an exit status."""

    data: Mapping[str, Any]
    text: str
    status: int = 0


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], Output], *, about: str
) -> argparse.ArgumentParser:
    """Declare the command *name*, which *run* carries out, and return its parser for further arguments."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)
    return parser


def group(commands: Commands, name: str, *, about: str) -> Commands:
    """Declare a group of commands and return where they are added."""
    parser = commands.add_parser(name, help=about, description=about)
    return parser.add_subparsers(required=True, metavar="COMMAND")


@contextmanager
def opened() -> Iterator[Runtime]:
    """Open the installation for one command."""
    runtime = open_installation()
    try:
        yield runtime
    finally:
        runtime.close()
