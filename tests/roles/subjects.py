"""
What is not for everybody, each with a word that stands nowhere else, and how every method is asked for it.

A method is called with what its parameters are named for; one that has a parameter without a value fails the test, and
why one is not called at all stands in ``LEFT_OUT``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.roles.methods import INSIDE, METHODS


@dataclass(frozen=True, slots=True)
class Subject:
    """An item that somebody must not see: its id, its kind, and the word by which it is told."""

    id: str
    kind: str
    word: str


PRIVATE_WORD, DRAFT_WORD, RETIRED_WORD = "zafirito", "borradorcito", "jubiladito"

AUTHORS: Final = "who writes content sees drafts and retired items"
NAMED: Final = "an administrator reads which exercise a stored mark is of"

SEEN: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    **{
        f"authoring.{method}": (frozenset({DRAFT_WORD, RETIRED_WORD}), AUTHORS)
        for method in ("find", "items", "search", "search_by_meaning", "like", "history")
    },
    **{
        f"content.{method}": (frozenset({DRAFT_WORD, RETIRED_WORD}), AUTHORS)
        for method in ("get", "set_status", "update")
    },
    "inspection.names": (frozenset({DRAFT_WORD, RETIRED_WORD}), NAMED),
    "inspection.answer_map": (frozenset({DRAFT_WORD, RETIRED_WORD}), NAMED),
    "inspection.entries": (frozenset({DRAFT_WORD, RETIRED_WORD}), NAMED),
    "inspection.wrong_marks": (frozenset({DRAFT_WORD, RETIRED_WORD}), NAMED),
    "inbox.answer_map": (frozenset({DRAFT_WORD, RETIRED_WORD}), AUTHORS),
    "inbox.open_cases": (frozenset({DRAFT_WORD, RETIRED_WORD}), AUTHORS),
    "transfer.preview_file": (frozenset({DRAFT_WORD, RETIRED_WORD}), AUTHORS),
    "transfer.export_file": (frozenset({DRAFT_WORD, RETIRED_WORD}), AUTHORS),
}
"""What a teacher or an administrator is told all the same, and why; a learner is told none of it."""

OWN: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "classes.answers": (frozenset({RETIRED_WORD}), "what a member says they answered while it was asked"),
    "privacy.export": (frozenset({RETIRED_WORD, DRAFT_WORD}), "what somebody did themselves, by ids; see BUT_NOT"),
}
"""What anybody is told of what they did themselves, and by which id, and why."""

BUT_NOT: Final[Mapping[str, frozenset[str]]] = {"privacy.export": frozenset({"learner"})}
"""Who has written no content finds the words of none of its drafts in their export."""

ID_ALONE: Final[Mapping[str, str]] = {
    "inspection.wrong_marks": "a mark that its learner reported is named by its item's id, without a word of it",
}
"""What names an item of somebody's own and says nothing of it, and why."""

LEFT_OUT: Final[Mapping[str, str]] = {
    **{name: INSIDE for name, allowed in METHODS.items() if allowed == INSIDE},
    **{name: "accounts know nothing of content" for name in METHODS if name.startswith("accounts.")},
    **dict.fromkeys(("classes.leave", "classes.remove"), "changes who may look, and says nothing of content"),
    "content.says_already": "compares two things that it is handed, and says yes or no",
    "classes.close": "changes the class, and says nothing of content",
    "plays.track_part": "takes what plays.open has let through",
    "privacy.delete": "says how many rows went, and its account is gone",
    **{name: "judges know nothing of content" for name in METHODS if name.startswith("judge.")},
    "drafting.draft": "asks a provider, and returns what was made of its reply",
    "pronunciation.say": "needs a provider that listens; it opens an item as plays.open does",
    "media.keep": "takes a file, and knows nothing of items",
    "media.keep_all": "takes files, and knows nothing of items",
    "costs.ledger": "sums of money",
    **dict.fromkeys(("unlearning.entries_of", "unlearning.unlearn"), "counts stored answers by who judged them"),
    "inspection.act_on_all": "changes stored answers, and returns how many",
    "inspection.correct": "changes one stored answer that inspection.entries shows",
}
