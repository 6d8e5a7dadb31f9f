"""Files brought in and taken out, by the services that content is tried with."""

from tests.content.conftest import content, load, media, transfer

__all__ = ["content", "load", "media", "transfer"]
