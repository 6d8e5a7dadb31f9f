"""What is said of every item, whatever its kind. Pure data."""

import re
from collections.abc import Mapping
from typing import Final, Literal

Status = Literal["draft", "published", "retired"]
Level = Literal["beginner", "intermediate", "advanced"]
LEVELS: Final[tuple[Level, ...]] = ("beginner", "intermediate", "advanced")
"""Of items and of learners, from the easiest."""
_NAMED: Final[Mapping[str, Level]] = {
    **dict.fromkeys(("a1", "a2", "principiante", "básico", "basico", "inicial", "elementary"), "beginner"),
    **dict.fromkeys(("b1", "b2", "intermedio"), "intermediate"),
    **dict.fromkeys(("c1", "c2", "avanzado"), "advanced"),
}
_CEFR: Final = re.compile(r"\s*([abc][12])(?:[.+\-–/ ].*)?", re.IGNORECASE)


def level_named(said: str) -> str:
    """Return our name of the level that *said* names: of the CEFR, its first where it names two, or in Spanish."""
    text = " ".join(said.casefold().split())
    found = _CEFR.fullmatch(text)
    return _NAMED.get(found[1] if found else text, text if text in LEVELS else said)


OWNER_KEY: Final = "learner"
"""The key of the metadata that says whose own card an item is: shown to nobody else."""
