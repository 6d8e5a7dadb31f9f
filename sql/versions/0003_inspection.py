"""What inspecting the cache asks for: marks by time and by what they reused, entries by their words and their judge."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add four indexes; each covers only the rows that are inspected."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
