"""
Where a file waits inside the import's transaction until its lines are in order of id.

A temporary table, so that a file of any size takes the same memory; the server sorts it.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from psycopg import Connection

from aidioma.content.item import author
from aidioma.content.kinds.content_type import ContentType
from aidioma.transfer.incoming import Incoming

FETCH = 2_000

_CREATE = """
    CREATE TEMPORARY TABLE incoming_content (number integer, size integer, id text, row text, schedule text,
        is_exported boolean)
    ON COMMIT DROP
"""
_COPY = "COPY incoming_content (number, size, id, row, schedule, is_exported) FROM STDIN"
_IN_ORDER = """
    SELECT number, size, id, row, schedule, is_exported FROM incoming_content ORDER BY id COLLATE "C", number
"""
_DEFINITIONS = """
    SELECT row FROM incoming_content
     WHERE id LIKE 'type:%' AND row::json ->> 'content_type' = 'content_type' ORDER BY id LIMIT 1000
"""


def stage(connection: Connection[Any], lines: Iterable[Incoming]) -> None:
    """Put *lines* into the waiting table."""
    connection.execute("DROP TABLE IF EXISTS pg_temp.incoming_content")
    connection.execute(_CREATE)
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for line in lines:
            schedule = None if line.schedule is None else json.dumps(line.schedule)
            row = json.dumps(line.row, ensure_ascii=False)
            copy.write_row((line.number, line.size, line.id, row, schedule, line.is_exported))


def in_order(connection: Connection[Any]) -> Iterator[Incoming]:
    """Yield the waiting lines by id, those of one id in the order of the file."""
    with connection.cursor(name="incoming_content") as cursor:
        cursor.itersize = FETCH
        cursor.execute(_IN_ORDER)
        for number, size, key, row, schedule, is_exported in cursor:
            said = schedule and json.loads(schedule)
            yield Incoming(number, size, key, json.loads(row), said, is_exported=is_exported)


def definitions(connection: Connection[Any]) -> dict[str, ContentType]:
    """Return the types that waiting lines define, by name."""
    found = (author(json.loads(row)).details for (row,) in connection.execute(_DEFINITIONS))
    return {details.name: details for details in found if isinstance(details, ContentType)}
