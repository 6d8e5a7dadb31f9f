"""
What one process holds in memory: for each scope its judged answers, and the bundle that answers are composed from.

A scope is read whole when first needed and again after a minute; in between, an answer that is not in it asks only for
what is new. Rows that vanished or changed meanwhile are noticed by the whole read.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock, RLock
from typing import Final

from cachetools import LRUCache
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.marking.cache import store
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.packed import PACKED, PackedAnswer
from aidioma.marking.cache.store import CacheRow, Entry
from aidioma.marking.engine.evidence import KNOWN_LIMIT, Bundle, Judged, Lesson, Tokens
from aidioma.spanish.variants import variants
from aidioma.text import words

FRESH_FOR: Final = timedelta(seconds=60)
ENTRIES_IN_MEMORY: Final = 40_000
MOST_LENT: Final = KNOWN_LIMIT // 2
"""Translations of packs that answers are compared with; the rest of the room is for what is learnt here."""
_ROOM_OF_A_SCOPE: Final = 8
_CLOCKS_DIFFER_BY: Final = timedelta(seconds=5)


@dataclass(slots=True)
class ScopeMemory:
    """
    One scope in memory. Hold ``lock`` while reading the bundle or putting something in.

    ``packed`` is what packs say of answers, and ``lent`` are the translations that are known from packs alone: answers
    are compared with them, and nothing else follows from them.
    """

    accepted: tuple[Tokens, ...]
    by_rule: tuple[Tokens, ...]
    bundle: Bundle
    entries: dict[str, Entry] = field(default_factory=dict)
    packed: dict[Tokens, PackedAnswer] = field(default_factory=dict)
    lent: set[Tokens] = field(default_factory=set)
    given: Counter[str] = field(default_factory=Counter)
    read_at: datetime | None = None
    read_whole_at: datetime | None = None
    lock: RLock = field(default_factory=RLock)

    @classmethod
    def empty(cls, question: Question) -> "ScopeMemory":
        """Return one that holds the authored translations and what follows from them by rule."""
        language = question.exercise.answer_language
        accepted = tuple(words(text, language) for text in question.exercise.accepted)
        by_rule = tuple(variant.words for variant in variants(question.exercise))
        memory = cls(accepted, by_rule, Bundle())
        memory.bundle = memory._opening_bundle()
        return memory

    def put(self, entries: Iterable[Entry]) -> None:
        """Take in *entries*; one that says something else than before makes the bundle anew."""
        new = sorted((e for e in entries if not self._holds(e)), key=lambda e: (e.judged_at, e.key))
        changed = any(entry.key in self.entries for entry in new)
        self.entries.update((entry.key, entry) for entry in new)
        if changed:
            self._bundle_anew()
        else:
            for entry in new:
                self._teach(entry)

    def put_all(self, entries: Iterable[Entry]) -> None:
        """Take in *entries* as all that there is; what is not among them is gone."""
        there = {entry.key: entry for entry in entries}
        if self.entries.keys() <= there.keys():
            self.put(there.values())
        else:
            self.entries = there
            self._bundle_anew()

    def lend(self, found: Iterable[PackedAnswer], *, whole: bool) -> None:
        """Take in what packs say: all that there is if *whole*, else what is new. Of several the surest is believed."""
        there = {} if whole else dict(self.packed)
        for one in found:
            held = there.get(one.answer)
            if held is None or one.order <= held.order:
                there[one.answer] = one
        before, self.packed = self.packed, there
        if not before.items() <= there.items():
            self._bundle_anew()
        elif len(before) < len(there):
            self._lend_translations()

    def knows_right(self, answer: Tokens) -> bool:
        """Whether *answer* is known to be right by a judgement of this installation, or was foreseen here."""
        lent_only = answer in self.lent and not self.bundle.known.get(answer)
        return answer in self.bundle.known and answer not in self.by_rule and not lent_only

    def learn(self, entry: Entry) -> Lesson | None:
        """Take in what was just judged and return what it teaches beyond this exercise, if it may teach."""
        self.entries[entry.key] = entry
        return self._teach(entry)

    def gave(self, key: str) -> int:
        """Note that a reply was given for *key* without asking, and return how often it has been so far."""
        self.given[key] += 1
        return self.given[key]

    def _holds(self, entry: Entry) -> bool:
        held = self.entries.get(entry.key)
        return held is not None and held.judged_at == entry.judged_at

    def _bundle_anew(self) -> None:
        self.bundle = self._opening_bundle()
        for entry in sorted(self.entries.values(), key=lambda e: (e.judged_at, e.key)):
            self._teach(entry)
        self.lent = set()
        self._lend_translations()

    def _lend_translations(self) -> None:
        """Let answers be compared with what packs know to be right, as far as that leaves room for what is learnt."""
        for one in sorted(self.packed.values(), key=lambda one: one.order):
            if len(self.lent) >= MOST_LENT:
                return
            if one.corrected not in self.bundle.known:
                self.bundle.knows(one.corrected)
                if one.corrected in self.bundle.known:
                    self.lent.add(one.corrected)

    def _opening_bundle(self) -> Bundle:
        """Return what is known before anything was judged."""
        bundle = Bundle.of(self.accepted)
        for translation in self.by_rule:
            bundle.knows(translation)
        return bundle

    def _teach(self, entry: Entry) -> Lesson | None:
        if entry.changes is not None:
            return None
        if entry.source in {"foreseen", "content"}:
            self.bundle.knows(entry.corrected)
            self.lent.discard(entry.corrected)
            return None
        return self.bundle.learn(Judged(entry.answer, entry.corrected))


class MemoryCache:
    """What a process remembers, by scope; bounded by its entries, and the longest unused make room."""

    __slots__ = ("_clock", "_lock", "_memories", "_sessions")

    def __init__(self, sessions: sessionmaker[Session], clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._lock = Lock()
        self._memories: LRUCache[str, ScopeMemory] = LRUCache(ENTRIES_IN_MEMORY, getsizeof=_room)

    def held(self, question: Question) -> ScopeMemory:
        """Return what is held of the question's scope; one that was never read has only what was authored."""
        with self._lock:
            memory = self._memories.get(question.scope)
            if memory is None:
                memory = self._memories[question.scope] = ScopeMemory.empty(question)
            return memory

    def is_fresh(self, memory: ScopeMemory) -> bool:
        """Return whether *memory* was read within the last minute."""
        return memory.read_whole_at is not None and self._clock() - memory.read_whole_at < FRESH_FOR

    def refresh(self, memory: ScopeMemory, question: Question) -> CacheRow | None:
        """Read what *memory* lacks, in one statement, and return the question's own row where there is one."""
        now = self._clock()
        whole = not self.is_fresh(memory)
        with self._sessions() as session:
            rows = self._rows(session, memory, question, now=now)
        entries = [row.entry for row in rows if row.state == "judged"]
        packed = [row.packed for row in rows if row.state == PACKED]
        with memory.lock:
            (memory.put_all if whole else memory.put)(entries)
            memory.lend(packed, whole=whole)
            memory.read_at = now
            memory.read_whole_at = now if whole else memory.read_whole_at
        if whole:
            self._weigh_again(memory, question)
        return next((row for row in rows if row.key == question.key), None)

    def _rows(self, session: Session, memory: ScopeMemory, question: Question, *, now: datetime) -> list[CacheRow]:
        if memory.read_at is None or not self.is_fresh(memory):
            return store.known_rows(session, question, now=now)
        return store.news(session, question, since=memory.read_at - _CLOCKS_DIFFER_BY, now=now)

    def _weigh_again(self, memory: ScopeMemory, question: Question) -> None:
        """Put it in again, so that the room it takes is counted as it is now."""
        with self._lock:
            self._memories[question.scope] = memory


def _room(memory: ScopeMemory) -> int:
    return _ROOM_OF_A_SCOPE + len(memory.entries) + len(memory.packed)
