"""Accounts by the identity at a provider that opens them; stored answers by judge and prompt; doubted marks."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add two indexes that are nearly empty, and two over stored answers: seconds for a million of them."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
