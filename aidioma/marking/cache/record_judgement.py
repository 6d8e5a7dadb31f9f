"""What one judgement leaves behind: the answer's row, everybody's evidence, and the same in memory."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import Clock
from aidioma.llm.usage import Usage
from aidioma.marking.cache import store
from aidioma.marking.cache.evidence_store import DirectionEvidence, write_lesson
from aidioma.marking.cache.keys import Question
from aidioma.marking.cache.lease import Lease
from aidioma.marking.cache.memory_cache import ScopeMemory
from aidioma.marking.cache.store import Entry, EntrySource, Written
from aidioma.marking.engine.evidence import Lesson, Tokens
from aidioma.marking.redaction import changes
from aidioma.model.marks import Feedback


@dataclass(frozen=True, slots=True)
class JudgementRecorder:
    """Keeps what was judged, so that nobody has to be asked again."""

    sessions: sessionmaker[Session]
    clock: Clock

    def take_in(
        self,
        question: Question,
        feedback: Feedback,
        corrected: Tokens,
        *,
        usage: Usage,
        memory: ScopeMemory,
        evidence: DirectionEvidence,
        lease: Lease | None = None,
        source: EntrySource = "judge",
    ) -> bool:
        """
        Keep a judged answer and return whether that was ours to do.

        Its vectors are made later, in the background (:mod:`aidioma.marking.cache.answer_vectors`). Memory follows the
        database: what somebody else has written first teaches nothing here.
        """
        entry = self._entry(question, feedback, corrected, source=source)
        if entry is None:
            return False
        written = Written(entry, usage.model, usage.cost_usd, usage.prompt_version)
        with memory.lock:
            before = memory.bundle.new_right
            lesson = memory.learn(entry)
            is_new_right = memory.bundle.new_right > before
            crowded = len(memory.entries) > store.SCOPE_LIMIT
        return self._kept(
            question, written, lesson, lease=lease, evidence=evidence, is_new_right=is_new_right, crowded=crowded
        )

    def _kept(
        self,
        question: Question,
        written: Written,
        lesson: Lesson | None,
        *,
        lease: Lease | None,
        evidence: DirectionEvidence,
        is_new_right: bool,
        crowded: bool,
    ) -> bool:
        now = self.clock()
        with self.sessions.begin() as session:
            store.need_not_last(session)
            if not store.write(session, written, owner=lease.owner if lease else None, now=now):
                return False
            if lesson is not None:
                write_lesson(session, evidence, lesson, is_new_right=is_new_right, now=now)
            if crowded:
                store.trim(session, question.scope)
        if lesson is not None:
            evidence.learn(lesson, is_new_right=is_new_right)
        return True

    def _entry(self, question: Question, feedback: Feedback, corrected: Tokens, *, source: EntrySource) -> Entry | None:
        judged_at = self.clock().isoformat()
        if question.keeps_text:
            told: dict[str, Any] = feedback.model_dump(mode="json", exclude_defaults=True)
            return Entry(question.key, question.words, corrected, told, source, judged_at)
        made = changes(question.words, corrected)
        return None if made is None else Entry(question.key, (), (), {}, source, judged_at, made)
