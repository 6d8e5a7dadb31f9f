"""What an author sees around one item, and what is done to many at once."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.bulk import ACTS, BulkAction, Entered, changed, edited
from aidioma.content.defined import kind_of
from aidioma.content.definitions import all_definitions
from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import Details
from aidioma.content.revisions import Revision, revisions
from aidioma.content.rows import get_items, shared_item
from aidioma.content.search.filter import Wanted, first_found
from aidioma.content.search.semantic import ALIKE, RELATED, Vector, kept_vectors, likeness, near
from aidioma.content.search.text import by_words, candidates, same_texts
from aidioma.content.service import SEE, Actor, ContentService, require_author
from aidioma.content.types import KINDS
from aidioma.errors import AidiomaError, InvalidInputError, UnchangedError
from aidioma.i18n import Message
from aidioma.llm.embeddings import Embedder
from aidioma.model.items import Status

MAX_LIKE = 5
ANYTHING = Wanted()

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Like:
    """An item that may be the same as another; exact ones differ in case and punctuation at most."""

    item: ContentItem
    likeness: float
    exact: bool


@dataclass(frozen=True, slots=True)
class BulkResult:
    """
    What became of many changes: how many were made, and of those that could not be why not, by id.

    What says already what it was to say is neither.
    """

    changed: int
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuthoringService:
    """Finds, compares and changes content for its authors, who see drafts and retired items too."""

    sessions: sessionmaker[Session]
    content: ContentService
    embedder: Embedder

    def kinds(self) -> dict[str, type[Details]]:
        """Return every kind that can be authored, by name: the code's, and those that were made here."""
        with self.sessions() as session:
            made = all_definitions(session)
        return {**KINDS, **{name: kind_of(definition) for name, definition in made.items()}}

    def search(
        self, text: str, wanted: Wanted = ANYTHING, *, by: Actor, limit: int = 50, after_id: str = ""
    ) -> Sequence[ContentItem]:
        """Return the first items with every word of *text*, in order of id: ``search/text.py``."""
        require_author(by, SEE)
        with self.sessions() as session:
            return by_words(session, text, wanted, limit=limit, after_id=after_id)

    def find(
        self, wanted: Wanted = ANYTHING, *, by: Actor, limit: int = 50, after_id: str = ""
    ) -> Sequence[ContentItem]:
        """Return the first items that are *wanted*, in order of id: ``search/filter.py``."""
        require_author(by, SEE)
        with self.sessions() as session:
            return first_found(session, wanted, limit=limit, after_id=after_id)

    def items(self, content_ids: Collection[str], *, by: Actor) -> Mapping[str, ContentItem]:
        """Return those of *content_ids* that are there, by id. Served by the primary key."""
        require_author(by, SEE)
        with self.sessions() as session:
            return get_items(session, content_ids)

    def search_by_meaning(
        self, text: str, wanted: Wanted = ANYTHING, *, by: Actor, limit: int = 50
    ) -> Sequence[ContentItem]:
        """
        Return the items likest to *text*, the likest first: of 200 that share words with it, and of the 200 nearest.

        Raises:
            JudgeError: If the embedder does not answer.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, SEE)
        vector = self.embedder.embed([text])[0]
        with self.sessions() as session:
            sharing = {item.id: item for item in candidates(session, text, wanted)}
            nearest = {item.id: item for item in near(session, vector, wanted, by=self.embedder.name, limit=limit)}
        told = self._ranked(vector, {**nearest, **sharing})
        return [item for item, alike in told if item.id in sharing or alike >= RELATED][:limit]

    def like(
        self, text: str, english: str = "", *, by: Actor, content_type: str | None, but: str | None = None
    ) -> Sequence[Like]:
        """Return up to 5 items that may be the same as *text* (and *english*), other than the item *but*."""
        require_author(by, SEE)
        whole, wanted = f"{text} {english}".strip(), Wanted(content_type)
        vector = self.embedder.embed([whole])[0]
        with self.sessions() as session:
            same = {item.id: item for item in same_texts(session, text, wanted)}
            every = same | {item.id: item for item in candidates(session, whole, wanted)}
            near_it = near(session, vector, wanted, by=self.embedder.name, limit=MAX_LIKE)
            every |= {item.id: item for item in near_it}
        told = [Like(item, alike, item.id in same) for item, alike in self._ranked(vector, every) if item.id != but]
        alike = [one for one in told if one.exact or one.likeness >= ALIKE]
        return sorted(alike, key=lambda one: (not one.exact, -one.likeness, one.item.id))[:MAX_LIKE]

    def _ranked(self, vector: Vector, items: Mapping[str, ContentItem]) -> list[tuple[ContentItem, float]]:
        """Return *items* with their likeness to *vector*, the likest first."""
        with self.sessions() as session:
            kept = kept_vectors(session, items, by=self.embedder.name)
        alike = likeness(vector, items.values(), kept, self.embedder)
        return sorted(zip(items.values(), alike, strict=True), key=lambda pair: (-pair[1], pair[0].id))

    def history(self, content_id: str, *, by: Actor) -> Sequence[Revision]:
        """
        Return what the item said before its last changes, the latest first.

        Raises:
            NotFoundError: If there is none with that id, or it is a learner's own card.
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "see who changed content")
        with self.sessions() as session:
            shared_item(session, content_id)
            return revisions(session, content_id)

    def correct(self, items: Mapping[str, ContentItem], entered: Mapping[str, Entered], *, by: Actor) -> BulkResult:
        """Make those of *items* that a table says differently say what was entered; each by its id."""
        rows = {key: (item.details.revision, edited(item, entered[key])) for key, item in items.items()}
        return self.edit_many({key: (revision, row) for key, (revision, row) in rows.items() if row is not None}, by=by)

    def change_all(self, items: Mapping[str, ContentItem], act: BulkAction, value: str, *, by: Actor) -> BulkResult:
        """
        Do *act* to all *items*; those that it changes nothing about stay as they are.

        Raises:
            InvalidInputError: If *act* needs a value and there is none.
        """
        if ACTS[act] and not value:
            msg = Message("Please say which level, topic or source.")
            raise InvalidInputError(msg, field="value")
        if act in {"published", "draft", "retired"}:
            others = {key: item.details.revision for key, item in items.items() if item.details.status != act}
            return self.set_statuses(others, act, by=by)
        rows = {key: (item.details.revision, changed(item, act, value)) for key, item in items.items()}
        return self.edit_many({key: (revision, row) for key, (revision, row) in rows.items() if row is not None}, by=by)

    def set_statuses(self, revisions_by_id: Mapping[str, int], status: Status, *, by: Actor) -> BulkResult:
        """
        Publish or retire many items; one that somebody changed meanwhile is named and left alone.

        Raises:
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "change content")
        return self._each(
            revisions_by_id, lambda key, revision: self.content.set_status(key, status, revision=revision, by=by)
        )

    def edit_many(self, rows: Mapping[str, tuple[int, Mapping[str, Any]]], *, by: Actor) -> BulkResult:
        """
        Make many items say other things, each by its id with the revision that was read and the new row.

        Raises:
            NotAllowedError: If *by* is no author.
        """
        require_author(by, "change content")
        return self._each(rows, lambda key, given: self.content.update(key, given[1], revision=given[0], by=by))

    def _each(self, given: Mapping[str, _T], change: Callable[[str, _T], object]) -> BulkResult:
        refused: dict[str, str] = {}
        changed = 0
        for key, value in given.items():
            try:
                change(key, value)
                changed += 1
            except UnchangedError:
                continue
            except AidiomaError as error:
                refused[key] = error.public_message
        return BulkResult(changed, refused)
