"""An installation without the extra for Anki packages: they are refused in a sentence, and all else works."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import pages.ui.runtime
import pages.ui.session
from aidioma.cli import main
from aidioma.files import ROOT
from aidioma.model.people import Account
from aidioma.runtime import Runtime
from aidioma.transfer.anki import EXTRA, sampled_fields
from tests.one_page import one_page
from tests.transfer import decks
from tests.transfer.decks import note

HINT: Final = "pip install 'aidioma[anki]'"
TEACHER: Final = Account("teacher-1", "Tea Cher", "teacher@example.org", "teacher", "beginner")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """Return a package, written while there is what writes one."""
    return decks.write(tmp_path / "casa.apkg", note("the dog", "el perro"))


@pytest.fixture
def without(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the packages from whoever imports them from now on; Streamlit itself needs the third, protobuf."""
    for name in [name for name in sys.modules if name.startswith("aidioma.transfer.anki.")]:
        monkeypatch.delitem(sys.modules, name)
    for package in ("genanki", "zstandard"):
        monkeypatch.setitem(sys.modules, package, None)


@pytest.fixture
def installation(stocked_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """Yield an installation that pages and commands find."""
    for name in ("OPENAI_API_KEY", "DATABASE_DIRECT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", stocked_database)
    monkeypatch.setenv("AIDIOMA_DATA_DIR", str(tmp_path))
    runtime = Runtime.open()
    yield runtime
    runtime.close()


def test_commands_refuse_a_deck_and_take_all_else(
    installation: Runtime, without: None, deck: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In and out; nothing is left behind where the package would have been."""
    out = deck.with_name("out.apkg")
    for words in (["import", str(deck)], ["export", str(out)]):
        assert main(["content", *words]) == 2
        assert HINT in capsys.readouterr().err
    assert not out.exists()

    other = deck.with_name("all.jsonl")
    assert main(["content", "export", str(other)]) == 0
    assert main(["content", "import", str(other)]) == 0
    assert main(["mark", "--content", "starter:sentence:001", "--answer", "Me llamo Lucía y soy de Chile"]) == 0


def test_the_page_refuses_a_deck_and_takes_all_else(
    installation: Runtime, without: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same sentence, in the reader's language."""
    monkeypatch.setattr(pages.ui.runtime, "runtime", lambda: installation)
    monkeypatch.setattr(pages.ui.session, "_account_now", lambda: TEACHER)
    page = one_page("teach/import_export.py").run()

    page.selectbox(key="export_format").select("apkg")
    page.button(key="export").click().run()
    assert HINT in page.error[0].value
    assert not page.exception

    page.selectbox(key="export_format").select("csv")
    page.button(key="export").click().run()
    assert not page.error
    assert not page.exception


def test_the_fields_of_a_deck_are_not_asked_for(without: None, deck: Path) -> None:
    """What a page does first with a file that was uploaded."""
    with deck.open("rb") as file, pytest.raises(ImportError, match="without the reading and writing of Anki packages"):
        sampled_fields(file)


def test_what_is_missing_for_another_reason_is_no_missing_extra() -> None:
    """A module of our own that is not there is a fault, and named as what it is."""
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        EXTRA.module("aidioma.transfer.anki.no_such_module")


@pytest.mark.process
def test_nothing_of_it_is_imported_before_a_deck_is_met() -> None:
    """The whole command line stands without."""
    code = "import sys, aidioma.cli, aidioma.transfer.commands; print({'genanki', 'zstandard'} & set(sys.modules))"
    ended: Any = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "set()"
