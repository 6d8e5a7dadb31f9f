"""A card: one showing of one item, which an address can carry across a reload."""

import re
from dataclasses import dataclass
from typing import Self, get_args
from uuid import NAMESPACE_URL, uuid4, uuid5

from aidioma.errors import InvalidInputError
from aidioma.i18n import Message
from aidioma.model.marks import Direction
from aidioma.practice.selection import DealReason
from aidioma.text import can_be_stored

_TOKEN = re.compile(
    r"(?P<nonce>[0-9a-f]{12})(?P<cram>-cram)?\.(?P<direction>[a-z]{2}-[a-z]{2})\.(?P<content_id>\S{1,200})"
)


@dataclass(frozen=True, slots=True)
class Card:
    """
    One showing of one item in one direction.

    A second submit of the same card, from wherever, is the same activity. ``cram`` cards leave the schedule alone.
    """

    content_id: str
    direction: Direction
    nonce: str
    why: DealReason | None = None
    cram: bool = False

    @classmethod
    def dealt(cls, content_id: str, direction: Direction, why: DealReason | None = None, *, cram: bool = False) -> Self:
        """Return a new showing."""
        return cls(content_id, direction, uuid4().hex[:12], why, cram)

    @classmethod
    def parse(cls, token: str) -> Self:
        """
        Return the card that *token* names.

        Raises:
            InvalidInputError: If it is none.
        """
        match = _TOKEN.fullmatch(token)
        direction = next((d for d in get_args(Direction) if match and d == match["direction"]), None)
        if match is None or direction is None or not can_be_stored(token):
            msg = Message("This link is not a valid card. Open Practice to get the next one.")
            raise InvalidInputError(msg, field="card")
        return cls(match["content_id"], direction, match["nonce"], cram=match["cram"] is not None)

    @property
    def token(self) -> str:
        """The card as an address carries it."""
        return f"{self.nonce}{'-cram' if self.cram else ''}.{self.direction}.{self.content_id}"

    def activity_id(self, user_id: str) -> str:
        """Return the id of the activity that answering this card makes: one per learner and showing."""
        return str(uuid5(NAMESPACE_URL, f"aidioma:{user_id}:{self.token}"))
