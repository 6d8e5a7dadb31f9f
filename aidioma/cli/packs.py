"""``cache export``, ``cache import``, ``cache packs`` and ``cache remove-pack``: judged answers in and out."""

import argparse
import re
from pathlib import Path
from typing import Any

from aidioma.cli.reply import Commands, Output, command, opened
from aidioma.errors import InvalidInputError
from aidioma.files import whole_file
from aidioma.marking.packs.install import InstalledPack, PackReport
from aidioma.marking.packs.pack_file import Certificate
from aidioma.model.people import OPERATOR


def add_pack_commands(cache: Commands) -> None:
    """Add what is done with packs to the group ``cache``."""
    export = command(cache, "export", _export, about="write what was settled here as a pack")
    export.add_argument("pack", type=Path, metavar="PACK", help="the file; gzipped if its name ends in .gz")
    export.add_argument("--name", help="what the pack is called; by default, what its file is")
    export.add_argument("--content", action="append", metavar="ID", help="of this item alone; may be said again")
    export.add_argument(
        "--least-learners", type=int, metavar="K", help="different learners who must have given an answer"
    )
    take = command(cache, "import", _import, about="install a pack beside what was judged here")
    take.add_argument("pack", type=Path, metavar="PACK")
    command(cache, "packs", _packs, about="the packs that are installed, with their certificates")
    remove = command(cache, "remove-pack", _remove, about="remove a pack whole")
    remove.add_argument("name")


def _export(args: argparse.Namespace) -> Output:
    path: Path = args.pack
    is_packed = path.name.endswith(".gz")
    name = args.name or _name_from(path)
    with opened() as runtime:
        try:
            with whole_file(path) as file:
                written = runtime.packs.export(
                    file,
                    by=OPERATOR,
                    name=name,
                    packed=is_packed,
                    content_ids=args.content,
                    least_learners=args.least_learners,
                )
        except OSError as error:
            msg = f"{path} cannot be written: {error.strerror}."
            raise InvalidInputError(msg, field="pack") from error
    return Output({"pack": name, "answers": written}, f"The pack {name} has {written} answers: {path}")


def _import(args: argparse.Namespace) -> Output:
    try:
        file = args.pack.open("rb")
    except OSError as error:
        msg = f"{args.pack} cannot be read: {error.strerror}."
        raise InvalidInputError(msg, field="pack") from error
    with file, opened() as runtime:
        report = runtime.packs.install(file, by=OPERATOR)
    return Output(_report_data(report), _report_text(report), status=int(bool(report.rejected)))


def _packs(_args: argparse.Namespace) -> Output:
    with opened() as runtime:
        found = runtime.packs.packs(by=OPERATOR)
    lines = [_pack_text(pack) for pack in found] or ["No pack is installed."]
    return Output({"packs": [_pack_data(pack) for pack in found]}, "\n".join(lines))


def _remove(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        removed = runtime.packs.remove(args.name, by=OPERATOR)
    return Output({"pack": args.name, "removed": removed}, f"The pack {args.name} is removed, {removed} answers.")


def _name_from(path: Path) -> str:
    """Return the file's name as a pack can be called."""
    stem = path.name.removesuffix(".gz").removesuffix(".jsonl").removesuffix(".json")
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40].strip("-") or "pack"


def _report_data(report: PackReport) -> dict[str, Any]:
    return {
        "pack": report.pack,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "rejected": [{"line": one.number, "error": one.error} for one in report.errors],
        "rejected_count": report.rejected,
    }


def _report_text(report: PackReport) -> str:
    counts = f"{report.added} added, {report.updated} changed, {report.unchanged} as they are, {report.removed} removed"
    lines = [f"The pack {report.pack} is installed: {counts}, {report.rejected} rejected."]
    return "\n".join([*lines, *(f"  line {one.number}: {one.error}" for one in report.errors)])


def _pack_data(pack: InstalledPack) -> dict[str, Any]:
    said = pack.header.model_dump(mode="json", exclude={"format", "version"})
    return {**said, "installed_at": pack.installed_at.isoformat(), "answers": pack.answers, "hits": pack.hits}


def _pack_text(pack: InstalledPack) -> str:
    counts = f"{pack.answers} answers, given {pack.hits} times"
    return f"{pack.header.name}: {counts}. {certificate_text(pack.header.certificate)}"


def certificate_text(said: Certificate) -> str:
    """Return a certificate as a sentence."""
    if said.rate is None or said.high is None:
        return said.how
    return f"{said.wrong} of {said.n} found wrong ({said.rate:.2%}, at most {said.high:.2%}). {said.how}"
