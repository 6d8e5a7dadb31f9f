"""``db``: the embedded server, or the one that DATABASE_URL names."""

import argparse

from aidioma.cli import backups
from aidioma.cli.reply import Commands, Output, command, group
from aidioma.db import embedded
from aidioma.db.engine import direct_url, is_direct, open_engine, resolve_url
from aidioma.db.schema import current_revision, head_revision, upgrade
from aidioma.errors import ConfigurationError
from aidioma.settings import Settings


def add_commands(commands: Commands) -> None:
    """Add ``db``."""
    database = group(commands, "db", about="the database server")
    command(database, "start", _start, about="start the embedded server")
    command(database, "stop", _stop, about="stop the embedded server")
    command(database, "status", _status, about="say whether it runs, and at which schema it is")
    command(database, "url", _url, about="print the database's URL, starting the embedded server where needed")
    command(database, "upgrade", _upgrade, about="bring the schema up to date")
    backups.add_commands(database)


def _start(_args: argparse.Namespace) -> Output:
    settings = _embedded("start")
    url = embedded.start(settings.data_dir)
    return Output({"running": True, "url": url}, f"Running. Its data are in {settings.data_dir}.")


def _stop(_args: argparse.Namespace) -> Output:
    stopped = embedded.stop(_embedded("stop").data_dir)
    return Output({"stopped": stopped}, "Stopped." if stopped else "It was not running.")


def _status(_args: argparse.Namespace) -> Output:
    settings = Settings()
    if settings.database_url is not None:
        return _schema_status(settings, {"embedded": False, "running": True})
    status = embedded.status(settings.data_dir)
    data: dict[str, object] = {
        "embedded": True,
        "running": status.running,
        "pid": status.pid,
        "url": status.url,
        "version": status.version,
        "data_dir": str(status.data_dir),
    }
    if status.running:
        return _schema_status(settings, data)
    return Output(data, f"Not running. Its data are in {status.data_dir}.", status=1)


def _schema_status(settings: Settings, data: dict[str, object]) -> Output:
    engine = open_engine(settings)
    current, newest = current_revision(engine), head_revision()
    engine.dispose()
    data |= {"revision": current, "newest_revision": newest, "current": current == newest}
    state = "up to date" if current == newest else "not up to date: python -m aidioma db upgrade"
    return Output(data, f"Running; the schema is at {current or 'nothing'}, {state}.", status=int(current != newest))


def _url(_args: argparse.Namespace) -> Output:
    url = resolve_url(Settings())
    return Output({"url": url}, url)


def _upgrade(_args: argparse.Namespace) -> Output:
    settings = Settings()
    upgrade(direct_url(settings), is_direct=is_direct(settings))
    return Output({"revision": head_revision()}, f"The schema is at {head_revision()}.")


def _embedded(act: str) -> Settings:
    settings = Settings()
    if settings.database_url is not None:
        msg = f"DATABASE_URL is set, so the server is not ours to {act}. Unset it to use the embedded one."
        raise ConfigurationError(msg)
    return settings
