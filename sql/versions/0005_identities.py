"""Accounts by the identity at a provider that opens them."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add an index that is empty at first, so building it is one walk through the accounts."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
