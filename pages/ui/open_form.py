"""
A form that stays open over its saves: what is typed while one is under way, or right after it, is still there.

Its widgets keep their keys, and begin with the same values, for as long as the form is open; which version of the item
the next save replaces is kept apart from what the widgets began with.

A tab's runs come one after the other (docs/adr/0021-sessions-and-load.md), but the next cuts short the one before it
as soon as that draws something or asks the session for anything, as each word of the interface does; so a run can end
right after it has stored something. A tab that lost its connection meanwhile can even have two at the same save. And
what the browser sends may have been on its way since before it heard of a save. Therefore each press is a wish of its
own, fulfilled by one run at a time and with what was typed by then, or later; between what is stored and that the form
knows of it, nothing is drawn and no session asked; the id of something new is known before it is saved; and an
address, or a choice, that the form was known by before is still its own until the browser names it by what came of it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final, Generic, Literal, TypeVar
from uuid import uuid4

import streamlit as st

from aidioma.content.item import ContentItem
from aidioma.errors import AidiomaError, ConflictError, InvalidContentError, UnchangedError
from aidioma.i18n import Message
from pages.ui.runtime import runtime
from pages.ui.words import say

_OPEN: Final = "open_form_{name}"
_NUMBER: Final = "open_form_{name}_number"
_HANDED_IN: Final = "handed_in_{name}"

Kind = TypeVar("Kind", bound=str)

Answer = Literal["done", "unchanged", "unsaved", "refused", "conflict"]
"""What came of a wish; the first two are told for as long as the form says what is stored."""


@dataclass(eq=False, frozen=True, slots=True)
class Press(Generic[Kind]):
    """One press of a button of the form, and how often that had been saved by then; no two are the same."""

    kind: Kind
    saves: int


@dataclass(frozen=True, slots=True)
class Note:
    """What is told of the latest wish; in words of the reader's language only once it is shown."""

    answer: Answer
    words: Message

    def show(self) -> None:
        """Show it as what it is."""
        shown = {
            "done": (st.success, "check"),
            "unchanged": (st.info, "check"),
            "unsaved": (st.warning, "edit"),
            "refused": (st.error, "error"),
            "conflict": (st.error, "group"),
        }
        box, icon = shown[self.answer]
        box(say(self.words), icon=f":material/{icon}:")


