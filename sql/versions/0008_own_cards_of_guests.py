"""Own cards of guests who have an account by now, made the account's."""

from pathlib import Path

from alembic import op

from aidioma.db.schema import run_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Give the cards to whoever has their activities: such a card is shown to whom it names alone."""
    run_file(op.get_bind(), Path(__file__).with_suffix(".sql"))
