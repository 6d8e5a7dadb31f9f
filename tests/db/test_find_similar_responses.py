"""What the library-wide look-up finds, and that it finds it by the index."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert, text
from sqlalchemy.exc import DBAPIError

from aidioma.db.engine import create_engine
from aidioma.db.models import EMBEDDING_DIMENSIONS, AiCache
from tests.conftest import database

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["on", "off"], ids=["few entries", "by the index"])
def connection(fresh_database: str, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Yield a connection to an empty cache, which is scanned, or searched by the index as a large one is."""
    with create_engine(fresh_database, pooled=False).connect() as connection:
        connection.execute(text(f"SET enable_seqscan = {request.param}"))
        yield connection


def at(similarity: float) -> list[float]:
    """Return a unit vector whose cosine with `at(1)` is *similarity*."""
    return [similarity, (1 - similarity**2) ** 0.5, *[0.0] * (EMBEDDING_DIMENSIONS - 2)]


def remember(connection: Connection, key: str, similarity: float | None, **values: Any) -> None:
    embedding = None if similarity is None else at(similarity)
    row = {"cache_key": key, "response": {"of": key}, "model": "m", "input_embedding": embedding, **values}
    connection.execute(insert(AiCache).values(row))


def found(connection: Connection, *arguments: float, query: list[float] | None = None) -> list[tuple[str, float]]:
    names = ["CAST(:query AS vector)", *(f":threshold_{place}" for place, _ in enumerate(arguments))]
    values = {f"threshold_{place}": value for place, value in enumerate(arguments)}
    rows = connection.execute(
        text(f"SELECT cache_key, response, similarity FROM find_similar_responses({', '.join(names)})"),
        {"query": str(query or at(1)), **values},
    ).all()
    assert [row.response for row in rows] == [{"of": row.cache_key} for row in rows]
    return [(row.cache_key, row.similarity) for row in rows]


def test_the_five_best_come_best_first(connection: Connection) -> None:
    """Seven are close enough; five come back, the nearest first."""
    for place in range(7):
        remember(connection, f"k{place}", 0.99 - place / 100)

    keys = [key for key, _ in found(connection)]

    assert keys == ["k0", "k1", "k2", "k3", "k4"]


def test_equal_entries_come_in_the_order_of_their_keys(connection: Connection) -> None:
    for key in ("b", "c", "a"):
        remember(connection, key, 0.9)

    assert [key for key, _ in found(connection)] == ["a", "b", "c"]


def test_the_threshold_itself_is_not_enough(connection: Connection) -> None:
    """Strictly above: an entry exactly at the threshold stays out."""
    remember(connection, "same", 1.0)

    assert found(connection, 1.0) == []
    assert found(connection, 0.9999) == [("same", 1.0)]


def test_the_threshold_is_085_unless_given(connection: Connection) -> None:
    remember(connection, "above", 0.86)
    remember(connection, "below", 0.84)

    assert [key for key, _ in found(connection)] == ["above"]
    assert [key for key, _ in found(connection, 0.8)] == ["above", "below"]


def test_similarity_is_the_cosine_of_the_full_vectors(connection: Connection) -> None:
    """The index sees half precision; what is reported does not."""
    remember(connection, "k", 0.912345)

    [(_, similarity)] = found(connection)

    assert similarity == pytest.approx(0.912345, abs=1e-6)


def test_expired_entries_are_invisible_and_hide_nobody(connection: Connection) -> None:
    """Thirty expired ones are nearer than the live one, and it is still found."""
    for place in range(30):
        remember(connection, f"old{place}", 0.99, expires_at=LONG_AGO)
    remember(connection, "live", 0.9)

    assert [key for key, _ in found(connection)] == ["live"]


def test_entries_without_a_vector_are_ignored(connection: Connection) -> None:
    """A lease, or an entry that is found by its key alone."""
    remember(connection, "lease", None)

    assert found(connection, -1.0) == []


