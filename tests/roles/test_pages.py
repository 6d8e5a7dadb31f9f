"""Which page is for whom, run without the router: the page's own first call decides."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

import pages.ui.runtime
import pages.ui.session
from aidioma.model.people import Account
from pages.ui.session import SIGNED_OUT
from tests.one_page import one_page
from tests.roles.actors import Actor

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final[Mapping[str, frozenset[Actor]]] = {
    **dict.fromkeys(
        (
            *("account/account.py", "account/data.py", "account/preferences.py"),
            *(
                "learn/courses.py",
                "learn/library.py",
                "learn/mistakes.py",
                "learn/my_classes.py",
                "learn/practice.py",
                "learn/progress.py",
                "learn/today.py",
                "learn/welcome.py",
            ),
        ),
        frozenset[Actor]({"guest", "learner", "teacher", "admin"}),
    ),
    **dict.fromkeys(
        (
            "teach/import_export.py",
            "teach/classes.py",
            "teach/inbox.py",
            "teach/content.py",
            "teach/draft.py",
            "teach/types.py",
            "teach/write.py",
        ),
        frozenset[Actor]({"teacher", "admin"}),
    ),
    **dict.fromkeys(
        (
            "admin/administration.py",
            "admin/ai.py",
            "admin/cache.py",
            "admin/costs.py",
            "admin/migration.py",
            "admin/people.py",
        ),
        frozenset[Actor]({"admin"}),
    ),
}
AT_PAGES: Final[tuple[Actor, ...]] = ("signed out", "guest", "learner", "teacher", "admin")
PARTS: Final = ROOT / "pages" / "ui"
NOT_PAGES: Final = {"main.py", "account/gate.py"}


def test_every_page_says_whom_it_is_for() -> None:
    there = {
        str(path.relative_to(ROOT / "pages")) for path in (ROOT / "pages").rglob("*.py") if PARTS not in path.parents
    }

    assert there - NOT_PAGES == set(PAGES)


class PastTheGuard(Exception):  # noqa: N818 - a signal, not an error
    """Raised where a page first asks for anything."""


@pytest.mark.parametrize("page", PAGES)
def test_a_page_does_nothing_for_whom_it_is_not_for(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """As by an address that slipped past the router."""

    def past() -> None:
        raise PastTheGuard

    monkeypatch.setattr(pages.ui.runtime, "runtime", past)
    for actor in AT_PAGES:
        role = actor if actor in ("teacher", "admin") else "learner"
        account = None if actor == "signed out" else Account("id", "Name", f"{actor}@example.com", role, "beginner")
        monkeypatch.setattr(pages.ui.session, "_account_now", lambda account=account: account)

        ran = one_page(page).run()

        told = [*(title.value for title in ran.title), *(error.value for error in ran.error)]
        is_refused = told in (["Not for this account"], [SIGNED_OUT])
        assert is_refused is not (actor in PAGES[page]), (actor, told)
        assert not (is_refused and (ran.exception or ran.button))
