"""
The command line: ``python -m aidioma <command>``, or ``aidioma <command>`` where it is installed.

Every command has ``--json``. Each module adds its commands to the parser and returns an :class:`Output`, which is
printed as sentences, or as JSON whose keys scripts may depend on. Rooms that attach from outside bring their own
commands along.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from aidioma import __version__
from aidioma.attachments import ATTACHMENTS, Attachment
from aidioma.cli import answer, bench, cache, database, doctor, judge, mark, progress, regrade, serve, track, users
from aidioma.cli.reply import Commands, Output, command
from aidioma.errors import AidiomaError, NotInstalledError

CORE = (serve, database, users, mark, answer, track, regrade, progress, cache, judge, bench, doctor)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 done with findings, 2 not possible."""
    parser = argparse.ArgumentParser(prog=_called(), description="AIdioma: learn Spanish by producing it.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in CORE:
        module.add_commands(commands)
    for attachment in ATTACHMENTS:
        _add_attached(commands, attachment)
    args = parser.parse_args(argv)
    try:
        reply = args.run(args)
    except (AidiomaError, ValidationError) as error:
        return _refused(str(error), as_json=args.json)
    except KeyboardInterrupt:
        return 130
    _print(json.dumps(reply.data, ensure_ascii=False, default=str) if args.json else reply.text)
    return int(reply.status)


def _called() -> str:
    """Return what this was called by, for the help to say."""
    return "aidioma" if Path(sys.argv[0]).stem == "aidioma" else "python -m aidioma"


def _add_attached(commands: Commands, attachment: Attachment) -> None:
    """Add the commands of a room; where it is not there, they say so."""
    if not attachment.commands:
        return
    if attachment.is_there:
        attachment.part("commands").add_commands(commands)
        return

    def missing(_args: argparse.Namespace) -> Output:
        raise NotInstalledError(attachment.room, attachment.purpose)

    for name in attachment.commands:
        parser = command(commands, name, missing, about=f"not installed: {attachment.purpose}")
        parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)


def _refused(message: str, *, as_json: bool) -> int:
    if as_json:
        _print(json.dumps({"error": message}, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)
    return 2


def _print(text: str) -> None:
    """Print *text*, in which a file's or an argument's bytes that are no UTF-8 may be quoted."""
    print(text.encode(errors="replace").decode())
