"""
What ``streamlit run app.py`` serves: the pages, the routes beside them, and one open installation behind both.

The main script stays inside ``pages/``: beside it, Streamlit would run a page file by its address without asking the
router (docs/adr/0004-sign-in.md).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import file_util

from aidioma import logs
from aidioma.db.schema import is_current
from aidioma.model.people import Account
from aidioma.ops.gauges import has_disk
from aidioma.settings import Settings
from aidioma.web.closed import ClosedPaths
from aidioma.web.connections import watch_connections
from aidioma.web.failures import failed
from aidioma.web.headers import SecurityHeaders, content_security_policy
from aidioma.web.health import health_routes
from aidioma.web.identity import login_secrets
from aidioma.web.live import live_routes
from aidioma.web.media import media_routes
from aidioma.web.metrics import metrics_routes
from aidioma.web.sessions import session_routes
from aidioma.web.speech import speech_routes
from aidioma.web.uploads import Uploads
from pages.ui.held_files import HeldFiles
from pages.ui.messages import show_failure
from pages.ui.runtime import installation, runtime

ROOT = Path(__file__).parent
INDEX = Path(file_util.get_static_dir()) / "index.html"


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open the installation before the first page is served, and close it after the last."""
    logs.configure()
    watch_connections()
    with logs.logged_start():
        opened = await run_in_threadpool(installation)
    opened.start(also_load=load_pages)
    yield
    await run_in_threadpool(opened.close)


def load_pages() -> None:
    """Load what the pages are made of, so that no learner waits for it, and it can be kept for good."""
    for path in sorted((ROOT / "pages" / "ui").rglob("*.py")):
        import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def is_reachable() -> bool:
    """Say whether the database answers."""
    with runtime().engine.connect() as connection:
        return connection.exec_driver_sql("SELECT true").scalar_one() is True


def account_for(cookie: str | None) -> Account | None:
    """Return whom a session cookie signs in at this moment."""
    return runtime().accounts.sign_ins.account_for(cookie)


SETTINGS = Settings()

app = st.App(
    "pages/main.py",
    secrets=login_secrets(SETTINGS),
    lifespan=lifespan,
    on_script_error=show_failure,
    routes=[
        *session_routes(lambda: runtime().accounts.sign_ins),
        *live_routes(
            lambda: runtime().live,
            who=account_for,
            topics=lambda account, code: runtime().classes.topics(account.id, code),
        ),
        *media_routes(lambda: runtime().media, who=account_for),
        *speech_routes(lambda: runtime().speech, who=account_for),
        *health_routes(
            {
                "database": is_reachable,
                "schema": lambda: is_current(runtime().engine),
                "disk": lambda: has_disk(runtime().settings),
            }
        ),
        *metrics_routes(lambda: runtime().meters.registry, token=SETTINGS.metrics_token),
    ],
    middleware=[
        Middleware(ClosedPaths),
        Middleware(
            SecurityHeaders, policy=content_security_policy(INDEX.read_text("utf-8"), media_hosts=SETTINGS.media_hosts)
        ),
        Middleware(Uploads, held=HeldFiles, who=account_for),
    ],
    exception_handlers={Exception: failed},
)
