"""Tests say by themselves what they need, so that make check can leave out what needs a database."""

import pytest
from sqlalchemy.orm import Session, sessionmaker


def test_who_asks_for_a_database_is_marked(request: pytest.FixtureRequest, sessions: sessionmaker[Session]) -> None:
    """It asks for sessions, these for a connection, that for an engine, that for a server."""
    assert request.node.get_closest_marker("database")


def test_who_asks_for_none_is_not(request: pytest.FixtureRequest) -> None:
    assert not request.node.get_closest_marker("database")
