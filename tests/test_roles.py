"""Whom each page, and each way in beside the pages, is for: a new one fails here until it says so."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EVERYBODY = frozenset({"learner", "teacher", "admin"})
STAFF = frozenset({"teacher", "admin"})
ADMINS = frozenset({"admin"})
NOT_PAGES = {"pages/main.py", "pages/account/gate.py"}
"""What Streamlit never runs as a page: the router, and what it shows to who is not signed in."""

ALLOWED = {
    "learn": EVERYBODY,
    "account": EVERYBODY,
    "teach": STAFF,
    "admin": ADMINS,
}
"""By folder: a page in ``pages/admin/`` that lets teachers in is a mistake, whatever it says."""

ROUTES = {"session_routes", "live_routes", "media_routes", "speech_routes", "health_routes", "metrics_routes"}
"""The ways in beside the pages, each with tests of its own in ``tests/web``."""

PAGES = sorted(
    path
    for path in (ROOT / "pages").rglob("*.py")
    if ROOT / "pages" / "ui" not in path.parents and str(path.relative_to(ROOT)) not in NOT_PAGES
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def first_call(path: Path) -> ast.Call:
    """Return the first call that the page makes when it runs: definitions and constants call nothing of ours."""
    for node in ast.parse(path.read_text("utf-8")).body:
        value = node.value if isinstance(node, ast.Assign | ast.Expr | ast.AnnAssign) else None
        if isinstance(value, ast.Call) and not is_constant(node) and not is_type_variable(value):
            return value
        assert not isinstance(node, ast.With | ast.If | ast.For | ast.Try), f"{named(path)} acts before its guard"
    pytest.fail(f"{named(path)} calls nothing")


def is_type_variable(call: ast.Call) -> bool:
    """Whether this only names a type for the functions below it."""
    return isinstance(call.func, ast.Name) and call.func.id == "TypeVar"


def is_constant(node: ast.stmt) -> bool:
    """Whether this only gives a name in capitals its value."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return all(isinstance(target, ast.Name) and target.id.isupper() for target in targets)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_page_asks_first_who_is_there_and_lets_in_whom_its_folder_is_for(path: Path) -> None:
    """Without the guard a page would run for anybody whose tab outlived a sign-out."""
    call = first_call(path)

    assert isinstance(call.func, ast.Name)
    assert call.func.id == "require_account"
    roles = {argument.value for argument in call.args if isinstance(argument, ast.Constant)}
    assert len(roles) == len(call.args), "roles are written out"
    assert (roles or EVERYBODY) == ALLOWED[path.relative_to(ROOT).parts[1]]


def test_every_page_is_in_the_router_and_nothing_else_is() -> None:
    """A page that the router does not know could be forgotten; a name without a file is an error at sign-in."""
    listed = set(
        re.findall(r'"((?:learn|teach|admin|account)/\w+\.py)"', (ROOT / "pages/ui/menu.py").read_text("utf-8"))
    )

    assert {f"pages/{name}" for name in listed} == {named(path) for path in PAGES}


def test_every_way_in_beside_the_pages_is_known() -> None:
    found = set(re.findall(r"\b(\w+_routes)\(", (ROOT / "app.py").read_text("utf-8")))
    assert found == ROUTES
    assert {f"{path.stem}_routes" for path in (ROOT / "aidioma/web").glob("*.py")} >= {
        name for name in ROUTES if name != "session_routes"
    }


@pytest.mark.parametrize("path", [path for path in PAGES if "admin" in path.parts], ids=named)
def test_an_admin_page_asks_again_before_it_writes(path: Path) -> None:
    """A role may be lost while the page is open: whatever changes something takes its actor from a fresh look."""
    source = path.read_text("utf-8")
    for act in ("set_role", "disable", "enable", "reset_link", "end_sessions", "add_user"):
        for found in re.finditer(rf"people\.{act}\((.*)", source):
            assert "fresh_account" in found.group(0) or "by=by" in found.group(0), found.group(0)
