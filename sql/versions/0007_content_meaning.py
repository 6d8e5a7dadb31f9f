"""Content by what it means, beside content by its words."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add an index over the vectors of content."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
