"""
What free fields say, in whatever shape they are written: moments of a recording, questions, addresses, words. Pure.

Elsewhere a chapter is written as ``{"start": 0, "end": 95, "topic": "Saludos"}``, as ``{"time": "1:35", "title": …}``
or as ``["0:00", "Saludos"]``. Whatever cannot be read so is shown as it is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from pydantic import ValidationError

from aidioma.content.item import ContentItem
from aidioma.content.kinds.base import MAX_ITEMS, MAX_LINE, clean
from aidioma.content.kinds.parts import Cue, Gloss, MediaKind, Task
from aidioma.text import canonical

MOST_CUES: Final = 5_000
LONGEST_S: Final = 1_000_000
_DEEPEST: Final = 8
_START: Final = (
    "start",
    "at",
    "time",
    "timestamp",
    "start_time",
    "from",
    "begin",
    "second",
    "seconds",
    "position",
    "t",
)
_END: Final = ("end", "end_time", "to", "until")
_TOPIC: Final = ("topic", "title", "name", "label", "heading", "text", "chapter")
_TEXT: Final = ("text", "es", "spanish", "transcript", "line", "content", "says", "sentence")
_TRANSLATION: Final = ("translation", "en", "english", "translation_en")
_QUESTION: Final = ("question", "prompt", "ask", "q")
_RIGHT: Final = ("correct_answer", "correct", "answer", "answers", "accepted", "solution", "correct_option", "a")
_OPTIONS: Final = ("options", "choices", "alternatives")
_WHY: Final = ("explanation", "feedback", "why")
_WORD: Final = ("word", "spanish", "es", "term", "front", "lemma", "phrase")
_MEANING: Final = ("meaning", "translation", "english", "en", "definition", "back")
_WHERE: Final = ("url", "src", "audio_url", "video_url", "image_url", "href", "file", "audio")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']{1,1990}|/?media/[A-Za-z0-9_\-][A-Za-z0-9_.\-]{0,190}", re.IGNORECASE)
_ENDINGS: Final[tuple[tuple[tuple[str, ...], MediaKind], ...]] = (
    ((".mp3", ".ogg", ".oga", ".wav", ".m4a", ".aac", ".flac", ".opus"), "audio"),
    ((".mp4", ".webm", ".mov", ".m4v", ".ogv"), "video"),
    ((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg"), "image"),
)
_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2}(?:[.,]\d{1,3})?)|(\d{1,6}(?:[.,]\d{1,3})?) ?s?(?:ec)?")


class Chapter(NamedTuple):
    """A stretch of a recording and what it is about; without an end it lasts to the next."""

    start_ms: int
    end_ms: int | None
    topic: str


class Sample(NamedTuple):
    """A recording or picture at an address, and what it is called."""

    address: str
    label: str


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line of what is shown as it is; ``label`` names the text, ``depth`` counts from 0."""

    depth: int
    label: str
    text: str


