"""Content in and out of files."""

from aidioma.content.transfer.incoming import Provenance
from aidioma.content.transfer.service import FORMATS, ImportReport, Progress, Rejection, TransferService

__all__ = ["FORMATS", "ImportReport", "Progress", "Provenance", "Rejection", "TransferService"]
