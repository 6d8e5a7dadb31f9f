"""Connections on which nobody asks anything are closed; whoever asks, slowly too, is answered."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from aidioma.web.connections import probe, watch_connections

GET = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n"
HELD_S = 1.5

Address = tuple[str, int]


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    """Yield the address of a server as Streamlit starts it, whose patience is short."""

    async def echo(request: Request) -> Response:
        body = await request.body()
        await asyncio.sleep(HELD_S if request.headers.get("held") else 0)
        return PlainTextResponse(body)

    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST"])])
    end = watch_connections(head_s=0.6, silent_s=0.6)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()
    server.should_exit = True
    thread.join()
    listening.close()
    end()


def said(connection: socket.socket) -> bytes:
    """Return what comes until the other side closes; a side that does not is a failure, after ten seconds."""
    connection.settimeout(10)
    heard = b""
    while piece := connection.recv(4096):
        heard += piece
    return heard


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(GET[:-2], id="half a head"),
        pytest.param(POST + b"half", id="half a body"),
        pytest.param(GET + GET[:-2], id="half a second head"),
    ],
)
def test_who_falls_silent_is_not_waited_for(address: Address, sent: bytes) -> None:
    """Whatever they have begun."""
    with closing(socket.create_connection(address)) as connection:
        connection.sendall(sent)
        assert said(connection).count(b"200 OK") == sent.count(GET)


def trickle(connection: socket.socket) -> None:
    for _ in range(200):
        connection.sendall(b"G")
        time.sleep(0.05)


def test_a_head_that_trickles_has_an_end(address: Address) -> None:
    """Though something comes all the time."""
    with closing(socket.create_connection(address)) as connection, pytest.raises(OSError, match=r"pipe|reset"):
        trickle(connection)


def test_who_asks_is_answered_however_long_that_takes(address: Address) -> None:
    """A body that comes piece by piece, and an answer that takes longer than a silence may."""
    with closing(socket.create_connection(address)) as connection:
        connection.sendall(POST.replace(b"\r\n\r\n", b"\r\nHeld: yes\r\n\r\n"))
        for piece in (b"four", b"five", b"so"):
            time.sleep(0.3)
            connection.sendall(piece)
        assert said(connection).endswith(b"fourfiveso")


def test_a_machine_that_has_vanished_is_noticed_by_the_system() -> None:
    """The server's side of a connection is probed; what is no such connection stays as it is."""
    with socket.socket(socket.AF_INET) as tcp, socket.socket(socket.AF_UNIX) as local:
        probe(tcp)
        probe(local)
        assert tcp.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) == 15
    probe(None)
