"""
The command line: ``python -m aidioma <command>``; every command has ``--json``.

One module a room. Each adds its commands to the parser and returns a :class:`Reply`, which is printed as
sentences, or as JSON whose keys scripts may depend on.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from aidioma import __version__
from aidioma.cli import (
    answer,
    bench,
    cache,
    content,
    database,
    doctor,
    mark,
    migrate,
    progress,
    replay,
    schedule,
    serve,
    track,
    users,
)
from aidioma.errors import AidiomaError

ROOMS = (
    *(serve, database, users, content, mark, answer, track, progress),
    *(cache, replay, migrate, schedule, bench, doctor),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 done with findings, 2 not possible."""
    parser = argparse.ArgumentParser(prog="python -m aidioma", description="AIdioma: learn Spanish by producing it.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for room in ROOMS:
        room.add_commands(commands)
    args = parser.parse_args(argv)
    try:
        reply = args.run(args)
    except (AidiomaError, ValidationError) as error:
        return _refused(str(error), as_json=args.json)
    except KeyboardInterrupt:
        return 130
    _print(json.dumps(reply.data, ensure_ascii=False, default=str) if args.json else reply.text)
    return int(reply.status)


def _refused(message: str, *, as_json: bool) -> int:
    if as_json:
        _print(json.dumps({"error": message}, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)
    return 2


def _print(text: str) -> None:
    """Print *text*, in which a file's or an argument's bytes that are no UTF-8 may be quoted."""
    print(text.encode(errors="replace").decode())
