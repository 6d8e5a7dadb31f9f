"""Files of "Export my data" for tests, read as an upload is."""

import gzip
import json
from collections.abc import Mapping
from typing import Any

from aidioma.privacy.exported import Export, read_export


def packed(data: Mapping[str, Any]) -> bytes:
    """Return *data* as the page packs it."""
    return gzip.compress(json.dumps(data).encode(), compresslevel=1)


def exported(data: Mapping[str, Any]) -> Export:
    """Return *data* as it is read from an uploaded file."""
    return read_export(packed(data))
