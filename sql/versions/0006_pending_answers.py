"""Pending answers, in the order in which they are settled."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add an index over the answers that were pending."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