@dataclass(slots=True)
class OpenForm(Generic[Kind]):
    """
    One form, from when it is opened until another one takes its place.

    ``shown`` is what its widgets began with, ``item`` the version that the next save replaces; ``key`` is what the
    address or the page's own choice names it by, None for something new, ``former`` what it was named by until then;
    ``new_id`` is the id that something new gets.
    """

    name: str
    number: int
    key: str | None
    shown: ContentItem | None
    item: ContentItem | None
    former: set[str | None] = field(default_factory=set)
    note: Note | None = None
    saves: int = 0
    drawn: bool = False
    is_heard: bool = True
    """Whether a run has begun since the name changed: what the browser says before that it cannot have heard of it."""
    new_id: str = field(default_factory=lambda: str(uuid4()))
    _wishes: tuple[Press[Kind], ...] = ()
    _listed: Lock = field(default_factory=Lock)
    """Around the list of wishes alone: a callback, which keeps the session to itself, waits for no save."""
    _turn: Lock = field(default_factory=Lock)

    def place(self, field: str) -> str:
        """Return the widget key of a field in this form; another form has others."""
        return f"{self.name}_{self.number}_{field}"

    def ask_for(self, kind: Kind) -> None:
        """Ask for something to be done with what the form says, once it is read; an earlier press is part of it."""
        with self._listed:
            self._wishes = (*(one for one in self._wishes if one.kind != kind), Press(kind, self.saves))

    def wished(self) -> Sequence[Press[Kind]]:
        """Return what is wished for, the first first: to be asked before the form's fields are read."""
        return self._wishes

    @contextmanager
    def turn(self, wish: Press[Kind]) -> Iterator[bool]:
        """
        Let one run at a time fulfil a wish, and say whether this one is to.

        A run that is cut short meanwhile leaves the wish to the next one.
        """
        with self._turn:
            is_open = wish in self._wishes
            try:
                yield is_open
            except Exception:  # not what cuts a run short, which is no Exception
                self._let_go(wish)
                raise
            self._let_go(wish)

    def _let_go(self, wish: Press[Kind]) -> None:
        with self._listed:
            self._wishes = tuple(one for one in self._wishes if one is not wish)

    def stored(self, item: ContentItem, *, key: str, note: Message | None = None) -> None:
        """Go on with what is stored now; *note* is to be shown."""
        if self.key != key:
            self.former.add(self.key)
            self.is_heard = False
        self.saves += 1
        self.item, self.key, self.note = item, key, None if note is None else Note("done", note)

    def refused(self, wish: Press[Kind], error: AidiomaError) -> None:
        """Keep why nothing was stored, to be shown; not that it was stored already, after the press."""
        answers: dict[type[AidiomaError], Answer] = {UnchangedError: "unchanged", ConflictError: "conflict"}
        answer = answers.get(type(error), "refused")
        if answer != "unchanged" or self.saves == wish.saves:
            self.note = Note(answer, Message(error.public_message))

    def says(self, row: Mapping[str, Any]) -> bool:
        """Say whether *row* is what is stored."""
        if self.item is None:
            return False
        try:
            return runtime().content.says_already(self.item, row)
        except InvalidContentError:
            return False

    def show_note(self, row: Mapping[str, Any]) -> None:
        """Show what came of the latest wish, until the next one: no run that is cut short takes it along."""
        note = self.note
        if note is not None and (note.answer not in ("done", "unchanged") or self.says(row)):
            note.show()


def open_form(name: str, key: str | None, *, field: str, read: Callable[[str], ContentItem | None]) -> OpenForm[Kind]:
    """
    Return the form that is open, or open one of what *key* names; *field* is one that is always drawn.

    *key* is what the browser says, before this run changed anything about it. Where another page was there meanwhile,
    Streamlit has forgotten what the widgets held, and the form is opened anew: with what is stored now.
    """
    form: OpenForm[Kind] | None = st.session_state.get(_OPEN.format(name=name))
    if form is not None and (not form.drawn or form.place(field) in st.session_state):
        if form.key == key and form.is_heard:
            form.former.clear()
        form.is_heard = True
        if form.key == key or key in form.former:
            return form
    return _opened(name, key, None if key is None else read(key))


def open_another(name: str, former: OpenForm[Kind]) -> None:
    """Open a form of something new in the place of *former*."""
    _opened(name, None, None, former=former.former | {former.key})


@contextmanager
def handed_in(name: str, *said: object) -> Iterator[None]:
    """
    Do once what a page's button does with what is *said* beside it, which stays there; in its callback, as Streamlit
    calls those of one tab one after the other.

    Raises:
        UnchangedError: If the same was handed in last: somebody pressed twice.
    """
    last: list[object] = st.session_state.setdefault(_HANDED_IN.format(name=name), [])
    if last == [said]:
        raise UnchangedError
    yield
    last[:] = [said]


def hand_back(name: str) -> None:
    """Let what was handed in last be handed in again: it was taken back."""
    st.session_state.pop(_HANDED_IN.format(name=name), None)


def _opened(
    name: str, key: str | None, item: ContentItem | None, *, former: Collection[str | None] = ()
) -> OpenForm[Any]:
    number = int(st.session_state.get(_NUMBER.format(name=name), 0)) + 1
    form: OpenForm[Any] = OpenForm(name, number, key, item, item, set(former), is_heard=not former)
    st.session_state[_NUMBER.format(name=name)] = number
    st.session_state[_OPEN.format(name=name)] = form
    return form
