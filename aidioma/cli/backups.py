"""``db backup`` and ``db restore``: an installation as one file, and from it again."""

import argparse
from pathlib import Path

from aidioma.backup import making, restoring
from aidioma.backup.archive import MEDIA, Manifest
from aidioma.cli.reply import Commands, Output, command
from aidioma.settings import Settings


def add_commands(database: Commands) -> None:
    """Add both to the group ``db``."""
    backup = command(database, "backup", _backup, about="write the whole installation to one file, and read it back")
    backup.add_argument("file", metavar="FILE", type=Path, help="a new file")
    backup.add_argument(
        "--with-secrets",
        action="store_true",
        help="take along the keys in the data folder: of session cookies, and of the AI provider",
    )
    restore = command(database, "restore", _restore, about="bring a backup into an empty installation; yours alone")
    restore.add_argument("file", metavar="FILE", type=Path, help="what db backup wrote")
    restore.add_argument(
        "--replace", action="store_true", help="also where there are accounts or content, which are backed up first"
    )


def _backup(args: argparse.Namespace) -> Output:
    made = making.make(Settings(), args.file, with_secrets=args.with_secrets)
    manifest, size = made.manifest, made.path.stat().st_size
    text = (
        f"{made.path}: {_amount(manifest)}; {size:,} bytes, read back and whole.\n"
        "In it: what people wrote, their addresses and the hashes of their passwords. Keep it so.\n"
        f"{_about_secrets(manifest)}"
    )
    return Output(_data(manifest) | {"file": str(made.path), "bytes": size}, text)


def _restore(args: argparse.Namespace) -> Output:
    done = restoring.restore(Settings(), args.file, replace=args.replace)
    kept = f"\nWhat was there before is in {done.kept}." if done.kept else ""
    text = (
        f"Restored: {_amount(done.manifest)}, as of {done.manifest.made_at:%d %B %Y, %H:%M} UTC. The schema was at "
        f"{done.manifest.revision} and is at {done.revision}.{kept}\n{_about_secrets(done.manifest)}"
    )
    data = _data(done.manifest) | {"schema": done.revision, "files": done.files}
    return Output(data | {"kept": None if done.kept is None else str(done.kept)}, text)


def _amount(manifest: Manifest) -> str:
    rows = manifest.counts.rows  # one of the users is the installation itself
    media = sum(member.name.startswith(MEDIA) for member in manifest.members)
    return (
        f"{max(rows.get('users', 1) - 1, 0):,} accounts, {rows.get('learning_content', 0):,} items, "
        f"{rows.get('learning_activities', 0):,} activities, {media:,} recordings and pictures"
    )


def _about_secrets(manifest: Manifest) -> str:
    if manifest.secrets:
        return f"Secrets in it, readable by whoever has the file: {', '.join(manifest.secrets)}."
    if manifest.left_out:
        return (
            f"Left out: {', '.join(manifest.left_out)} (--with-secrets takes them along). Without them everybody signs "
            "in anew after a restore, and a judge is connected anew."
        )
    return "No keys are in it."


def _data(manifest: Manifest) -> dict[str, object]:
    return {
        "made_at": manifest.made_at.isoformat(),
        "made_by": manifest.made_by,
        "revision": manifest.revision,
        "rows": manifest.counts.rows,
        "secrets": list(manifest.secrets),
        "left_out": list(manifest.left_out),
    }