def test_a_zero_vector_is_like_nothing(connection: Connection) -> None:
    """Its cosine is NaN, which PostgreSQL sorts above every threshold."""
    remember(connection, "nothing", None, input_embedding=[0.0] * EMBEDDING_DIMENSIONS)
    remember(connection, "k", 0.99)

    assert [key for key, _ in found(connection)] == ["k"]
    assert found(connection, query=[0.0] * EMBEDDING_DIMENSIONS) == []


def test_a_vector_of_another_size_is_refused(connection: Connection) -> None:
    """An embedding of another model is an error, not an empty answer."""
    remember(connection, "k", 0.99)

    with pytest.raises(DBAPIError, match="expected 1536 dimensions, not 3"):
        found(connection, query=[1.0, 0.0, 0.0])


@given(threshold=st.floats(-1, 1), similarities=st.lists(st.floats(-1, 1), max_size=12))
def test_never_more_than_five_never_below_never_unordered(
    threshold: float, similarities: list[float], engine: Engine
) -> None:
    """Whatever is stored, the answer is short, above the threshold, and sorted."""
    with engine.connect() as connection:
        for place, similarity in enumerate(similarities):
            remember(connection, f"k{place}", similarity)
        hits = [similarity for _, similarity in found(connection, threshold)]
        connection.rollback()

    assert len(hits) <= 5
    assert all(similarity > threshold for similarity in hits)
    assert hits == sorted(hits, reverse=True)


@pytest.fixture(scope="module")
def library(server: str, template: str) -> Iterator[Connection]:
    """Yield a connection to a cache of 2,500 entries, indexed after loading because that is faster."""
    with (
        database(server, template=template) as url,
        create_engine(url, pooled=False).connect() as connection,
    ):
        fill(connection)
        yield connection


def fill(connection: Connection) -> None:
    name = "idx_cache_input_embedding"
    definition = connection.scalar(text(f"SELECT pg_get_indexdef('{name}'::regclass)"))
    connection.execute(text(f"DROP INDEX {name}"))
    connection.execute(text("SELECT setseed(0.5)"))
    connection.execute(
        text("""
            INSERT INTO ai_cache (cache_key, response, model, input_embedding)
            SELECT 'k' || entry, jsonb_build_object('of', 'k' || entry), 'm',
                   (SELECT array_agg(random() - 0.5) FROM generate_series(1, 1536) part WHERE entry > 0)::vector(1536)
            FROM generate_series(1, 2500) entry
        """)
    )
    connection.execute(text(str(definition)))
    connection.execute(text("ANALYZE ai_cache"))


def test_a_library_is_searched_by_the_index(library: Connection) -> None:
    """With no hint to the planner; and what it finds is the entry whose vector was asked for."""
    stored = library.scalar(text("SELECT input_embedding::text FROM ai_cache WHERE cache_key = 'k1234'"))
    query = {"query": stored}
    call = "find_similar_responses(CAST(:query AS vector))"

    plan = "\n".join(library.scalars(text(f"EXPLAIN SELECT * FROM {call}"), query))
    nearest = library.execute(text(f"SELECT cache_key, similarity FROM {call}"), query).all()

    assert "Index Scan using idx_cache_input_embedding on ai_cache" in plan
    assert "Seq Scan" not in plan
    assert [tuple(row) for row in nearest] == [("k1234", 1.0)]


def test_a_prepared_look_up_uses_the_index_too(library: Connection) -> None:
    """A generic plan, which a long-lived connection ends up with, is as good."""
    library.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
    library.execute(text("PREPARE look_up (vector, float8) AS SELECT * FROM find_similar_responses($1, $2)"))
    stored = library.scalar(text("SELECT input_embedding::text FROM ai_cache WHERE cache_key = 'k1'"))

    plan = "\n".join(library.scalars(text(f"EXPLAIN EXECUTE look_up ('{stored}', 0.85)")))
    library.execute(text("DEALLOCATE look_up"))

    assert "Index Scan using idx_cache_input_embedding on ai_cache" in plan
