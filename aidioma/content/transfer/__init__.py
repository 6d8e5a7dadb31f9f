"""Content in and out of files."""

from aidioma.content.transfer.incoming import Provenance
from aidioma.content.transfer.running import Foreseen, ImportReport, Progress, Rejection
from aidioma.content.transfer.service import FORMATS, ImportOptions, Preview, TransferService

__all__ = [
    "FORMATS",
    "Foreseen",
    "ImportOptions",
    "ImportReport",
    "Preview",
    "Progress",
    "Provenance",
    "Rejection",
    "TransferService",
]
