"""Rows as one JSON parameter of a statement, which reads them with ``jsonb_to_recordset``: any number, one plan."""

import json
from datetime import datetime
from decimal import Decimal


def as_json(value: object) -> str:
    """
    Return *value* as JSON for a statement's parameter; times in ISO 8601, decimals as text.

    Raises:
        TypeError: If it holds anything else that JSON has no form for.
    """
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    msg = f"{type(value).__name__} is not JSON"
    raise TypeError(msg)
