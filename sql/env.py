"""
What Alembic runs around the revisions.

``aidioma.db.schema.upgrade`` brings its connection along; the ``alembic`` command line has none.
"""

from alembic import context
from sqlalchemy import Connection

from aidioma.db.engine import direct_url
from aidioma.db.schema import upgrading
from aidioma.settings import Settings


def run(connection: Connection) -> None:
    """Do on *connection* what Alembic was asked for, each revision in a transaction of its own."""
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


lent = context.config.attributes.get("connection")
if lent is not None:
    run(lent)
else:
    with upgrading(direct_url(Settings())) as opened:
        run(opened)
