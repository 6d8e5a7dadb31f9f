"""What the fields of content are called in forms, and the parts that they play; own types name their own fields."""

from collections.abc import Mapping
from typing import Final

from aidioma.content.concepts import CONCEPTS
from aidioma.content.field_names import FIELDS
from aidioma.i18n import Message
from pages.ui.words import say

_GRAMMARS: Final = Message(
    "`[me llamo|mi nombre es]` is one of them, `(yo)` is said or left out.\n\n"
    "`[p: tú|usted] … [p: lees|lee]`: the same letter takes the same place in its list.\n\n"
    "`{t: todavía} no ha llegado {t}` moves: it stands in exactly one of its places.\n\n"
    "`$enCuanto` is the fragment of that name; `cansad[o|a]` are parts of a word.\n\n"
    "`\\` before a sign takes it literally. Case and punctuation do not matter."
)
HELP: Final[Mapping[str, Message]] = {
    "Grammars": _GRAMMARS,
    "Grammars en": _GRAMMARS,
    "Fragments": Message("`enCuanto = [en cuanto|tan pronto como]`: call it as `$enCuanto` in a grammar."),
    "Foreseen": Message(
        "Wrong words as a learner may write them, what is right instead, and why. A missing word needs a neighbour: "
        "“español es” and “el español es”. Learners read the reason word for word."
    ),
    "Foreseen en": Message("As above, in English."),
    "Grammar concepts": Message("Names from the list, one a line: {names}.", names=", ".join(CONCEPTS)),
    "Notation": Message(
        "In a list “el coche / el auto”, “(el) perro”, “bonito/a” are several answers. What you leave open is decided "
        "when it is saved: a few words without a full stop are a list."
    ),
}
"""By the label that a field's name makes: how to write it."""
_CHOICES: Final[Mapping[str, Message]] = {
    "list": Message("as in a list: one line may name several"),
    "plain": Message("as they stand"),
}


def help_of(label: str) -> str | None:
    """Return how a field is written, where that needs to be said."""
    return say(HELP[label]) if label in HELP else None


def choice_name(choice: str) -> str:
    """Return what one of a field's choices is called."""
    return say(_CHOICES[choice]) if choice in _CHOICES else choice


def field_name(label: str) -> str:
    """Return what a field is called."""
    return say(FIELDS[label]) if label in FIELDS else label


def part_name(part: str) -> str:
    """Return what the part is called that a field plays."""
    return field_name(part.replace("_", " ").capitalize())
