"""``serve``: what ``make run`` and ``make demo`` start."""

import argparse
import os
import sys

from tqdm import tqdm

from aidioma.attachments import DEMO
from aidioma.cli.reply import Commands, Output, command, opened
from aidioma.errors import ConfigurationError
from aidioma.files import ROOT
from aidioma.runtime import Runtime
from aidioma.settings import Settings


def add_commands(commands: Commands) -> None:
    """Add ``serve``."""
    parser = command(commands, "serve", _serve, about="serve the app on http://localhost:8501 (PORT changes it)")
    parser.add_argument("--demo", action="store_true", help="in an installation of its own that has something to show")
    parser.add_argument("--address", default="localhost", help="address to listen on; default: this machine alone")


def _serve(args: argparse.Namespace) -> Output:
    settings = Settings()
    if args.demo:
        _use_demo_folder(settings)
    print("Preparing the database …", flush=True)
    with opened() as runtime:
        welcome = _filled(runtime) if args.demo else _welcome(runtime)
    print(f"\nAIdioma: http://localhost:{settings.port}\n{welcome}\nCtrl+C ends it.\n", flush=True)
    streamlit = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = [f"--server.port={settings.port}", f"--server.address={args.address}"]
    os.execv(sys.executable, [*streamlit, *options])  # noqa: S606 - this very interpreter, with arguments of our own


def _use_demo_folder(settings: Settings) -> None:
    if settings.database_url is not None:
        msg = "The demonstration fills a database of its own. Unset DATABASE_URL first."
        raise ConfigurationError(msg)
    os.environ["AIDIOMA_DATA_DIR"] = str(settings.data_dir / "demo")


def _filled(runtime: Runtime) -> str:
    with tqdm(desc="Three months of practice", disable=None, leave=False) as bar:

        def show(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        welcome: str = DEMO.part("fill").fill(runtime, progress=show)
        return welcome


def _welcome(runtime: Runtime) -> str:
    if runtime.accounts.is_empty():
        return "Open it and practise as a guest, or create an account: the first one becomes its administrator."
    return "Sign in with your e-mail and password, or practise as a guest."
