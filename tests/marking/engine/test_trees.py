"""Weights are read only where they were fitted on what is described."""

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest

from aidioma.errors import ConfigurationError
from aidioma.marking.engine.features import FEATURES
from aidioma.marking.engine.gbdt import WEIGHTS_FILE, Weights
from aidioma.marking.engine.replies import REPLY_FEATURES


def shipped() -> dict[str, Any]:
    row: dict[str, Any] = json.loads(files("aidioma.marking.engine").joinpath(WEIGHTS_FILE).read_text("utf-8"))
    return row


def test_the_shipped_weights_name_every_number_they_look_at() -> None:
    """The names stand beside the trees, and no tree looks beyond them."""
    row = shipped()
    assert row["edit"]["names"] == list(FEATURES)
    assert row["reply"]["names"] == list(REPLY_FEATURES)
    assert max(row["edit"]["feature"]) < len(FEATURES)
    assert max(row["reply"]["feature"]) < len(REPLY_FEATURES)
    assert Weights.of(row).edit.roots.size > 0


@pytest.mark.parametrize("part", ["edit", "reply"])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda names: names[::-1], "number 0 is", id="another order"),
        pytest.param(lambda names: names[:-1], "nothing there", id="one too few"),
        pytest.param(
            lambda names: [*names, "mood_of_the_day"], "mood_of_the_day there and nothing here", id="one more"
        ),
        pytest.param(lambda _: [], "number 0 is nothing there", id="without names"),
    ],
)
def test_weights_that_were_fitted_on_other_numbers_are_refused(
    part: str, spoil: Callable[[list[str]], list[str]], said: str
) -> None:
    """A number read as another one would mark answers wrongly without anybody noticing."""
    row = shipped()
    row[part]["names"] = spoil(row[part]["names"])
    with pytest.raises(ConfigurationError, match=f"weights for each {part} .*{said}"):
        Weights.of(row)
