"""Items examined before learners meet them: their grammars and foreseen mistakes, and what looks wrong otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from aidioma.content.exercises import can_be_asked, exercise
from aidioma.content.item import ContentItem
from aidioma.content.lints import lints
from aidioma.i18n import Message
from aidioma.lattice.checker import SHOWN, GrammarFinding, GrammarReport, check
from aidioma.lattice.notation import NotationError, fragments_of
from aidioma.model.marks import Direction, Exercise, ForeseenMistake

DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing found about an item: in which field, and what; ``is_error`` where it cannot be used so."""

    field: str
    what: Message
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Readings:
    """What the grammars of one direction say: about how many sentences, and some of them."""

    direction: Direction
    ways: int
    drawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found about one item, and what can be read from its grammars."""

    found: tuple[Found, ...]
    readings: tuple[Readings, ...]


def examined(item: ContentItem, *, seed: int = 0, shown: int = SHOWN) -> Examined:
    """Return what is to be said of *item*; *shown* readings of each direction, other ones with another *seed*."""
    reports = list(_reports(item, seed, shown))
    found = [
        Found(f"{one.field}{_ending(direction)}", one.what, is_error)
        for direction, report in reports
        for is_error, some in ((True, report.errors), (False, report.questions))
        for one in some
    ]
    looks_wrong = [Found(one.field, Message("{what} {why}", what=one.what, why=one.why)) for one in lints(item)]
    readings = (Readings(direction, report.ways, report.readings) for direction, report in reports if report.ways)
    return Examined((*found, *looks_wrong), tuple(readings))


def reported(
    row: Mapping[str, Any], direction: Direction, *, seed: int = 0, shown: int = SHOWN
) -> tuple[GrammarReport, Exercise]:
    """
    Return what is to be said of the grammars and foreseen mistakes in *row* as far as it goes, and what it asks.

    *row* is what :func:`aidioma.content.item.author` takes; what else is missing in it is passed over.
    """
    said = row.get("metadata") or {}
    ending = _ending(direction)
    given = row.get("secondary_text") if direction == "es-en" else None
    asked = Exercise(
        content_id="",
        version=1,
        direction=direction,
        prompt="",
        accepted=tuple(text for text in (given, *said.get(f"accepted{ending}", ())) if text),
        grammars=tuple(said.get(f"grammars{ending}", ())),
        foreseen=tuple(_mistake(one) for one in said.get(f"foreseen{ending}", ()) if one.get("wrong")),
    )
    try:
        asked = replace(asked, fragments=fragments_of(said.get("fragments", ())))
    except NotationError as error:
        return GrammarReport(errors=(GrammarFinding("grammars", None, _words(error)),)), asked
    return check(asked, seed=seed, shown=shown), asked


def _mistake(said: Mapping[str, Any]) -> ForeseenMistake:
    """Return what is written of a foreseen mistake so far; its class refuses what is too long."""
    wrong, right = (str(said.get(side) or "") for side in ("wrong", "right"))
    return ForeseenMistake.model_construct(wrong=wrong, right=right, why="")


def _words(error: NotationError) -> Message:
    return Message("{what}", what=error.public_message)


def _reports(item: ContentItem, seed: int, shown: int) -> Iterator[tuple[Direction, GrammarReport]]:
    for direction in DIRECTIONS:
        if can_be_asked(item, direction):
            asked: Exercise = exercise(item, direction)
            if asked.grammars or asked.foreseen:
                yield direction, check(asked, seed=seed, shown=shown)


def _ending(direction: Direction) -> str:
    return "" if direction == "en-es" else "_en"
