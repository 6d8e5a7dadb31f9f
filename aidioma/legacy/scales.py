"""Which scale a legacy table's scores are on: told once from the rows that are there, and remembered."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from aidioma.legacy.source import NO_NUMBERS, LegacySource, quoted
from aidioma.legacy.tables import ROWS

ENOUGH_ROWS = 20
_TENTHS = 10


def detect(connection: Connection, source: LegacySource, known: Mapping[str, int]) -> dict[str, int]:
    """
    Return by what each table's scores are multiplied to be 0-100; what is *known* stays.

    A table is on the scale 1-10 of the oldest design where none of at least twenty scores is above ten.
    """
    found = dict(known)
    for row in ROWS:
        table = source.tables.get(row.name)
        if row.score is None or row.name in found or table is None or not table.has(row.score):
            continue
        if not table.is_number(row.score):
            continue
        column = f"{quoted(row.score)}::numeric"
        statement = text(
            f"SELECT count(*), max({column}) FROM {table.qualified} WHERE {column} NOT IN ({NO_NUMBERS})"  # noqa: S608
        )
        count, highest = connection.execute(statement).one()
        if count:
            found[row.name] = 10 if count >= ENOUGH_ROWS and 0 < highest <= _TENTHS else 1
    connection.rollback()
    return found
