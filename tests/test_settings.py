"""Settings are there to be read: one that nothing reads would be set in vain."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from aidioma.settings import Settings

ROOT: Final = Path(__file__).resolve().parents[1]
SPOKEN_OF: Final = (ROOT / "aidioma/settings/__init__.py", ROOT / "aidioma/cli/doctor.py")
"""Where settings are declared, and where they are only told of."""
NOT_YET: Final = frozenset({"database_read_url"})
"""What is accepted and not used; ``doctor`` says so."""


def reads(code: str) -> Iterator[str]:
    """Yield what *code* reads of settings: attributes of something that is called so."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load) and node.attr in Settings.model_fields:
            holder = ast.unparse(node.value).removesuffix("()").rpartition(".")[2]
            if holder.strip("_").lower() == "settings":
                yield node.attr


def test_every_setting_is_read_somewhere() -> None:
    """And what is not used yet is no more than that: who begins to use it takes it off the list."""
    paths = [ROOT / "app.py", *(ROOT / "aidioma").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    read = {name for path in paths if path not in SPOKEN_OF for name in reads(path.read_text("utf-8"))}

    assert Settings.model_fields.keys() - read == NOT_YET


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("port = settings.port", ["port"]),
        ("port = self._settings.port", ["port"]),
        ("port = Settings().port", ["port"]),
        ("port = server.port", []),
        ("settings.port = 1", []),
    ],
)
def test_what_counts_as_reading(code: str, found: list[str]) -> None:
    """A name alone is not enough: a server has a port, too."""
    assert list(reads(code)) == found


@pytest.mark.parametrize("where", ["environment", "secrets file"])
def test_what_is_empty_is_not_set(where: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Compose files and CI pass on what is not set as an empty text; no key is no judge, not an error at the start."""
    names = ("OPENAI_API_KEY", "DATABASE_URL", "AIDIOMA_GUEST_DAYS")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".streamlit").mkdir()
    for name in names:
        monkeypatch.delenv(name, raising=False)
        if where == "environment":
            monkeypatch.setenv(name, "")
    if where == "secrets file":
        lines = "".join(f'{name} = ""\n' for name in names)
        (tmp_path / ".streamlit/secrets.toml").write_text(lines, "utf-8")
    settings = Settings()
    assert (settings.openai_api_key, settings.database_url) == (None, None)
    assert settings.guest_days == Settings.model_fields["guest_days"].default
