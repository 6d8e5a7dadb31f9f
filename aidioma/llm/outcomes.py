"""How each call of the provider ended, tries included: what is cut off may be paid for all the same."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, Literal

import openai

Outcome = Literal["answered", "refused", "turned_away", "cut_off", "failed"]
_NOT_NOW: Final = frozenset({408, 409, 425, 429})
_SERVER_ERROR: Final = 500


@dataclass(frozen=True, slots=True)
class CallOutcomes:
    """The calls of one process, by what was asked for and how it ended."""

    _counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)

    def add(self, kind: str, outcome: Outcome) -> None:
        """Count one call."""
        with self._lock:
            self._counts[kind, outcome] += 1

    def counts(self) -> Mapping[tuple[str, Outcome], int]:
        """Return how many calls of each kind ended how."""
        with self._lock:
            return dict(self._counts)


OF_THIS_PROCESS: Final = CallOutcomes()
"""Of all clients: a process has one for each judge that it had, one for speech and one for the exam."""


def outcome_of(error: openai.APIError) -> Outcome:
    """Return how a call ended that raised *error*."""
    match error:
        case openai.APIStatusError() if error.status_code in _NOT_NOW:
            return "turned_away"
        case openai.APIStatusError() if error.status_code >= _SERVER_ERROR:
            return "failed"
        case openai.APIStatusError():
            return "refused"
        case openai.APIConnectionError():  # that it took too long is one of them
            return "cut_off"
        case _:
            return "failed"
