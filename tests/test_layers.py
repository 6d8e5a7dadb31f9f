"""
Data goes one way: pages, services, models. What imports what is read from the source itself.

Which room may import which is a contract in pyproject.toml that ``make lint`` checks; here is what it cannot say.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PURE = (
    "aidioma/text.py",
    "aidioma/clock.py",
    "aidioma/scheduling/sm2.py",
    "aidioma/scheduling/fold.py",
    "aidioma/practice/selection.py",
    "aidioma/progress/days.py",
    "aidioma/model/marks.py",
    "aidioma/spanish/align.py",
    "aidioma/marking/display.py",
)


@cache
def imported(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return frozenset(found)


def roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_domain_knows_no_streamlit() -> None:
    """The domain can be imported, tested and scripted without a page."""
    assert [named(path) for path in sources("aidioma") if roots(path) & {"streamlit", "pages"}] == []


def test_pages_know_no_database() -> None:
    """A page calls services; it never sees a driver, a session or a table."""
    drivers = {"sqlalchemy", "psycopg", "alembic", "pgvector"}
    assert [named(path) for path in sources("pages") if roots(path) & drivers] == []
    assert [
        named(path) for path in sources("pages") if any(one.startswith("aidioma.db") for one in imported(path))
    ] == []


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_no_outside(name: str) -> None:
    """Rules, schedule, selection and diff know no database, network or page."""
    assert roots(ROOT / name) & {"sqlalchemy", "psycopg", "openai", "streamlit", "requests", "httpx"} == set()


def test_data_is_never_shown_as_raw_html() -> None:
    """Nothing that somebody typed may be parsed as HTML by a page."""
    every = [*sources("aidioma"), *sources("pages"), ROOT / "app.py"]
    assert [named(path) for path in every if "unsafe_allow" in path.read_text("utf-8")] == []


def classes_in(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the classes that others can name: those of a module, and those within them."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield node.name
            yield from classes_in(node.body)


def test_a_class_name_means_one_thing() -> None:
    """Who searches for a name finds one class; what only its own module uses begins with an underscore."""
    places: dict[str, list[str]] = {}
    for path in [*sources("aidioma"), *sources("pages")]:
        for name in classes_in(ast.parse(path.read_text("utf-8")).body):
            if not name.startswith("_"):
                places.setdefault(name, []).append(named(path))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
