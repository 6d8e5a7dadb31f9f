"""
The legacy database as it is found: tables and columns are read from its catalog, rows by keyset paging.

Rows come as JSON made by the server (``to_jsonb``), so no column type of theirs, ``infinity`` or a year beyond
ours can break the reading.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import Connection, text

from aidioma.legacy.tables import PROGRESS, TARGETS

_COLUMNS: Final = text("""
    SELECT tables.relname, columns.attname, format_type(columns.atttypid, columns.atttypmod),
           tables.relkind IN ('r', 'm')
    FROM pg_class AS tables
    JOIN pg_namespace AS schemas ON schemas.oid = tables.relnamespace
    JOIN pg_attribute AS columns ON columns.attrelid = tables.oid
    WHERE schemas.nspname = :schema AND tables.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND tables.relname = ANY(:names) AND columns.attnum > 0 AND NOT columns.attisdropped
    ORDER BY tables.relname, columns.attnum
""")

_KEYS: Final = text("""
    SELECT tables.relname, array_agg(columns.attname::text ORDER BY place)
    FROM pg_class AS tables
    JOIN pg_namespace AS schemas ON schemas.oid = tables.relnamespace
    JOIN pg_index AS keys ON keys.indrelid = tables.oid AND keys.indisprimary
    CROSS JOIN LATERAL unnest(keys.indkey) WITH ORDINALITY AS parts (number, place)
    JOIN pg_attribute AS columns ON columns.attrelid = tables.oid AND columns.attnum = parts.number
    WHERE schemas.nspname = :schema AND tables.relname = ANY(:names)
    GROUP BY tables.relname
    ORDER BY tables.relname
""")


_MARK: Final = text("""
    SELECT system_identifier || ':' || timeline_id, pg_snapshot_xmin(pg_current_snapshot())::text
    FROM pg_control_system() CROSS JOIN pg_control_checkpoint()
