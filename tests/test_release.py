"""A release is one number: in the code, in the wheel, on the command line and in the changelog."""

import re
from datetime import date
from typing import Final

import pytest

from aidioma import __version__
from aidioma.cli import main
from aidioma.files import ROOT

CHANGELOG: Final = (ROOT / "CHANGELOG.md").read_text("utf-8")
RELEASES: Final = re.findall(r"^## \[(\d+)\.(\d+)\.(\d+)\] - (\S+)$", CHANGELOG, re.MULTILINE)


def test_the_newest_release_is_this_version() -> None:
    assert ".".join(RELEASES[0][:3]) == __version__


def test_releases_are_in_order() -> None:
    """The newest first, what comes after it above, each with the day on which it came out."""
    order = [(tuple(map(int, release[:3])), date.fromisoformat(release[3])) for release in RELEASES]

    assert order == sorted(order, reverse=True)
    assert CHANGELOG.count("\n## [") == len(RELEASES) + 1
    assert CHANGELOG.index("## [Unreleased]") < CHANGELOG.index("## [0")


def test_the_command_line_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == __version__
