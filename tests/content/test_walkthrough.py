"""The walk through adding a kind does what it says: a new file and its entry, on a copy of the code without it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
USE = """
from aidioma.content.exercises import task_exercise
from aidioma.content.item import ContentItem, author
from aidioma.content.starter import starter_drafts
from aidioma.content.types import KINDS
from aidioma.errors import InvalidContentError

assert {known!r} == ("podcast" in KINDS), sorted(KINDS)
episodes = [draft for draft in starter_drafts() if draft.content_type == "podcast"]
assert len(episodes) >= 3
assert all((type(draft.details).__name__ == "Podcast") == {known!r} for draft in episodes)
try:
    author({{"content_type": "podcast", "primary_text": "x", "metadata": {{"timeline": "soon"}}}})
except InvalidContentError:
    assert {known!r}
else:
    assert not {known!r}
if {known!r}:
    assert KINDS["podcast"].facets.timeline == "timeline"
    draft = episodes[0]
    item = ContentItem("x", "podcast", None, draft.primary_text, None, draft.details, 0, None, None, None)
    assert task_exercise(item, 0).accepted
"""


def copied(folder: Path) -> Path:
    """Return a copy of the code that never heard of podcasts."""
    shutil.copytree(ROOT / "aidioma", folder / "aidioma", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "aidioma/content/kinds/podcast.py").unlink()
    types = folder / "aidioma/content/types.py"
    kept = [line for line in types.read_text().splitlines(keepends=True) if "Podcast" not in line]
    types.write_text("".join(kept))
    for other in (folder / "aidioma/content/kinds").glob("*.py"):
        assert "kinds.podcast" not in other.read_text(), f"{other.name} leans on podcasts"
    return folder


def run(folder: Path, *, known: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", USE.format(known=known)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.process
def test_podcast_is_added_anew_as_the_walk_says(tmp_path: Path) -> None:
    """Without it episodes are generic content; after the two steps they are podcasts, checked and with their parts."""
    text = (ROOT / "docs/content-types.md").read_text().partition("## In code")[2]
    new_file, new_import, entry = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    folder = copied(tmp_path)
    run(folder, known=False)

    (folder / "aidioma/content/kinds/podcast.py").write_text(new_file)
    types = folder / "aidioma/content/types.py"
    said = types.read_text()
    said = said.replace(
        "from aidioma.content.kinds.pronunciation", new_import + "from aidioma.content.kinds.pronunciation"
    )
    types.write_text(said.replace("    | Video\n", "    | Video\n" + entry))
    run(folder, known=True)


def test_the_walk_shows_the_file_as_it_is() -> None:
    """What a reader copies is what is there."""
    text = (ROOT / "docs/content-types.md").read_text()
    assert (ROOT / "aidioma/content/kinds/podcast.py").read_text() in text
