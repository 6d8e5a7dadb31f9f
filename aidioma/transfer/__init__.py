"""Content in and out of files."""

from aidioma.transfer.importer import ImportReport, OnProgress, PreviewedItem, Rejection
from aidioma.transfer.incoming import Provenance
from aidioma.transfer.service import FORMATS, ImportOptions, Preview, TransferService

__all__ = [
    "FORMATS",
    "ImportOptions",
    "ImportReport",
    "OnProgress",
    "Preview",
    "PreviewedItem",
    "Provenance",
    "Rejection",
    "TransferService",
]
