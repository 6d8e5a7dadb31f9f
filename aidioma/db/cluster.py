"""
One data folder and who is at work in it.

The lock file beside the data is held by whoever starts the server, and inherited by the server itself: it is
free again when the last of those processes has ended, however it ended. So no pid file needs to be believed.
"""

import fcntl
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from aidioma.db.programs import Programs
from aidioma.errors import DatabaseError

_LONGEST_SOCKET_FOLDER = 88
"""A socket's path is limited to 103 bytes on macOS, 107 on Linux, and its name takes 15 of them."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The folder of a server's data (PostgreSQL's word is cluster), in an installation's data folder."""

    folder: Path

    @classmethod
    def of(cls, data_dir: Path) -> Self:
        """Return the one in *data_dir*, which need not exist yet."""
        return cls(data_dir.expanduser().resolve() / "postgresql")

    @property
    def data_dir(self) -> Path:
        """The installation's data folder."""
        return self.folder.parent

    @property
    def is_initialised(self) -> bool:
        """Whether there are data; they are put in place whole."""
        return self.folder.exists()

    def make_data_dir(self) -> None:
        """
        Make the data folder: open enough for the server's own user when we are root, else for nobody but us.

        Raises:
            DatabaseError: If it cannot be made.
        """
        if self.data_dir.exists() and not self.data_dir.is_dir():
            raise self._is_no_folder()
        missing = [folder for folder in (self.data_dir, *self.data_dir.parents) if not folder.exists()]
        try:
            for folder in reversed(missing):
                folder.mkdir(exist_ok=True)
                folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        except OSError as error:
            msg = f"the data folder {self.data_dir} cannot be made ({error.strerror}): set AIDIOMA_DATA_DIR to another"
            raise DatabaseError(msg) from error

    def _is_no_folder(self) -> DatabaseError:
        return DatabaseError(
            f"the data folder {self.data_dir} is a file, or is below one: set AIDIOMA_DATA_DIR to a folder"
        )

    @contextmanager
    def lock(self) -> Iterator[int | None]:
        """
        Yield the lock's file descriptor, to be inherited, if nobody else holds the lock; else None.

        Raises:
            DatabaseError: If the data folder is not ours to write.
        """
        path = self.folder.with_name("postgresql.lock")
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            msg = f"{path} cannot be written ({error.strerror}): set AIDIOMA_DATA_DIR to a folder of your own"
            raise DatabaseError(msg) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held = True
        except BlockingIOError:
            held = False
        try:
            yield lock if held else None
        finally:
            os.close(lock)

    def is_free(self) -> bool:
        """Return whether no process is at work on the data."""
        if not self.is_initialised:
            return True
        with self.lock() as lock:
            return lock is not None

    def pid_file(self) -> list[str]:
        """
        Return the lines of the server's pid file; none where a server was stopped, or never ran.

        Raises:
            DatabaseError: If the data are another user's.
        """
        try:
            return (self.folder / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []
        except NotADirectoryError as error:
            raise self._is_no_folder() from error
        except PermissionError as error:
            msg = f"{self.folder} is another user's: run as that user, or set AIDIOMA_DATA_DIR to a folder of your own"
            raise DatabaseError(msg) from error

    def server_pid(self) -> int | None:
        """Return the pid in the pid file if that is indeed a server on these data."""
        try:
            pid = int(self.pid_file()[0])
            process = psutil.Process(pid)
            if process.name() == "postgres" and Path(process.cwd()) == self.folder:
                return pid
        except (IndexError, ValueError, psutil.Error):
            pass
        return None

    def require_version(self, programs: str) -> None:
        """
        Refuse data of another major version than *programs*, which is what ``postgres --version`` printed.

        Raises:
            DatabaseError: With the way out.
        """
        of_data = (self.folder / "PG_VERSION").read_text().strip()
        if f" {of_data}." not in programs:
            msg = (
                f"{self.folder} was made by PostgreSQL {of_data}, and this is {programs.strip()}: make a backup with "
                "the AIdioma that made it (db backup FILE), and bring it into an empty folder (db restore FILE)"
            )
            raise DatabaseError(msg)

    @property
    def sockets(self) -> Path:
        """
        Where the server's socket goes: among the data, or in /tmp where that path does not suit a socket.

        Too long is one reason; the others are characters that libpq or the server's settings take for their own.
        """
        name = os.fsencode(self.folder)
        if len(name) <= _LONGEST_SOCKET_FOLDER and not set(b',"') & set(name):
            return self.folder
        return Path("/tmp", f"aidioma-{hashlib.sha256(name).hexdigest()[:16]}")  # noqa: S108 - checked when made

    def make_sockets(self, programs: Programs) -> None:
        """
        Make the folder for the socket, if it needs one to itself.

        Raises:
            DatabaseError: If somebody else has put a folder of that name there.
        """
        if self.sockets == self.folder:
            return
        with suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        programs.give(self.sockets)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != programs.user_id or found.st_mode & 0o077:
            msg = (
                f"{self.sockets} is not ours alone, and the database's socket cannot go there: remove it, and try again"
            )
            raise DatabaseError(msg)

    def remove_sockets(self) -> None:
        """Remove the folder for the socket after the server has ended, if it had one to itself."""
        if self.sockets != self.folder:
            with suppress(OSError):
                self.sockets.rmdir()

    def clear_traces(self) -> None:
        """Remove what a crash left behind; the pids in these files are nobody's by now, or somebody else's."""
        socket = self.sockets / ".s.PGSQL.5432"
        for left in (self.folder / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
            left.unlink(missing_ok=True)

    def last_words(self) -> str:
        """Return what the server said when it last tried to start."""
        logs = [*self.folder.glob("log/*.log"), *self.folder.glob("start.log")]
        newest = max(logs, key=lambda path: path.stat().st_mtime, default=None)
        return newest.read_text(errors="replace")[-2000:] if newest else ""
