"""Who uses both applications during a rehearsal: the earlier application's writer, and learners who answer here."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import psycopg

from aidioma.practice.card import Card
from aidioma.runtime import Runtime

NATIVES = 100
"""Many, as in an installation: few would answer each item dozens of times, and an answer costs what its history is."""
BOTH = 5

_EVALUATION = """
    INSERT INTO evaluations (id, user_id, sentence_id, session_id, user_translation, ai_evaluation, score, feedback,
                             hints_used, time_spent)
    VALUES (%(key)s, %(user)s, %(sentence)s, %(session)s, %(answer)s, %(reply)s, %(score)s, 'Mind it.', 1, 12)
"""
_EVENT = """
    INSERT INTO universal_activity_events (id, user_id, activity_type, content_type, page_source, score, time_spent,
                                           content_id, session_id)
    VALUES (%(key)s, %(user)s, 'sentence_translated', 'practice', '/practice', %(score)s, 12000, %(sentence)s,
            %(session)s)
"""
_STANDING = """
    UPDATE user_progress SET attempts = attempts + 1, best_score = greatest(best_score, %(score)s),
                             last_attempt_at = now() AT TIME ZONE 'UTC'
    WHERE id = (SELECT min(id) FROM user_progress WHERE user_id = %(user)s AND sentence_id = %(sentence)s
                AND id NOT LIKE 'aidioma:%%')
"""
_FIRST = """
    INSERT INTO user_progress (id, user_id, sentence_id, attempts, best_score, last_attempt_at)
    VALUES (%(key)s, %(user)s, %(sentence)s, 1, %(score)s, now() AT TIME ZONE 'UTC')
"""
_REVIEW = """
    UPDATE user_vocabulary_progress SET total_attempts = total_attempts + 1, interval_days = interval_days + 1,
        repetition_count = coalesce(repetition_count, 0) + 1, last_attempt_score = %(score)s,
        last_reviewed_at = now() AT TIME ZONE 'UTC', next_review_date = now() AT TIME ZONE 'UTC' + interval '3 days'
    WHERE user_id = %(user)s AND flashcard_id = 'f1'
"""
_OTHERS = (
    "UPDATE users SET streak = streak + 1, total_score = total_score + 10, updated_at = now() WHERE id = %(user)s",
    "INSERT INTO practice_sessions (id, user_id) VALUES (%(key)s, %(user)s)",
    "UPDATE practice_sessions SET completed_at = now() WHERE user_id = %(user)s AND completed_at IS NULL",
    "INSERT INTO conversation_sessions VALUES (%(user)s, 'v1', 3, 55, 'started')",
    "UPDATE conversation_sessions SET turn_count = turn_count + 1 WHERE user_id = %(user)s",
    "UPDATE sentences SET hints = '[\"Otra pista\"]' WHERE id = %(sentence)s",
    "UPDATE evaluation_cache SET hit_count = hit_count + 1 WHERE sentence_id = %(sentence)s",
    "INSERT INTO users (id, email, name) VALUES (%(key)s, %(key)s || '@new.example.com', 'New here')",
    "DELETE FROM unified_goals WHERE user_id = %(user)s",
    "INSERT INTO learning_analytics (id, user_id, date) VALUES (%(key)s, %(user)s, '2026-01-01')",
)
_DELETE = "DELETE FROM evaluations WHERE id = %(key)s"


@dataclass(slots=True)
class Writer:
    """The earlier application: one person a moment does one thing, in a transaction of its own."""

    url: str
    schema: str
    users: int
    sentences: int
    pause_s: float
    random: Random = field(default_factory=lambda: Random(17))
    kept: list[str] = field(default_factory=list)
    acts: int = 0
    refused: list[str] = field(default_factory=list)

    def write(self, stop: Event) -> None:
        """Write until *stop*; whatever is refused is noted."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'SET search_path = "{self.schema}"')
            while not stop.wait(self.pause_s):
                try:
                    with connection.transaction():
                        self._act(connection)
                except psycopg.Error as error:
                    self.refused.append(str(error))
                self.acts += 1

    def _act(self, connection: psycopg.Connection[Any]) -> None:
        values = {
            "key": f"live-{uuid4().hex}",
            "user": f"u{self.random.randint(1, self.users)}",
            "sentence": str(self.random.randint(1, self.sentences)),
            "session": f"s{self.random.randint(1, 9)}",
            "score": self.random.randint(-5, 105),
            "answer": self.random.choice(("El perro come.", "Hola.", "", "Escríbeme a ana@example.com")),
            "reply": self.random.choice(("{}", "{broken", '{"errors": ["x"]}', '{"a": NaN}')),
        }
        kind = self.random.random()
        if kind < 0.6:
            self._answer(connection, values)
        elif kind < 0.7:
            connection.execute(_REVIEW, values)
        elif kind < 0.75 and self.kept:
            connection.execute(_DELETE, {"key": self.kept.pop(self.random.randrange(len(self.kept)))})
        else:
            connection.execute(self.random.choice(_OTHERS).encode(), values)

    def _answer(self, connection: psycopg.Connection[Any], values: dict[str, Any]) -> None:
        connection.execute(_EVALUATION, values)
        if not connection.execute(_STANDING, values).rowcount:
            connection.execute(_FIRST, values)
        if self.random.random() < 0.4:
            connection.execute(_EVENT, values)
        self.kept.append(values["key"])


