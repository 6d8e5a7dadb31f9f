"""The first schema: seven tables, their indexes, one function and one view."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything, in an empty database."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
