"""Looking into the cache, and looking after it: for administrators, whatever the page believed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from aidioma.access import is_shared
from aidioma.accounts.audit import note
from aidioma.accounts.rows import require_admin
from aidioma.admin import changes, contradictions, days, entries, regrades, threshold_simulation
from aidioma.admin.answers import typed_answers
from aidioma.admin.changes import AT_MOST, EntryAction
from aidioma.admin.contradictions import AnswerMap
from aidioma.admin.contradictions import answer_map as answer_map_of
from aidioma.admin.days import DayFigures
from aidioma.admin.entries import Filter, StoredAnswer, Trail
from aidioma.admin.wrong_marks import WrongMark, key_behind, wrong_marks
from aidioma.clock import Clock
from aidioma.content.exercises import exercise
from aidioma.content.item import ContentItem
from aidioma.content.rows import get_item, get_items
from aidioma.db.models import LearningContent
from aidioma.errors import ConflictError, InvalidContentError, InvalidInputError, NotFoundError
from aidioma.i18n import Message
from aidioma.marking.cache.keys import CacheScope
from aidioma.marking.cache.similar import SimilaritySearch
from aidioma.marking.cache.statistics import gate_of_all
from aidioma.marking.engine.risk import Rate
from aidioma.model.marks import Direction
from aidioma.text import Language

LOOK: Final = Message("look into the cache")
CHANGE: Final = Message("change the cache")
WALKED: Final = 500
NAMED: Final = 20
SAMPLED: Final = 5_000
DIRECTIONS: Final[tuple[Direction, Direction]] = ("en-es", "es-en")

_SIZE = text("""
    SELECT greatest(reltuples, 0)::bigint AS entries, pg_total_relation_size(oid) AS bytes,
           pg_relation_size(oid) AS own_bytes, greatest(relpages, 1) AS pages
    FROM pg_class WHERE oid = 'ai_cache'::regclass
""")
_SAMPLE = text("""
    SELECT count(*) AS rows,
           count(*) FILTER (WHERE cache_key LIKE 'answer:%') AS answers,
           count(*) FILTER (WHERE cache_key LIKE 'answer:%' AND hit_count = 0) AS unused,
           count(*) FILTER (WHERE cache_key LIKE 'answer:%' AND hit_count = 0 AND last_accessed < :before) AS dead,
           count(*) FILTER (WHERE expires_at <= :now) AS expired
    FROM ai_cache TABLESAMPLE SYSTEM (:percent) REPEATABLE (1)
