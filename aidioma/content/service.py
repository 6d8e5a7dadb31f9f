"""Content: found by learners, written by teachers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.content.additions import added_here, is_new_version
from aidioma.content.answered_otherwise import ask_for_regrades
from aidioma.content.definitions import definition_of, stamp_items
from aidioma.content.item import ContentItem, Draft, author, says_already
from aidioma.content.kinds.content_type import ContentType
from aidioma.content.list_notation import in_notation
from aidioma.content.revisions import keep_revision
from aidioma.content.rows import get_item, insert_item, lock_item, replace_item, shared_item, store_metadata
from aidioma.content.search.filter import find_content
from aidioma.content.types import KINDS, TAKEN
from aidioma.errors import ConflictError, NotAllowedError, UnchangedError
from aidioma.i18n import Message
from aidioma.model.items import Status
from aidioma.model.people import OPERATOR

__all__ = ["AUTHOR", "ContentItem", "ContentService", "find_content", "get_item"]

SEE: Final = Message("see content that learners do not")
AUTHORS = frozenset({"teacher", "admin"})


class Actor(Protocol):
    """Whoever acts: all that content needs to know of an account."""

    @property
    def id(self) -> str:
        """The account's id."""

    @property
    def role(self) -> str:
        """Learner, teacher or admin."""


@dataclass(frozen=True, slots=True)
class _Operator:
    id: str = OPERATOR
    role: str = "admin"


AUTHOR = _Operator()
"""Whoever is at the command line, as an author; owns nothing."""


def require_author(account: Actor, act: str) -> None:
    """
    Let teachers and administrators through.

    Raises:
        NotAllowedError: If *account* is anybody else.
    """
    if account.role not in AUTHORS:
        raise NotAllowedError(account.role, act)


