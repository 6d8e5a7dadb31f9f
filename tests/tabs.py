"""
A tab without a browser: what Streamlit's page says on its websocket, in its own protocol, for tests and load alike.

A tab opens a page, knows what stands on it, writes into its widgets and presses its buttons. It draws nothing, and a
component's script does not run; what such a script would hand in can be handed in by ``send``.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

PATIENCE_S: Final = 120.0
LARGEST_MESSAGE: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Element:
    """What stands in one place: its kind as the protocol calls it, the message, the fragment and the run it is of."""

    kind: str
    message: Any
    fragment_id: str
    run: int

    @property
    def text(self) -> str:
        """What it says, wherever its kind keeps that."""
        return str(getattr(self.message, "label", "") or getattr(self.message, "body", ""))


@dataclass(slots=True)
class Tab:
    """One tab; ``address`` is the query string, as the page last changed it."""

    socket: ClientConnection
    page_name: str = ""
    address: str = ""
    runs: int = 0
    events: list[str] = field(default_factory=list)
    _page_hash: str = ""
    _at: dict[tuple[int, ...], Element] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)

    @property
    def elements(self) -> list[Element]:
        """What stands on the page, from its top."""
        return [self._at[place] for place in sorted(self._at)]

    def in_address(self, name: str) -> str | None:
        """Return a value of the query string."""
        return next(iter(parse_qs(self.address).get(name, [])), None)

    def find(self, kind: str, text: str = "") -> Element:
        """
        Return the last element of *kind* that says *text*, best of all that and nothing else.

        Raises:
            LookupError: If there is none; the message says what there is.
        """
        found = [element for element in self.elements if element.kind == kind and text in element.text]
        if found:
            return ([element for element in found if element.text == text] or found)[-1]
        there = [(element.kind, element.text[:40]) for element in self.elements]
        msg = f"no {kind} with {text!r} among {there}"
        raise LookupError(msg)

    def has(self, kind: str, text: str = "") -> bool:
        """Say whether there is an element of *kind* that says *text*."""
        return any(element.kind == kind and text in element.text for element in self.elements)

    async def open(self) -> None:
        """Load the page, as a browser does when it has come."""
        await self.send()
        await self.settle()

    def write(self, label: str, text: str, *, kind: str = "text_input") -> None:
        """Write *text* into the field with that *label*; its form hands it in, or the next thing that is sent."""
        widget = self.find(kind, label).message
        self._values[widget.id] = WidgetState(id=widget.id, string_value=text)

    async def press(self, label: str, *, until: Callable[[Element], bool] | None = None) -> None:
        """Press the button with that *label* and wait for the end of the run, or for the first element of *until*."""
        button = self.find("button", label)
        await self.send(WidgetState(id=button.message.id, trigger_value=True), fragment_id=button.fragment_id)
        await (self.settle() if until is None else self.read(until))

    async def send(self, *triggers: WidgetState, fragment_id: str = "") -> None:
        """Ask for a run with what stands in all widgets and *triggers* beside it."""
        message = BackMsg()
        wanted = message.rerun_script
        wanted.query_string, wanted.page_name = self.address, self.page_name
        wanted.page_script_hash, wanted.fragment_id = self._page_hash, fragment_id
        wanted.context_info.locale, wanted.context_info.timezone = "en-GB", "Europe/Madrid"
        wanted.widget_states.widgets.extend([*self._values.values(), *triggers])
        self.runs += 1
        await self.socket.send(message.SerializeToString())

    async def settle(self) -> None:
        """Read to the end of the run; what it did not draw again is gone, as in a browser."""
        await self.read(lambda _: False)

    async def read(self, until: Callable[[Element], bool]) -> None:
        """Read until an element comes that *until* is true of, or the run has ended."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = ForwardMsg.FromString(await self.socket.recv(decode=False))
                kind = message.WhichOneof("type")
                if kind == "delta":
                    element = self._drawn(message)
                    if element is not None and until(element):
                        return
                elif kind == "script_finished":
                    if self._finished(message):
                        return
                else:
                    self._told(kind or "", message)

    def _drawn(self, message: ForwardMsg) -> Element | None:
        delta, place = message.delta, tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") != "new_element":
            return None
        kind = delta.new_element.WhichOneof("type") or ""
        self._at[place] = element = Element(kind, getattr(delta.new_element, kind), delta.fragment_id, self.runs)
        return element

    def _finished(self, message: ForwardMsg) -> bool:
        """Take away what is stale, and say whether it was the end of the run that was asked for."""
        ended = message.script_finished
        if ended == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        whole = ended != ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        drawn = {element.fragment_id for element in self._at.values() if element.run == self.runs}
        stale = [
            place
            for place, element in self._at.items()
            if element.run != self.runs and (whole or element.fragment_id in drawn - {""})
        ]
        for place in stale:
            del self._at[place]
        return True

    def _told(self, kind: str, message: ForwardMsg) -> None:
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash or self._page_hash
        elif kind == "page_info_changed":
            self.address = message.page_info_changed.query_string
        elif kind in {"session_event", "page_not_found"}:
            self.events.append(str(message))


@asynccontextmanager
async def open_tab(url: str, *, cookie: str = "", page_name: str = "", address: str = "") -> AsyncIterator[Tab]:
    """Open a tab of the app at *url* whose browser sends *cookie*, with the page loaded."""
    headers = {"Cookie": cookie} if cookie else {}
    stream = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    async with connect(stream, additional_headers=headers, max_size=LARGEST_MESSAGE, compression=None) as socket:
        tab = Tab(socket, page_name=page_name, address=address)
        await tab.open()
        yield tab
