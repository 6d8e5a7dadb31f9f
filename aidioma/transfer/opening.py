"""Import and export of an open installation."""

from aidioma.runtime import Runtime
from aidioma.transfer.service import TransferService


def open_transfer(runtime: Runtime) -> TransferService:
    """Return what takes content in and out of files."""
    return TransferService(runtime.sessions, runtime.clock, runtime.media)