def milliseconds(value: object) -> int | None:
    """Return a moment, said in seconds or as 1:05, in ms; None of what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return round(value * 1000) if 0 <= value <= LONGEST_S else None
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    hours, minutes, seconds, alone = (float((part or "0").replace(",", ".")) for part in found.groups())
    return round((hours * 3600 + minutes * 60 + seconds + alone) * 1000)


def chapters(item: ContentItem) -> tuple[Chapter, ...]:
    """Return the chapters of the recording of *item*, in order of time."""
    found = [
        Chapter(at, end, topic)
        for at, end, entry in _moments(item.value(item.details.facets.chapters))
        if (topic := _line(_said(entry, _TOPIC)))
    ]
    return tuple(sorted(found, key=lambda chapter: chapter.start_ms))[:MAX_ITEMS]


def cues(item: ContentItem) -> tuple[Cue, ...]:
    """Return the transcript of *item*: its cues, else what its free transcript says; each lasts to the next."""
    facets = item.details.facets
    own = tuple(cue for cue in item.value(facets.timeline) or () if isinstance(cue, Cue))
    if own:
        return own
    said = [
        (at, end, text, _line(_said(entry, _TRANSLATION)), _line(_said(entry, ("speaker", "who"))))
        for at, end, entry in _moments(item.value(facets.transcript))
        if (text := _line(_said(entry, _TEXT)))
    ]
    said.sort(key=lambda one: one[0])
    found: list[Cue] = []
    for number, (at, end, text, translation, speaker) in enumerate(said[:MOST_CUES]):
        next_at = said[number + 1][0] if number + 1 < len(said) else None
        until = end if end is not None and (next_at is None or end <= next_at) else next_at
        last = until if until is not None and until > at else at + 1
        found.append(Cue(start_ms=at, end_ms=last, speaker=speaker, text=text, translation=translation))
    return tuple(found)


def quiz(item: ContentItem) -> tuple[Task, ...]:
    """Return what the free questions of *item* ask, with the moment of each where one is said."""
    asked = _asked(item.value(item.details.facets.quiz), at_ms=None, depth=0)
    return tuple(task for task, _ in zip(asked, range(MAX_ITEMS), strict=False))


def _asked(value: object, *, at_ms: int | None, depth: int) -> Iterator[Task]:
    """Yield the questions in *value*, however deep; one without a right answer asks nothing."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        here = _at(value) if _at(value) is not None else at_ms
        task = _task(value, here)
        if task is not None:
            yield task
            return
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for part in inside:
        here = _at(value) if isinstance(value, Mapping) and _at(value) is not None else at_ms
        yield from _asked(part, at_ms=here, depth=depth + 1)


def _task(entry: Mapping[str, Any], at_ms: int | None) -> Task | None:
    prompt = _line(_said(entry, _QUESTION))
    options = [_line(one) for one in _several(_first(entry, _OPTIONS))]
    right = _right(_first(entry, _RIGHT), options)
    if not prompt or not right:
        return None
    known = {canonical(option): option for option in options}
    accepted = [known.get(canonical(answer), answer) for answer in right]
    language = str(entry.get("answer_language") or entry.get("language") or "es")
    try:
        return Task(
            prompt=prompt,
            accepted=tuple(accepted),
            options=tuple(dict.fromkeys([*options, *accepted])) if options else (),
            explanation=_line(_said(entry, _WHY)),
            answer_language="en" if language.lower().startswith("en") else "es",
            at_ms=at_ms,
        )
    except ValidationError:
        return None


def _right(said: object, options: Sequence[str]) -> list[str]:
    """Return the right answers; a number counts the options from 0."""
    if isinstance(said, int) and not isinstance(said, bool):
        if options:
            return [options[said]] if 0 <= said < len(options) else []
        return [str(said)]
    return [line for one in _several(said) if (line := _line(one))]


def glosses(item: ContentItem) -> tuple[Gloss, ...]:
    """Return the words that *item* explains: its glossary, and its vocabulary where that says meanings."""
    own = [gloss for gloss in item.value("glossary") or () if isinstance(gloss, Gloss)]
    said = item.value("vocabulary")
    pairs: list[tuple[object, object]] = []
    if isinstance(said, Mapping):
        pairs = [(word, _said(m, _MEANING) if isinstance(m, Mapping) else m) for word, m in said.items()]
    elif isinstance(said, list | tuple):
        pairs = [(_said(one, _WORD), _said(one, _MEANING)) for one in said if isinstance(one, Mapping)]
    more = [Gloss(word=_line(word), meaning=_line(what)) for word, what in pairs if _line(word) and _line(what)]
    return (*own, *more)[:MAX_ITEMS]


def samples(item: ContentItem) -> tuple[Sample, ...]:
    """Return the recordings and pictures that *item* names in a free field, and where they are."""
    return tuple(_samples(item.value(item.details.facets.samples), label=""))[:MAX_ITEMS]


def _samples(value: object, *, label: str) -> Iterator[Sample]:
    if isinstance(value, str):
        if _ADDRESS.fullmatch(value):
            yield Sample(value, label)
    elif isinstance(value, Mapping):
        where = next((one for name in _WHERE if isinstance(one := value.get(name), str)), None)
        if where is not None and _ADDRESS.fullmatch(where):
            yield Sample(where, _line(_said(value, ("label", "title", "text", "word", "speaker", "name"))) or label)
            return
        for name, part in value.items():
            yield from _samples(part, label=str(name).replace("_", " "))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _samples(part, label=label)


