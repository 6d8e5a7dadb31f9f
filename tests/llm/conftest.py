"""The judge of the marking room, through which the provider's client is tried."""

from tests.marking.conftest import judge, pauses

__all__ = ["judge", "pauses"]
