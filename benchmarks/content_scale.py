"""
Search, filters and lists over a large library, in a database made for it and dropped afterwards.

Run ``python benchmarks/content_scale.py [--items N --rounds N]``. The library has sentences of words as common as they
are in use, of both languages. Each statement that the services send is taken down and measured by the server itself
(``EXPLAIN ANALYZE``: planning and execution), so that neither this process nor the network counts.
"""

import argparse
import json
import math
import random
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import accumulate
from pathlib import Path
from typing import Any

import wordfreq
from psycopg import Connection
from pydantic import SecretStr
from sqlalchemy import event, text

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aidioma.content.authoring import AuthoringService
from aidioma.content.bulk_rows import begin_import, driver
from aidioma.content.search.filter import Wanted
from aidioma.content.service import AUTHOR
from aidioma.db.scratch import scratch_database
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.runtime import Runtime
from aidioma.settings import Settings

COPY = "COPY learning_content (id, content_type, difficulty, primary_text, secondary_text, metadata) FROM STDIN"
LEVELS = ("beginner", "intermediate", "advanced")
TYPES = ("sentence",) * 17 + ("flashcard",) * 2 + ("proverb",)
STATUSES = ("published",) * 97 + ("draft",) * 2 + ("retired",)
KNOWN_WORDS = 20_000

Statement = tuple[str, Any]


def rows(items: int, *, seed: int) -> Iterator[tuple[str, ...]]:
    """Yield a library: sentences of 3 to 14 words, each word as frequent as it is in the language."""
    chance = random.Random(seed)
    draws = {language: _drawer(language, chance) for language in ("es", "en")}
    for number in range(items):
        spanish, english = (" ".join(draws[language](chance.randint(3, 14))) for language in ("es", "en"))
        spanish += " alfin" if number > items // 2 else ""
        metadata = {
            "version": 1,
            "status": chance.choice(STATUSES),
            "accepted": [spanish],
            "topics": [f"topic{chance.randrange(500)}"],
            "source": f"book {chance.randrange(20)}",
            "licence": "CC0" if number > items // 2 else "CC BY",
        }
        kind, level = chance.choice(TYPES), chance.choice(LEVELS)
        yield f"bench:{number:07}", kind, level, f"{spanish}.", f"{english}.", json.dumps(metadata)


def _drawer(language: str, chance: random.Random) -> Callable[[int], list[str]]:
    known = wordfreq.top_n_list(language, KNOWN_WORDS)
    weights = list(accumulate(wordfreq.word_frequency(word, language) for word in known))
    return lambda count: chance.choices(known, cum_weights=weights, k=count)


def fill(runtime: Runtime, *, items: int) -> None:
    """Write the library and let the server look at it."""
    with runtime.sessions.begin() as session, begin_import(session).cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows(items, seed=7):
            copy.write_row(row)
    with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE learning_content"))


