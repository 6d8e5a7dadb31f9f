"""
Connections that nobody is at the other end of any more are closed, and so are those that never ask anything.

Streamlit starts uvicorn itself, and lets nobody say more than how often a websocket is pinged. uvicorn closes an idle
connection after an answer, and waits for ever for a first request, for the rest of one, and for a machine that has
vanished. So its protocol gets a watch over each connection (docs/operations.md#connections).
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 20.0
"""How long the head of a request may take, from the connection or from the answer before."""
SILENT_S: Final = 60.0
"""How long nothing may come of a body that was announced: slow lines go on, closed lids do not."""
_PROBES: Final = (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4), ("TCP_USER_TIMEOUT", 120_000))
"""After a minute of silence the other machine is probed, and after two without an answer the connection ends."""


@dataclass(slots=True)
class _Watch:
    """One connection, and what it was doing when it was last looked at."""

    protocol: Any
    head_s: float
    silent_s: float
    heard_at: float
    idle_since: float
    cycle: object = None

    def look(self) -> None:
        """Close the connection if it has been waited for too long; else look again later."""
        at, loop = self.protocol.transport, self.protocol.loop
        if at.is_closing() or at.get_protocol() is not self.protocol:  # ended, or a websocket by now, which is pinged
            return
        now, doing = loop.time(), self.protocol.conn.their_state
        if doing is not h11.IDLE or self.protocol.cycle is not self.cycle:
            self.cycle, self.idle_since = self.protocol.cycle, now
        waited_too_long = (doing is h11.IDLE and now - self.idle_since >= self.head_s) or (
            doing is h11.SEND_BODY and now - self.heard_at >= self.silent_s
        )
        if waited_too_long:
            at.close()
        else:
            loop.call_later(min(self.head_s, self.silent_s) / 4, self.look)


def watch_connections(*, head_s: float = HEAD_S, silent_s: float = SILENT_S) -> Callable[[], None]:
    """Watch every connection that is made from now on, in this process; return what ends that."""
    made, received = H11Protocol.connection_made, H11Protocol.data_received
    watches = "_aidioma_watch"

    def connection_made(self: Any, transport: Any) -> None:
        made(self, transport)
        probe(transport.get_extra_info("socket"))
        now = self.loop.time()
        watch = _Watch(self, head_s, silent_s, heard_at=now, idle_since=now)
        setattr(self, watches, watch)
        self.loop.call_later(min(head_s, silent_s) / 4, watch.look)

    def data_received(self: Any, data: bytes) -> None:
        if watch := getattr(self, watches, None):
            watch.heard_at = self.loop.time()
        received(self, data)

    _put(connection_made, data_received)
    return partial(_put, made, received)


def _put(made: Callable[..., None], received: Callable[..., None]) -> None:
    H11Protocol.connection_made = made  # type: ignore[method-assign]
    H11Protocol.data_received = received  # type: ignore[method-assign]


def probe(connection: Any) -> None:
    """Have the system find out whether the other machine is still there; what it cannot do is left out."""
    if connection is None:
        return
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _PROBES:
        if (option := getattr(socket, name, None)) is not None:
            with suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, option, value)
