"""What only some installations need is imported when it is used, and where it is missing a sentence says so."""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from aidioma.errors import ExtraNotInstalledError
from aidioma.i18n import Message


@dataclass(frozen=True, slots=True)
class Extra:
    """
    Packages that are installed together, or not: ``requirements-<name>.txt``.

    ``packages`` are their names where they are imported, without what stands after a dot.
    """

    name: str
    purpose: Message
    packages: frozenset[str]

    def module(self, name: str) -> ModuleType:
        """
        Return our module *name*, which imports them.

        Raises:
            ExtraNotInstalledError: If one of them is not there.
        """
        try:
            return import_module(name)
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] in self.packages:
                raise ExtraNotInstalledError(self.name, self.purpose) from error
            raise
