"""Rows and files that are wrong in every way that people, programs and attackers make them, the same each time."""

import csv
import io
import json
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.content.samples import sentence

TRICKS: tuple[str, ...] = (
    *("", " ", "\x00", "\x07", "\ufeff", "\u202e", "\ud800", "a\tb", "a\nb", "a\r\nb", "\u200b"),
    *(
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "'=1",
        "<script>alert(1)</script>",
        "<b>x",
        "&lt;",
        "{{c1::x}}",
    ),
    *("'; DROP TABLE users; --", "../../etc/passwd", "%00", "%s%n", "${jndi:ldap://x}", "NULL", "NaN", "1e999"),
    *("ñ" * 300, "x" * 1_001, "x" * 20_001, "🙂" * 200, "e\u0301", "\u0130", "ß", "٣", "1" * 400),
)
WRONG: tuple[Any, ...] = (
    None,
    0,
    -1,
    1.5,
    10**400,
    True,
    [],
    {},
    [[]],
    [None],
    {"a": {"b": {}}},
    [1, "a"],
    "x" * 30_000,
)
FIELDS = (
    *("id", "content_type", "difficulty", "primary_text", "secondary_text", "metadata"),
    *(
        "accepted",
        "hints",
        "topics",
        "status",
        "version",
        "revision",
        "loaded",
        "owner",
        "drafted",
        "facets",
        "unknown",
    ),
)


def good(number: int) -> dict[str, Any]:
    """Return a row that is right, another one for each *number*."""
    return {**sentence(), "id": f"good-{number}", "primary_text": f"Tengo {number} llaves."}


def broken_rows(count: int, *, seed: int) -> Iterator[dict[str, Any]]:
    """Yield rows of which something is damaged, each in one to three places."""
    chance = random.Random(seed)
    for number in range(count):
        row = {**sentence(), "id": f"damaged-{number}"}
        for _ in range(chance.randint(1, 3)):
            place = row if (field := chance.choice(FIELDS)) in FIELDS[:6] else row.setdefault("metadata", {})
            if not isinstance(place, dict):
                continue
            if chance.random() < 0.2:
                place.pop(field, None)
            else:
                place[field] = chance.choice((chance.choice(TRICKS), chance.choice(WRONG), [chance.choice(TRICKS)]))
        yield row


def broken_lines(count: int, *, seed: int) -> Iterator[bytes]:
    """Yield lines of JSONL whose bytes are damaged."""
    chance = random.Random(seed)
    for row in broken_rows(count, seed=seed):
        line = bytearray(json.dumps(row, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass"))
        damage = chance.choice(DAMAGES)
        yield damage(line, chance).replace(b"\n", b" ")


def _cut(line: bytearray, chance: random.Random) -> bytes:
    return bytes(line[: chance.randrange(len(line))])


def _flipped(line: bytearray, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        line[chance.randrange(len(line))] = chance.randrange(256)
    return bytes(line)


def _doubled(line: bytearray, chance: random.Random) -> bytes:
    at = chance.randrange(len(line))
    return bytes(line[:at] + line[at // 2 :])


def _wrapped(line: bytearray, chance: random.Random) -> bytes:
    deep = chance.choice((1, 50, 5_000))
    return b"[" * deep + bytes(line) + b"]" * deep


def _whole(line: bytearray, _: random.Random) -> bytes:
    return bytes(line)


DAMAGES: tuple[Callable[[bytearray, random.Random], bytes], ...] = (_cut, _flipped, _doubled, _wrapped, _whole, _whole)


def table(rows: Iterator[Mapping[str, Any]], *, delimiter: str = ",") -> bytes:
    """Return *rows* as a table with tricks in its cells, one good row after each."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    header = ("id", "content_type", "difficulty", "primary_text", "secondary_text", "accepted", "status", "metadata")
    writer.writerow(header)
    for number, row in enumerate(rows):
        metadata = row.get("metadata")
        told = metadata if isinstance(metadata, dict) else {}
        cells = [row.get(name) for name in header[:5]]
        cells += [told.get("accepted"), told.get("status"), json.dumps(told, default=str) if number % 3 else "{broken"]
        writer.writerow([_cell(cell) for cell in cells])
        writer.writerow([f"good-{number}", "", "beginner", f"Tengo {number} llaves.", "I have keys.", "", "", ""])
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> str:
    return "" if value is None else str(value)[:40_000].replace("\r", "\n")


def broken_files(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield files of every sort that are not what their name says."""
    chance = random.Random(seed)
    noise = chance.randbytes(4_000)
    texts = (
        "English\tSpanish\n",
        "Hello.\tHola.\n" * 3,
        "spanish,english\nHola.,Hello.\n",
        '{"primary_text": "Hola."}\n',
    )
    for ending in ("tsv", "csv", "jsonl", "apkg"):
        yield f"empty.{ending}", b""
        yield f"noise.{ending}", noise
        yield f"zeros.{ending}", bytes(4_000)
        yield f"newlines.{ending}", b"\n" * 4_000
        yield f"quotes.{ending}", b'"' * 4_001
        for encoding in ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-7"):
            yield f"{encoding}.{ending}", chance.choice(texts).replace("Hola", "Mañana").encode(encoding)
        for magic in (
            b"PK\x03\x04",
            b"\x1f\x8b",
            b"%PDF-1.7",
            b"\x89PNG",
            b"MZ",
            b"SQLite format 3\x00",
            b"<!DOCTYPE html>",
        ):
            yield f"{magic[:4].hex()}.{ending}", magic + noise
