"""However the app is started, no script is followed by a walk over everything that lives."""

import asyncio
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.browser.conftest import ROOT, START_TIMEOUT_S, free_port, wait_until_ready
from tests.conftest import database
from tests.tabs import open_tab

RUNS = 20
LEAST_KEPT = 200_000
"""Modules and word lists alone are more."""

STREAMLIT = ("-m", "streamlit", "run")
STARTS = {
    "make run": (ROOT, ("-m", "aidioma", "serve")),
    "streamlit run": (ROOT, (*STREAMLIT, "app.py")),
    "from elsewhere": (Path("/"), (*STREAMLIT, str(ROOT / "app.py"))),
}


def figure(url: str, name: str, **labels: str) -> float:
    families = text_string_to_metric_families(httpx.get(f"{url}/metrics").text)
    samples = (sample for family in families for sample in family.samples)
    return next(sample.value for sample in samples if sample.name == name and labels.items() <= sample.labels.items())


def kept(url: str) -> float:
    """Wait until the app has loaded what stays, and return how many objects no collection walks over."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if count := figure(url, "aidioma_objects_kept_for_good"):
            return count
        time.sleep(0.2)
    return 0


def full_collections(url: str) -> float:
    return figure(url, "python_gc_collections_total", generation="2")


async def visit(url: str) -> None:
    async with open_tab(url) as tab:
        for _ in range(RUNS):
            await tab.open()


@pytest.mark.parametrize("start", STARTS)
def test_scripts_are_not_followed_by_full_collections(start: str, server: str, template: str, tmp_path: Path) -> None:
    folder, arguments = STARTS[start]
    port, log = free_port(), tmp_path / "app.log"
    with database(server, template=template) as database_url, log.open("w") as output:
        own = {
            "DATABASE_URL": database_url,
            "AIDIOMA_SECRET_KEY": secrets.token_urlsafe(32),
            "AIDIOMA_DATA_DIR": str(tmp_path),
            "PORT": str(port),
            "STREAMLIT_SERVER_PORT": str(port),
            "STREAMLIT_SERVER_ADDRESS": "localhost",
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, *arguments]
        process = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=output, stderr=output)
        try:
            url = f"http://localhost:{port}"
            wait_until_ready(f"{url}/readyz", process, log)
            assert kept(url) > LEAST_KEPT
            before = full_collections(url)
            asyncio.run(visit(url))
            assert full_collections(url) - before < RUNS / 2
        finally:
            process.terminate()
            process.wait(30)
