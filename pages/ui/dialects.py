"""What the Spanish of a region is called."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.preferences import Dialect

DIALECTS: Final[dict[Dialect, Message]] = {
    "es-ES": Message("Spain"),
    "es-MX": Message("Mexico"),
    "es-AR": Message("Argentina"),
}
