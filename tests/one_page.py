"""One page run by itself: without a browser, without the router, and without a server."""

from functools import cache
from typing import Final
from unittest.mock import patch

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from aidioma.files import ROOT

PATIENCE_S: Final = 60

# Each run of AppTest reads the metadata of every installed package to see which bring components, which takes ten times
# as long as the page itself. None is installed while tests run, so that they are read once.
patch.object(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)).start()


def one_page(page: str) -> AppTest:
    """Return *page*, a path below ``pages/``, ready to run."""
    return AppTest.from_file(str(ROOT / "pages" / page), default_timeout=PATIENCE_S)