""")


@dataclass(frozen=True, slots=True)
class Size:
    """How large the cache is. Shares are of stored answers, from ``sampled`` rows; dead: 30 days without any use."""

    entries: int
    bytes: int
    sampled: int
    unused_share: float
    dead_share: float
    expired: int


@dataclass(frozen=True, slots=True)
class ReuseQuality:
    """How often reused marks disagree with the judge, the judge with itself, and the difference."""

    disagreement: Rate
    self_disagreement: Rate
    excess: Rate
    bound: float


@dataclass(frozen=True, slots=True)
class Worklist:
    """Contradictions among the entries looked through, and the key to go on from; None at the end."""

    found: Sequence[contradictions.Contradiction]
    looked_through: int
    next_after: str | None


@dataclass(frozen=True, slots=True)
class InspectionService:
    """
    Inspects and changes stored answers. ``by`` is who does it.

    Every method raises NotAllowedError if *by* is not an admin at that moment. What is changed is in the audit trail.
    """

    sessions: sessionmaker[Session]
    clock: Clock
    cache_scope: CacheScope
    meaning: SimilaritySearch
    most_wrong: float

    def days(self, *, by: str, first: date, last: date) -> Sequence[DayFigures]:
        """Return what each day from *first* to *last* came to, brought up to date."""
        with self.sessions.begin() as session:
            require_admin(session, by, LOOK)
            days.bring_up_to_date(session, now=self.clock())
            return days.days_between(session, first, last)

    def quality(self, *, by: str) -> ReuseQuality:
        """Return how good reuse is, by all that the shadow has seen."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            gate = gate_of_all(session, most_wrong=self.most_wrong)
        return ReuseQuality(gate.disagreement(), gate.self_disagreement(), gate.excess(), self.most_wrong)

    def size(self, *, by: str) -> Size:
        """Return how large the cache is, and how much of it nobody uses, from a sample of its pages."""
        now = self.clock()
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            whole = session.execute(_SIZE).one()
            percent = 100.0 if whole.entries <= SAMPLED else 100.0 * SAMPLED / whole.entries
            values = {"percent": percent, "now": now, "before": now - timedelta(days=30)}
            sample = session.execute(_SAMPLE, values).one()
        answers = max(1, sample.answers)
        scale = 100 / percent
        expired = round(sample.expired * scale)
        counted = sample.rows if percent == 100.0 else whole.entries  # noqa: PLR2004 - all of it
        return Size(counted, whole.bytes, sample.rows, sample.unused / answers, sample.dead / answers, expired)

    def entries(self, *, by: str, wanted: Filter, after: str = "") -> Sequence[StoredAnswer]:
        """Return one page of the stored answers that *wanted* lets through, after key *after*."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            return entries.found(session, wanted, after=after)

    def like(self, *, by: str, meaning: str, at_least: float = 0.5) -> Sequence[tuple[StoredAnswer, float]]:
        """
        Return the stored answers nearest in meaning to a text, the most alike first.

        Raises:
            InvalidInputError: If there is no text.
        """
        if not meaning.strip():
            msg = Message("Type some words to look for.")
            raise InvalidInputError(msg, field="meaning")
        with self.sessions() as session:
            require_admin(session, by, LOOK)
        near = {one.key: one.similarity for one in self.meaning.similar(meaning, threshold=at_least)}
        with self.sessions() as session:
            found = entries.by_keys(session, list(near))
        return sorted(((one, near[one.key]) for one in found), key=lambda pair: (-pair[1], pair[0].key))

    def scopes_of(self, *, by: str, content_id: str) -> tuple[str, ...]:
        """
        Return the scopes of an item as it stands now, one for each direction that it can be asked in.

        Raises:
            NotFoundError: If there is no such item.
        """
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            return tuple(self._scopes(session, content_id).values())

    def trail(self, *, by: str, key: str) -> tuple[StoredAnswer, Trail]:
        """
        Return a stored answer and what became of it.

        Raises:
            NotFoundError: If it is gone.
        """
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            entry = _entry(session, key)
            return entry, entries.trail(session, entry)

    def contradictions(self, *, by: str, after: str = "") -> Worklist:
        """Look through the next entries after key *after* for marks that contradict each other."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            walked = entries.found(session, Filter(), after=after, limit=WALKED)
        more = walked[-1].key if len(walked) == WALKED else None
        return Worklist(contradictions.contradictions(walked), len(walked), more)

    def wrong_marks(self, *, by: str) -> Sequence[tuple[WrongMark, StoredAnswer | None]]:
        """Return the marks that were doubted last, each with the stored answer behind it; None where that is gone."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            found = wrong_marks(session)
            items = get_items(session, {one.content_id for one in found}, own=True)
            scopes = {at: self._scopes_of(item) for at, item in items.items()}
            keys = [key_behind(one, scope=scopes.get(one.content_id, {}).get(one.direction)) for one in found]
            stored = {entry.key: entry for entry in entries.by_keys(session, keys)}
            return [(one, stored.get(key)) for one, key in zip(found, keys, strict=True)]

    def names(self, *, by: str, content_ids: Collection[str]) -> Mapping[str, str]:
        """Return what the items among *content_ids* say, by id; a learner's own cards say nothing here."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            columns = (LearningContent.id, LearningContent.primary_text, LearningContent.secondary_text)
            named = select(*columns).where(LearningContent.id.in_(content_ids), is_shared())
            found = session.execute(named.order_by(LearningContent.id))
            return {key: " · ".join(filter(None, (spanish, english))) for key, spanish, english in found}

    def answer_map(self, *, by: str, content_id: str, direction: Direction = "en-es") -> AnswerMap:
        """Return what people really typed for an item, in clusters."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            return answer_map_of(typed_answers(session, content_id=content_id, direction=direction))

    def simulate_threshold(
        self, *, by: str, bound: float, past: DayFigures, call_usd: Decimal
    ) -> Sequence[threshold_simulation.SimulatedPolicy]:
        """Return what the answers so far would have become: under the bound as it is, under *bound*, and by policy."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            gate = gate_of_all(session, most_wrong=self.most_wrong)
        bounds = sorted({*threshold_simulation.BOUNDS, self.most_wrong, bound})
        under = [threshold_simulation.under_bound(gate, one, call_usd=call_usd) for one in bounds]
        return [*under, *threshold_simulation.by_policy(past.tiers, call_usd=call_usd)]

    def preview(self, *, by: str, wanted: Filter) -> tuple[int, Sequence[StoredAnswer]]:
        """Return how many stored answers an act by filter would change (one above the limit: too many), and some."""
        with self.sessions() as session:
            require_admin(session, by, LOOK)
            return entries.counted(session, wanted, limit=AT_MOST + 1)

    def act(self, *, by: str, act: EntryAction, keys: Sequence[str]) -> int:
        """Do *act* to the stored answers with *keys*, and return how many there were."""
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, CHANGE)
            done = _applied(session, act, keys[:AT_MOST], now=now)
            note(session, f"cache_{act}", user_id=None, now=now, by=by, entries=done, keys=list(keys[:NAMED]))
        return done

    def act_on_all(self, *, by: str, act: EntryAction, wanted: Filter, expected: int) -> int:
        """
        Do *act* to all that *wanted* lets through, if that is still as many as the preview said.

        Raises:
            InvalidInputError: If the filter is empty, or lets too many through.
            ConflictError: If there are others by now.
        """
        if wanted.is_empty:
            msg = Message("Choose entries first: an empty filter would change all of them.")
            raise InvalidInputError(msg)
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, CHANGE)
            keys = changes.keys_of(session, wanted)
            if len(keys) > AT_MOST:
                msg = Message("That is more than {most} entries. Narrow it down.", most=AT_MOST)
                raise InvalidInputError(msg)
            if len(keys) != expected:
                msg = Message(
                    "There are {n} such entries by now, not {expected}. Look again before you go on.",
                    n=len(keys),
                    expected=expected,
                )
                raise ConflictError(msg)
            done = _applied(session, act, keys, now=now)
            note(session, f"cache_{act}", user_id=None, now=now, by=by, entries=done, keys=keys[:NAMED])
        return done

    def correct(self, *, by: str, key: str, content_id: str, corrected: str) -> StoredAnswer:
        """
        Let a stored answer to the item *content_id* say from now on that it becomes right as *corrected*.

        Raises:
            InvalidInputError: If that is no translation, or the entry belongs to another item.
            NotFoundError: If entry or item is gone.
        """
        now = self.clock()
        with self.sessions.begin() as session:
            require_admin(session, by, CHANGE)
            entry = _entry(session, key)
            scopes = {scope: direction for direction, scope in self._scopes(session, content_id).items()}
            if entry.scope not in scopes:
                msg = Message("This entry belongs to another exercise, or to an earlier version of it.")
                raise InvalidInputError(msg)
            language: Language = "es" if scopes[entry.scope] == "en-es" else "en"
            changes.correct(session, entry, corrected, language=language, now=now)
            note(session, "cache_correct", user_id=None, now=now, by=by, entries=1, keys=[key])
            changed, direction = _entry(session, key), scopes[entry.scope]
            regrades.ask_for_correction(session, changed, content_id=content_id, direction=direction, now=now)
            return changed

    def today(self) -> date:
        """Return the day that budgets and figures count by."""
        return self.clock().astimezone(UTC).date()

    def _scopes(self, session: Session, content_id: str) -> dict[Direction, str]:
        return self._scopes_of(get_item(session, content_id))

    def _scopes_of(self, item: ContentItem) -> dict[Direction, str]:
        found: dict[Direction, str] = {}
        for direction in DIRECTIONS:
            try:
                found[direction] = self.cache_scope.scope(exercise(item, direction))
            except InvalidContentError:
                continue
        return found


def _applied(session: Session, act: EntryAction, keys: Sequence[str], *, now: datetime) -> int:
    if act == "invalidate":
        regrades.ask_to_mark_again(session, entries.by_keys(session, keys), now=now)
    return changes.apply(session, act, keys, now=now)


def _entry(session: Session, key: str) -> StoredAnswer:
    found = entries.by_keys(session, [key])
    if not found:
        kind = "entry"
        raise NotFoundError(kind, key)
    return found[0]
