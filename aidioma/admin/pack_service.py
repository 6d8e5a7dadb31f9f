"""Judged packs for administrators: made of what was settled here, installed, listed and removed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Final

from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.audit import note
from aidioma.accounts.rows import require_admin
from aidioma.admin.pack_export import DIRECTIONS, pack_lines
from aidioma.clock import Clock
from aidioma.content.rows import get_items
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.i18n import Message
from aidioma.marking.cache.keys import CacheScope
from aidioma.marking.cache.statistics import gate_of_all
from aidioma.marking.packs import install
from aidioma.marking.packs.install import InstalledPack, PackReport
from aidioma.marking.packs.pack_file import MOST_LINES, Certificate, PackHeader, write_pack

LOOK: Final = Message("look at packs")
CHANGE: Final = Message("make, install and remove packs")


@dataclass(frozen=True, slots=True)
class PackService:
    """
    Makes, installs and removes packs. ``by`` is who does it.

    Every method raises NotAllowedError if *by* is not an admin at that moment. What is done is in the audit trail.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    cache_scope: CacheScope
    most_wrong: float
    least_learners: int

    def export(
        self,
        file: BinaryIO,
        *,
        by: str,
        name: str,
        packed: bool,
        content_ids: Collection[str] | None = None,
        least_learners: int | None = None,
    ) -> int:
        """
        Write what was settled here as the pack *name*, gzipped if *packed*, and return how many answers are in it.

        Raises:
            InvalidInputError: If *name* is none that a pack can have, or no learner is asked for.
            NotFoundError: If one of *content_ids* is no item.
        """
        least = self.least_learners if least_learners is None else least_learners
        with self.sessions() as session:
            require_admin(session, by, CHANGE)
            _require_items(session, content_ids)
            header = self._header(session, name, least)
            lines = pack_lines(
                session, self.cache_scope, least_learners=least, content_ids=content_ids, now=self.clock()
            )
            written = write_pack(file, header, islice(lines, MOST_LINES), packed=packed)
        with self.sessions.begin() as session:
            note(session, "pack_export", user_id=None, now=self.clock(), by=by, pack=name, answers=written)
        return written

    def install(self, file: BinaryIO, *, by: str) -> PackReport:
        """
        Install a pack; one of the same name is replaced. Nothing that was judged here is overwritten.

        Raises:
            InvalidInputError: If it is no pack, too large, none of it can be used, or there are too many.
        """
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, CHANGE)
            report = install.install(session, file, now=now)
            note(session, "pack_install", user_id=None, now=now, by=by, pack=report.pack, answers=report.taken)
        return report

    def packs(self, *, by: str) -> Sequence[InstalledPack]:
        """Return the packs that are installed, by name."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            return install.installed(session)

    def remove(self, name: str, *, by: str) -> int:
        """
        Remove a pack whole, and return how many answers it had.

        Raises:
            NotFoundError: If there is no such pack.
        """
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, CHANGE)
            removed = install.remove(session, name, now=now)
            note(session, "pack_remove", user_id=None, now=now, by=by, pack=name, answers=removed)
        return removed

    def _header(self, session: Session, name: str, least_learners: int) -> PackHeader:
        try:
            return PackHeader(
                name=name,
                made_at=self.clock(),
                model=(self.cache_scope.model or "")[:120],
                prompt_version=self.cache_scope.prompt_version[:120],
                directions=DIRECTIONS,
                least_learners=least_learners,
                certificate=self._certificate(session),
            )
        except ValueError as error:
            msg = Message(
                "A pack is called by small letters, digits and hyphens, at most 40, and asks for 1 to 10,000 learners."
            )
            raise InvalidInputError(msg, field="name") from error

    def _certificate(self, session: Session) -> Certificate:
        """
        Return what the shadow found here, which is of all reuse in this installation, not of this pack alone.

        The bound holds whenever one looks, as everywhere (:func:`aidioma.marking.engine.risk.rate`).
        """
        found = gate_of_all(session, most_wrong=self.most_wrong).disagreement()
        if not found.n:
            return Certificate(n=0, wrong=0, how="Not measured: no judge has looked at reused marks here.")
        return Certificate(
            n=found.n,
            wrong=round(found.estimate * found.n),
            rate=round(found.estimate, 6),
            high=round(found.high, 6),
            how=(
                f"Shadow: {found.n} reused marks of this installation, drawn at random, were judged once more by "
                f"{self.cache_scope.model}; wrong is where it disagreed, weighted to speak for all reused marks."
            )[:400],
        )


def _require_items(session: Session, content_ids: Collection[str] | None) -> None:
    there = get_items(session, content_ids or ())
    for content_id in content_ids or ():
        if content_id not in there:
            kind = "content"
            raise NotFoundError(kind, content_id)
