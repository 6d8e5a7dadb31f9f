"""What is said of every item, whatever its kind. Pure data."""

from typing import Final, Literal

Status = Literal["draft", "published", "retired"]
OWN: Final = "learner"
"""The key of the metadata that says whose own card an item is: shown to nobody else."""