def asked(runtime: Runtime) -> dict[str, Callable[[], object]]:
    """Return what a teacher asks of the library, by name."""
    author = AuthoringService(runtime.sessions, runtime.content, LocalEmbedder())
    middle = "bench:0050000"

    def search(words: str, *, after_id: str = "", **more: Any) -> Callable[[], object]:
        return lambda: author.search(words, Wanted(**more), by=AUTHOR, after_id=after_id, limit=26)

    def find(kind: str | None, *, after_id: str = "", **more: Any) -> Callable[[], object]:
        wanted = Wanted(kind, **{"status": "published", **more})
        return lambda: author.find(wanted, by=AUTHOR, after_id=after_id, limit=26)

    return {
        "text: one letter, a": search("a"),
        "text: two letters, co": search("co"),
        "text: three letters, des": search("des"),
        "text: a common word, de": search("de"),
        "text: both languages, the de": search("the de"),
        "text: three common, que la de": search("que la de"),
        "text: a word, casa": search("casa"),
        "text: two words, mesa ventana": search("mesa ventana"),
        "text: rare, paraguas": search("paraguas"),
        "text: nobody's, qwertyuiop": search("qwertyuiop"),
        "text: one letter, drafts": search("a", status="draft"),
        "text: common, a rare type": search("de", content_type="proverb", difficulty="advanced"),
        "text: common, later page": search("de", after_id=middle),
        "text and metadata": search("de", filters={"topics": ["topic7"]}),
        "text and common metadata": search("casa", filters={"licence": "CC0"}),
        "meaning: a sentence": lambda: author.search_by_meaning(
            "Mi hermano vive en una casa grande con su mujer", by=AUTHOR
        ),
        "meaning: common words": lambda: author.search_by_meaning("que la de el en", by=AUTHOR),
        "meaning: rare drafts": lambda: author.search_by_meaning(
            "Mi hermano vive en una casa grande", Wanted("proverb", "advanced", "draft"), by=AUTHOR
        ),
        "duplicates": lambda: author.like(
            "No sé dónde está la casa", "I don't know", by=AUTHOR, content_type="sentence"
        ),
        "filter: a topic": find("sentence", filters={"topics": ["topic7"]}),
        "filter: a source": find("sentence", filters={"source": "book 7"}),
        "filter: topic, source, level": find(
            None, filters={"topics": ["topic7"], "source": "book 7"}, difficulty="advanced"
        ),
        "filter: half of all, from the end": find(None, filters={"licence": "CC0"}),
        "filter: nearly all": find(None, filters={"version": 1}),
        "filter: nobody's": find("sentence", filters={"topics": ["none"]}),
        "text: common at the end alone": search("alfin"),
        "list: a type": find("sentence"),
        "list: drafts, later page": find("sentence", status="draft", after_id=middle),
        "list: level": find("flashcard", difficulty="advanced"),
        "list: everything": find(None, status=None),
    }


def statements_of(runtime: Runtime, ask: Callable[[], object]) -> list[Statement]:
    """Return what *ask* sends to the server."""
    sent: list[Statement] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: Any) -> None:
        sent.append((statement, parameters))

    event.listen(runtime.engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(runtime.engine, "before_cursor_execute", note)
    return sent


def server_ms(runtime: Runtime, sent: list[Statement], *, rounds: int) -> tuple[list[float], float]:
    """Return the milliseconds that the server plans and runs *sent* in, each round, and its mean processor time."""
    times = []
    with runtime.sessions() as session:
        connection = driver(session)
        before = _on_processor_ms(connection.info.backend_pid)
        for _ in range(rounds):
            explained = (_explained(connection, statement, parameters) for statement, parameters in sent)
            times.append(sum(explained))
        return times, (_on_processor_ms(connection.info.backend_pid) - before) / rounds


def _explained(connection: Connection[Any], statement: str, parameters: Any) -> float:
    if statement.startswith("SET"):
        connection.execute(statement.encode())
        return 0.0
    row = connection.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}".encode(), parameters).fetchone()
    assert row is not None
    return float(row[0][0]["Planning Time"] + row[0][0]["Execution Time"])


def _on_processor_ms(pid: int) -> float:
    """Return how long the server's process has run, where it runs here on Linux; else nothing is known."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("utf-8").split()[0]) / 1e6
    except OSError:
        return math.nan


@contextmanager
def opened(args: argparse.Namespace) -> Iterator[Runtime]:
    """Yield an installation with a large library: one that is there, or one made for this and dropped afterwards."""
    settings = Settings()
    with scratch_database(settings) if not args.url else nullcontext(args.url) as url:
        runtime = Runtime.open(settings.model_copy(update={"database_url": SecretStr(url)}))
        try:
            if not args.url:
                fill(runtime, items=args.items)
            while runtime.upkeep.meanings.fill():
                pass
            yield runtime
        finally:
            runtime.close()


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--url", help="a database that is filled already")
    args = parser.parse_args()
    every: list[float] = []
    with opened(args) as runtime:
        for name, ask in asked(runtime).items():
            times, processor_ms = server_ms(runtime, statements_of(runtime, ask), rounds=args.rounds)
            every += times
            _print(name, times, f"   processor {processor_ms:8.2f} ms")
    _print("all of them", every)


def _print(name: str, times: list[float], more: str = "") -> None:
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    print(f"{name:34} p50 {cuts[49]:8.2f} ms   p95 {cuts[94]:8.2f} ms{more}", flush=True)


if __name__ == "__main__":
    main()