@dataclass(frozen=True, slots=True)
class ContentService:
    """Finds content for everybody and changes it for teachers. Nothing is ever deleted."""

    sessions: sessionmaker[Session]
    clock: Clock

    def get(self, content_id: str, *, by: Actor) -> ContentItem:
        """
        Return one item for its authors, whatever its status.

        Raises:
            NotFoundError: If there is none with that id, or it is a learner's own card.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, SEE)
        with self.sessions() as session:
            return shared_item(session, content_id)

    def get_content(
        self,
        content_type: str | None = None,
        filters: Mapping[str, Any] | None = None,
        *,
        difficulty: str | None = None,
        limit: int = 50,
        after_id: str = "",
    ) -> Sequence[ContentItem]:
        """Return up to *limit* items open to everybody with *filters*, by id: ``search/filter.py``."""
        with self.sessions() as session:
            return find_content(
                session,
                content_type,
                filters or {},
                difficulty=difficulty,
                limit=limit,
                after_id=after_id,
            )

    def create(self, row: Mapping[str, Any], *, by: Actor) -> ContentItem:
        """
        Store *row* (the columns and ``metadata``) as a new item of *by*'s.

        Raises:
            InvalidContentError: If it does not fit its type.
            ConflictError: If its id is taken.
            NotAllowedError: If *by* is no author.
        """
        return self.create_all([row], by=by)[0]

    def create_all(self, rows: Sequence[Mapping[str, Any]], *, by: Actor) -> Sequence[ContentItem]:
        """Store *rows* as new items of *by*'s, all or none of them; raises what :meth:`create` does."""
        require_author(by, "write content")
        owner = None if by is AUTHOR else by.id
        with self.sessions.begin() as session:
            authored = [author(row, definition=definition_of(session, row.get("content_type"))) for row in rows]
            drafts = [in_notation(draft) for draft in authored]
            counted = [_counted(draft, version=1, revision=1, owner=owner) for draft in drafts]
            return [self._inserted(session, draft) for draft in counted]

    def _inserted(self, session: Session, draft: Draft) -> ContentItem:
        try:
            return insert_item(session, draft, now=self.clock())
        except IntegrityError as error:
            msg = Message(
                "There is already content with the id “{id}”. Please choose another one, or none.", id=draft.id
            )
            raise ConflictError(msg) from error

    def update(self, content_id: str, row: Mapping[str, Any], *, revision: int, by: Actor) -> ContentItem:
        """
        Make the item say *row*, if nobody has changed it since *revision* was read.

        What the item's metadata holds beyond its kind's fields is kept. The content version is counted up
        when what is right changes, the revision with every edit.

        Raises:
            NotFoundError: If there is no such item.
            ConflictError: If its revision is another one by now; nothing was written.
            UnchangedError: If it says *row* already; nothing was written.
            InvalidContentError: If *row* does not fit its type.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "change content")
        with self.sessions.begin() as session:
            before, stored = lock_item(session, content_id)
            _require_revision(before, revision)
            kept = _beyond_its_kind(before.content_type, stored, row.get("metadata", {}))
            definition = definition_of(session, before.content_type)
            draft = _revised(before, row, definition)
            if says_already(before, draft):
                raise UnchangedError
            keep_revision(session, before, by=by.id, now=self.clock())
            replace_item(session, content_id, draft, kept=kept, now=self.clock())
            if isinstance(draft.details, ContentType):
                stamp_items(session, draft.details, now=self.clock())
            after = get_item(session, content_id)
            ask_for_regrades(session, before, after, now=self.clock())
            return after

    def says_already(self, item: ContentItem, row: Mapping[str, Any]) -> bool:
        """
        Say whether *row*, with the item's status, would change nothing about *item*.

        Raises:
            InvalidContentError: If *row* does not fit its type.
        """
        metadata = {**row.get("metadata", {}), "status": item.details.status}
        whole = {**row, "id": item.id, "content_type": item.content_type, "metadata": metadata}
        with self.sessions() as session:
            definition = definition_of(session, item.content_type)
        return says_already(item, in_notation(author(whole, definition=definition), before=item))

    def set_status(self, content_id: str, status: Status, *, revision: int, by: Actor) -> ContentItem:
        """
        Publish an item, take it back to draft, or retire it: its history stays, and nobody is asked it again.

        Raises:
            NotFoundError: If there is no such item.
            ConflictError: If its revision is another one by now; nothing was written.
            UnchangedError: If that is its status already; nothing was written.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "publish or retire content")
        with self.sessions.begin() as session:
            before, stored = lock_item(session, content_id)
            if before.details.status == status:
                raise UnchangedError
            _require_revision(before, revision)
            keep_revision(session, before, by=by.id, now=self.clock())
            changed = {**stored, "status": status, "revision": before.details.revision + 1}
            store_metadata(session, content_id, changed, now=self.clock())
            return get_item(session, content_id)


def _counted(draft: Draft, **counted: object) -> Draft:
    told = {key: value for key, value in counted.items() if value is not None}
    return draft.model_copy(update={"details": draft.details.model_copy(update=told)})


def _revised(before: ContentItem, row: Mapping[str, Any], definition: ContentType | None) -> Draft:
    metadata = {key: value for key, value in row.get("metadata", {}).items() if key not in TAKEN}
    whole = {**row, "id": before.id, "content_type": before.content_type, "metadata": metadata}
    draft = in_notation(author(whole, definition=definition), before=before)
    return _counted(
        draft,
        version=before.version + is_new_version(before, draft),
        revision=before.details.revision + 1,
        added_here=added_here(before, draft),
        owner=before.details.owner,
        loaded=before.details.loaded,
        drafted=before.details.drafted,
    )


def _beyond_its_kind(content_type: str, metadata: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what *metadata* holds that its kind knows nothing of, but for what is *said* anew."""
    kind = KINDS.get(content_type)
    if kind is None:
        return {}
    return {
        key: one for key, one in metadata.items() if key not in kind.model_fields and (key not in said or key in TAKEN)
    }


def _require_revision(item: ContentItem, revision: int) -> None:
    if item.details.revision != revision:
        msg = Message(
            "Somebody else changed this item after you opened it, so nothing was saved. Reload it to see their version."
        )
        raise ConflictError(msg)