""")
_NEWER: Final = "(xmin::text::bigint - CAST(:since AS bigint) + 4294967296) % 4294967296 < 2147483648"
"""Whether a row was written by transaction *since* or a later one: ids of transactions go round in 32 bits."""


_WHOLE: Final = "to_jsonb(legacy)::text"
_NUMERIC: Final = ("smallint", "integer", "bigint", "numeric", "real", "double")
NO_NUMBERS: Final = "'NaN', 'Infinity', '-Infinity'"
"""What a column of numbers may hold although it is no number to calculate with."""


class Watermark(BaseModel):
    """
    A moment in the life of a legacy database, by which rows written afterwards are told: no column is needed for it.

    ``server`` says whose transactions were counted, since another one, or one that was set back to a backup, counts
    anew. Every transaction before ``transaction`` had ended, so its rows are seen by whoever reads after the moment.
    """

    server: str
    transaction: int

    @property
    def since(self) -> int:
        """The part of the transaction's number that rows keep."""
        return self.transaction % 2**32


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in the order of their keys; ``last`` is where the next page begins, None after the last one."""

    rows: Sequence[tuple[str, Mapping[str, Any]]]
    last: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table that is there: its columns with their types, and those that tell its rows apart."""

    schema: str
    name: str
    columns: Mapping[str, str]
    key: Sequence[str]
    remembers: bool = True
    """Whether its rows keep which transaction wrote them: a table's do, a view's do not."""

    @property
    def qualified(self) -> str:
        """The name as SQL has it."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"

    def has(self, *names: str) -> bool:
        """Return whether all of *names* are columns."""
        return all(name in self.columns for name in names)

    def is_number(self, *names: str) -> bool:
        """Return whether all of *names* are columns of numbers."""
        return all(self.columns.get(name, "").startswith(_NUMERIC) for name in names)

    def count(self, connection: Connection) -> int:
        """Return how many rows there are."""
        return int(connection.scalar(text(f"SELECT count(*) FROM {self.qualified}")) or 0)  # noqa: S608 - quoted

    def page(
        self, connection: Connection, *, after: Sequence[str] | None, limit: int, since: Watermark | None = None
    ) -> Page:
        """Return up to *limit* rows whose keys come after *after*, in a total order: all, or those written *since*."""
        some = since if self.key and self.remembers else None
        statement = self._keyed(after, written=some is not None) if self.key else self._unkeyed(after)
        values: dict[str, Any] = {"limit": limit, **{f"after{place}": part for place, part in enumerate(after or ())}}
        values |= {} if some is None else {"since": some.since}
        found = connection.execute(text(statement), values).all()
        rows = [(key_of(parts), as_row(row)) for parts, row in found]
        return Page(rows, found[-1][0] if len(found) == limit else None)

    def written(self, connection: Connection, column: str, *, since: Watermark) -> set[str]:
        """Return what *column* says in rows written *since*; in all rows where they do not remember."""
        newer = _NEWER if self.remembers else "true"
        said = quoted(column)
        statement = text(
            f"SELECT DISTINCT {said}::text FROM {self.qualified} WHERE {said} IS NOT NULL AND {newer} ORDER BY 1"  # noqa: S608 - quoted
        )
        return set(connection.scalars(statement, {"since": since.since} if self.remembers else {}))

    def existing(self, connection: Connection, keys: Sequence[str]) -> set[str]:
        """Return those of *keys* that rows still have."""
        columns = [f"{quoted(name)}::text" for name in self.key]
        apart = (f"replace(replace({one}, chr(92), chr(92) || chr(92)), ':', chr(92) || ':')" for one in columns)
        said = columns[0] if len(columns) == 1 else " || ':' || ".join(apart)
        whole = self.qualified if self.key else f"({self._numbered()})"
        said = said if self.key else "said || ':' || number"
        statement = text(f"SELECT {said} FROM {whole} AS legacy WHERE {said} = ANY(:keys)")  # noqa: S608 - quoted
        return set(connection.scalars(statement, {"keys": list(keys)}))

    def by_keys(self, connection: Connection, keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return those rows among *keys* that there are, for a table whose key is one column."""
        column = quoted(self.key[0])
        statement = text(
            f"SELECT {column}::text, {_WHOLE} FROM {self.qualified} AS legacy WHERE {column}::text = ANY(:keys)"  # noqa: S608
        )
        return {key: as_row(row) for key, row in connection.execute(statement, {"keys": list(keys)})}

    def of(self, connection: Connection, **wanted: Sequence[str]) -> list[tuple[str, Mapping[str, Any]]]:
        """Return all rows that have in each column of *wanted* one of its values, in the order of their keys."""
        keys, order = self.parts()
        asked = " AND ".join(f"{quoted(column)}::text = ANY(:{column})" for column in wanted)
        statement = text(f"SELECT {keys}, {_WHOLE} FROM {self.qualified} AS legacy WHERE {asked} ORDER BY {order}")  # noqa: S608 - quoted
        found = connection.execute(statement, {column: list(values) for column, values in wanted.items()})
        return [(key_of(parts), as_row(row)) for parts, row in found]

    def parts(self) -> tuple[str, str]:
        """
        Return, as SQL, an array of what tells a row apart, and the order of the rows.

        Without a key that is what a row says, and its number among those that say the same: whoever selects one of
        these selects all of them.
        """
        if not self.key:
            number = "row_number() OVER (PARTITION BY md5(legacy::text))"
            return f"ARRAY[md5(legacy::text), ({number})::text]", f'md5(legacy::text) COLLATE "C", {number}'
        columns = [quoted(name) for name in self.key]
        return f"ARRAY[{', '.join(f'{name}::text' for name in columns)}]", ", ".join(columns)

    def _keyed(self, after: Sequence[str] | None, *, written: bool) -> str:
        keys, order = self.parts()
        types = [self.columns[name] for name in self.key]
        places = ", ".join(f"CAST(:after{place} AS {kind})" for place, kind in enumerate(types))
        asked = [f"({order}) > ({places})"] if after else []
        asked += [_NEWER] if written else []
        where = f"WHERE {' AND '.join(asked)}" if asked else ""
        return f"SELECT {keys}, {_WHOLE} FROM {self.qualified} AS legacy {where} ORDER BY {order} LIMIT :limit"  # noqa: S608

    def _unkeyed(self, after: Sequence[str] | None) -> str:
        """Tell rows without a key apart by what they say, and equal ones by their number among the equal."""
        where = 'WHERE (said COLLATE "C", number) > (:after0, CAST(:after1 AS bigint))' if after else ""
        return f"""
            SELECT ARRAY[said, number::text], whole FROM ({self._numbered()}) AS told {where}
            ORDER BY said COLLATE "C", number LIMIT :limit
        """  # noqa: S608 - quoted

    def _numbered(self) -> str:
        return f"""
            SELECT md5(legacy::text) AS said, {_WHOLE} AS whole,
                   row_number() OVER (PARTITION BY md5(legacy::text)) AS number
            FROM {self.qualified} AS legacy
        """  # noqa: S608 - quoted


