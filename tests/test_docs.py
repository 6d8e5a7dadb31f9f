"""What the documents promise is there."""

import re
from pathlib import Path

import pytest

from aidioma.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
AT_THE_TOP = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
NAMING_FILES = ("docs/mission.md", "docs/architecture.md", "CONTRIBUTING.md", "SECURITY.md")


def environment_name(field: str) -> str:
    alias = Settings.model_fields[field].validation_alias
    return str(getattr(alias, "choices", [field])[0]).upper()


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented(field: str) -> None:
    """A setting that the documents do not name does not exist for whoever operates the app."""
    assert f"`{environment_name(field)}`" in (ROOT / "docs/settings.md").read_text("utf-8")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    """A name in the table that nothing reads would be set in vain."""
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE))
    assert documented == {environment_name(field) for field in Settings.model_fields}


@pytest.mark.parametrize(
    "path", [*(ROOT / name for name in AT_THE_TOP), *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert missing == []


def test_every_decision_is_in_the_list_by_its_title() -> None:
    """Who looks for why something is so finds it by reading one page of titles."""
    folder = ROOT / "docs/adr"
    titles = {path.name: path.read_text("utf-8").partition("\n")[0] for path in folder.glob("0*.md")}
    rows = re.findall(r"^\| \[(\d+)\]\((\S+)\) \| (.+) \|$", (folder / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {name: f"# {number}. {title}" for number, name, title in rows} == titles


@pytest.mark.parametrize("document", NAMING_FILES)
def test_files_that_a_document_names_exist(document: str) -> None:
    """Whoever looks for a thing is sent to a file that is there; rooms of aidioma may be named without it."""
    said = (ROOT / document).read_text("utf-8")
    named = re.findall(r"`((?:aidioma|pages|sql|tests|benchmarks|docs)/[\w/.-]+)`", said)
    rooms = "|".join(path.name for path in (ROOT / "aidioma").iterdir() if path.is_dir())
    inside = re.findall(rf"`((?:{rooms})/[\w/-]+\.py)`", said)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert [name for name in inside if not (ROOT / "aidioma" / name).exists() and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("target", ["setup", "run", "test", "bench", "demo"])
def test_the_readme_names_each_target(target: str) -> None:
    """The commands that a newcomer needs are in the README and in the Makefile."""
    assert f"make {target}" in (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_every_index_that_a_docstring_names_exists() -> None:
    """What a query says it is served by is a promise that a renamed index would break."""
    created = set(
        re.findall(r"INDEX (idx_\w+)", "".join(p.read_text("utf-8") for p in (ROOT / "sql/schema").glob("*.sql")))
    )
    named = {name for p in (ROOT / "aidioma").rglob("*.py") for name in re.findall(r"\bidx_\w+", p.read_text("utf-8"))}
    assert named - created == set()
