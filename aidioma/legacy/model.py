"""The words of the migration: what a legacy row becomes, and what a mapping may ask about the rest."""

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal

from aidioma.legacy.fields import OURS
from aidioma.model.people import OPERATOR

RowKind = Literal["user", "content", "activity"]

CONTENT_KINDS: Final[Mapping[str, str]] = {
    "sentences": "sentence",
    "reading_content": "text",
    "vocabulary_flashcards": "flashcard",
    "conversation_scenarios": "scenario",
}
_PLAIN: Final = re.compile(r"(?!~)[^\s\x00-\x1f]{1,150}")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One row of ours, by columns, made of one legacy row."""

    kind: RowKind
    row: Mapping[str, Any]
    findings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The row's id, the same however often it is made."""
        return str(self.row["id"])


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A legacy row that has no place among ours, and why. It is kept as it is, under the system's name."""

    reason: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """
    What the rows of one batch refer to and is there.

    Zones by user, types by content id, answers already copied, and the pairs whose schedule was brought along: the
    answers that led to it do not move it again.
    """

    zones: Mapping[str, str] = field(default_factory=dict)
    contents: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Sequence[tuple[datetime, str | None, str]]] = field(default_factory=dict)
    scheduled: AbstractSet[tuple[str, str]] = frozenset()


def stable(prefix: str, key: str) -> str:
    """Return our id for the legacy row *key*: readable where its id is plain, a hash where it is not."""
    return f"{prefix}:{key if _PLAIN.fullmatch(key) else '~' + sha256(key.encode()).hexdigest()[:32]}"


def user_ref(key: str) -> str:
    """Return our id of the legacy user *key*: the same, save where the installation itself gives such names."""
    if key == OPERATOR or key.startswith("legacy:") or not _PLAIN.fullmatch(key):
        return stable("legacy", key)
    return key


def content_ref(kind: str, key: str) -> str:
    """Return our id of the legacy content *key* of *kind*; what dual-write put there is ours to begin with."""
    return key.removeprefix(OURS) if key.startswith(OURS) else stable(kind, key)


def content_keys(kind: str, ids: Iterable[str]) -> list[str] | None:
    """Return the legacy keys of which :func:`content_ref` makes *ids*; None where a hash does not say its own."""
    found = list(ids)
    if any(id_.startswith(f"{kind}:~") for id_ in found):
        return None
    return [*(OURS + id_ for id_ in found), *(id_.removeprefix(f"{kind}:") for id_ in found)]