@dataclass(slots=True)
class Learners:
    """Learners of ours: some of our own, and, once they are here, some whom the earlier application has too."""

    runtime: Runtime
    pause_s: float
    stage: str = "before"
    given: list[str] = field(default_factory=list)
    taken_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    read_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: list[str] = field(default_factory=list)
    both_sides: bool = False

    def answer(self, stop: Event) -> None:
        """Answer until *stop*; an error is a refusal."""
        items = self._items()
        number = 0
        while not stop.wait(self.pause_s):
            number += 1
            both = self.both_sides and number % 3 == 0
            user_id = f"u{1 + number % BOTH}" if both else f"native{number % NATIVES}"
            theirs = 1 + number % 20
            there = f"sentence:{theirs}", f"El perro número {theirs} come pan."
            content_id, answer = there if both else items[(number + number // NATIVES) % len(items)]
            try:
                self._one(user_id, Card.dealt(content_id, "en-es"), answer, timed=not both)
            except Exception as error:  # noqa: BLE001 - whatever it is, the learner was refused
                self.refused.append(f"{self.stage}: {type(error).__name__}: {error}")

    def _one(self, user_id: str, card: Card, answer: str, *, timed: bool) -> None:
        stage, started = self.stage, time.perf_counter()
        done = self.runtime.practice.submit_answer(user_id=user_id, card=card, answer=answer)
        answered = time.perf_counter()
        self.runtime.practice.today(user_id=user_id)
        if timed:
            self.taken_ms[stage].append((answered - started) * 1000)
            self.read_ms[stage].append((time.perf_counter() - answered) * 1000)
        self.given.append(done.activity_id)

    def _items(self) -> Sequence[tuple[str, str]]:
        with self.runtime.engine.begin() as connection:
            for number in range(NATIVES):
                statement = "INSERT INTO users (id, email, name) VALUES (%s, %s, 'N') ON CONFLICT DO NOTHING"
                connection.exec_driver_sql(statement, (f"native{number}", f"native{number}@example.com"))
            found = connection.exec_driver_sql(
                "SELECT id, primary_text FROM learning_content WHERE content_type = 'sentence' "
                "AND NOT metadata ? 'legacy' AND coalesce(metadata ->> 'status', 'published') = 'published' "
                "ORDER BY id LIMIT 50"
            )
            return [(row[0], row[1]) for row in found]


@contextmanager
def at_work(*people: Writer | Learners) -> Iterator[None]:
    """Let *people* write and answer until the block ends."""
    stop = Event()
    threads = [
        Thread(target=one.write if isinstance(one, Writer) else one.answer, args=(stop,), daemon=True) for one in people
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
