"""What is said of every item, whatever its kind. Pure data."""

from typing import Final, Literal

Status = Literal["draft", "published", "retired"]
Level = Literal["beginner", "intermediate", "advanced"]
LEVELS: Final[tuple[Level, ...]] = ("beginner", "intermediate", "advanced")
"""Of items and of learners, from the easiest."""
OWNER_KEY: Final = "learner"
"""The key of the metadata that says whose own card an item is: shown to nobody else."""
