"""A database's definition as its own catalog states it, to be compared with another's."""

from sqlalchemy import Connection, text

_QUERIES = {
    "column": """
        SELECT format('%s.%s', c.relname, a.attname),
               format('%s, %s, not null %s, default %s, collation %s, storage %s, %s%s',
                      c.relkind, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid),
                      l.collname, a.attstorage, a.attidentity, a.attgenerated)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'm', 'v', 'p')
          AND a.attnum > 0 AND NOT a.attisdropped
    """,
    "constraint": """
        SELECT format('%s.%s', conrelid::regclass, conname),
               format('%s, validated %s, %s', contype, convalidated, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
    "index": """
        SELECT i.indexrelid::regclass::text,
               format('%s, unique %s, valid %s, classes %s', pg_get_indexdef(i.indexrelid), i.indisunique, i.indisvalid,
                      (SELECT string_agg(o.opcname, ' ' ORDER BY k.place)
                       FROM unnest(i.indclass) WITH ORDINALITY k(class, place) JOIN pg_opclass o ON o.oid = k.class))
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = 'public'::regnamespace
    """,
    "function": """
        SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid)
        FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    """,
    "view": """
        SELECT c.relname, format('%s %s', c.relkind, pg_get_viewdef(c.oid))
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
    """,
    "options": """
        SELECT relname, array_to_string(reloptions, ' ')
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND reloptions IS NOT NULL
    """,
    "trigger": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "extension": "SELECT extname, '' FROM pg_extension",
}


def snapshot(connection: Connection) -> dict[str, str]:
    """Return every column, constraint, index, function, view, storage option, trigger and extension, by name."""
    return {
        f"{kind} {name}": definition
        for kind, query in _QUERIES.items()
        for name, definition in connection.execute(text(query))
    }
