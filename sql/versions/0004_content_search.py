"""What authors ask for: content by its words, and by type and status in order."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add two indexes; content is far smaller than activities, so building them is a matter of seconds."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