def address_of(value: object) -> str | None:
    """Return *value* if it is the address of a recording or picture: elsewhere, or in our own folder ``media``."""
    return value if isinstance(value, str) and _ADDRESS.fullmatch(value) else None


def outline(value: object, *, depth: int = 0, label: str = "") -> Iterator[OutlineLine]:
    """Yield *value* line by line, as it is; what can be asked is left to the questions."""
    if isinstance(value, Mapping) and _task(value, None) is None:
        if label:
            yield OutlineLine(depth, label, "")
        for name, part in value.items():
            yield from outline(part, depth=min(_DEEPEST, depth + bool(label)), label=str(name).replace("_", " "))
    elif isinstance(value, list | tuple):
        if value and all(not isinstance(part, Mapping | list | tuple) for part in value):
            yield OutlineLine(depth, label, ", ".join(str(part) for part in value))
            return
        if label:
            yield OutlineLine(depth, label, "")
        for part in value:
            yield from outline(part, depth=min(_DEEPEST, depth + bool(label)))
    elif value is not None and value != "" and not isinstance(value, Mapping):
        yield OutlineLine(depth, label, str(value))


def unasked(value: object) -> list[Any]:
    """Return those entries of a field of free questions in which nothing is asked."""
    entries = value if isinstance(value, list | tuple) else [value] if value else []
    return [one for one in entries if next(_asked(one, at_ms=None, depth=0), None) is None]


def shown_as(address: str, *, otherwise: MediaKind) -> MediaKind:
    """Return what a recording or picture is by the ending of its address."""
    path = urlsplit(address).path.lower()
    return next((kind for endings, kind in _ENDINGS if path.endswith(endings)), otherwise)


def _moments(value: object) -> Iterator[tuple[int, int | None, Any]]:
    """Yield the entries of *value* that say when they begin: from, until, and the rest."""
    if isinstance(value, Mapping):
        named = next((part for part in value.values() if isinstance(part, list)), None)
        pairs = [(at, what) for name, what in value.items() if (at := milliseconds(name)) is not None]
        if pairs or named is None:
            yield from ((at, None, what) for at, what in pairs)
            return
        value = named
    for entry in value if isinstance(value, list | tuple) else ():
        if isinstance(entry, Mapping):
            at, end = _at(entry), milliseconds(_first(entry, _END))
            if at is not None:
                yield at, end, entry
        elif isinstance(entry, list | tuple) and entry:
            times = [time for part in entry[:2] if (time := milliseconds(part)) is not None]
            rest = [part for part in entry if isinstance(part, str) and milliseconds(part) is None]
            if times and rest:
                yield times[0], times[1] if len(times) > 1 else None, rest[0]
        elif isinstance(entry, str) and (found := re.match(r"\W*(\d{1,3}:\d{1,2}(?::\d{1,2})?)\W+(.+)", entry)):
            at = milliseconds(found[1])
            if at is not None:
                yield at, None, found[2]


def _at(entry: Mapping[str, Any]) -> int | None:
    if isinstance(ms := next((entry.get(name) for name in ("start_ms", "at_ms") if name in entry), None), int):
        return max(0, ms)
    return milliseconds(_first(entry, (*_START, "start_seconds", "time_seconds", "at_seconds")))


def _first(entry: object, names: Sequence[str]) -> Any:
    """Return what the first of *names* says that is there."""
    if not isinstance(entry, Mapping):
        return None
    return next((entry[name] for name in names if name in entry and entry[name] is not None), None)


def _said(entry: object, names: Sequence[str]) -> str:
    """Return the first text under *names*; of a text, itself."""
    if isinstance(entry, str):
        return entry
    said = _first(entry, names)
    return str(said) if isinstance(said, str | int | float) and not isinstance(said, bool) else ""


def _several(value: object) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    parts = list(value) if isinstance(value, list | tuple) else [] if value is None else [value]
    return [_said(part, ("text", "option", "label", "value")) if isinstance(part, Mapping) else part for part in parts]


def _line(value: object) -> str:
    """Return *value* on one line that can be shown."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    try:
        return " ".join(clean(str(value)).split())[:MAX_LINE]
    except ValueError:
        return ""
