"""What live updates, dashboards and classes ask for: a notification of each activity, and two partial indexes."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them to a database that may hold millions of activities: both indexes cover few of them."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