@dataclass(frozen=True)
class LegacySource:
    """The tables of *schema* that the migration knows, as they are at this moment."""

    schema: str
    tables: Mapping[str, Table]

    @classmethod
    def read(cls, connection: Connection, schema: str) -> "LegacySource":
        """Read the catalog."""
        values = {"schema": schema, "names": list(TARGETS)}
        keys: dict[str, Sequence[str]] = dict(connection.execute(_KEYS, values).all())
        columns: dict[str, dict[str, str]] = {}
        remember: dict[str, bool] = {}
        for table, column, kind, remembers in connection.execute(_COLUMNS, values):
            columns.setdefault(table, {})[column] = kind
            remember[table] = remembers
        tables = {
            name: Table(
                schema, name, found, keys.get(name) or _named_key(connection, schema, name, found), remember[name]
            )
            for name, found in columns.items()
        }
        return cls(schema, tables)

    @cached_property
    def missing(self) -> Sequence[str]:
        """Those of the seventeen that are not there."""
        return [name for name in TARGETS if name not in self.tables]

    def __iter__(self) -> Iterator[Table]:
        """Iterate over the tables in the order in which they are copied."""
        return (self.tables[name] for name in TARGETS if name in self.tables)


def _named_key(connection: Connection, schema: str, name: str, columns: Mapping[str, str]) -> Sequence[str]:
    """Return ``id`` as the key where no primary key says so but every row has one of its own."""
    if "id" not in columns:
        return ()
    table = f"{quoted(schema)}.{quoted(name)}"
    unlike = text(f"SELECT count(*) = count(DISTINCT id) FROM {table}")  # noqa: S608 - quoted
    return ("id",) if connection.scalar(unlike) else ()


def key_of(parts: Sequence[str]) -> str:
    """Return what tells a row apart as one text; where colons are in its parts, no other row has the same."""
    if len(parts) == 1:
        return parts[0]
    return ":".join(part.replace("\\", "\\\\").replace(":", "\\:") for part in parts)


def as_row(said: str) -> Mapping[str, Any]:
    """Return the row that the server wrote as JSON."""
    found: Mapping[str, Any] = _ROW.decode(said)
    return found


def _exactly(said: str) -> float | str:
    """Return a number as it was said; as text where a float would lose some of its digits."""
    number = float(said)
    return number if Decimal(repr(number)) == Decimal(said) else said


_ROW: Final = json.JSONDecoder(parse_float=_exactly)


def written_since(connection: Connection, source: LegacySource, moment: Watermark) -> set[str]:
    """Return the legacy ids of the people of whom an answer or progress was written since *moment*."""
    found: set[str] = set()
    for name in ("evaluations", "universal_activity_events", *PROGRESS):
        table = source.tables.get(name)
        if table is not None and table.has("user_id"):
            found |= table.written(connection, "user_id", since=moment)
    return found


def marked(connection: Connection) -> Watermark:
    """Return this moment in the life of the legacy database."""
    server, transaction = connection.execute(_MARK).one()
    connection.rollback()
    return Watermark(server=server, transaction=transaction)


def quoted(name: str) -> str:
    """Return *name* as an SQL identifier; colons are for the driver's sake."""
    return '"' + name.replace('"', '""').replace(":", "\\:") + '"'
