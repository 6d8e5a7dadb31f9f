"""Texts that somebody wrote, shown as they are: escaped, and with their language for screen readers and browsers."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from string import Formatter
from zoneinfo import ZoneInfo

import streamlit as st
from babel.dates import format_date

from aidioma.clock import local_day
from aidioma.text import Language
from pages.ui.words import _, locale

_SIZES = {"prompt": "1.55rem", "body": "1rem", "small": ".9rem"}

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:])")


def plain(text: str) -> str:
    """Return *text* so that Markdown shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)


def show_text(text: str, *, lang: Language, size: str = "body") -> None:
    """Show *text*, which is never taken for markup, as a paragraph in *lang*."""
    weight = 600 if size == "prompt" else 400
    st.html(
        f'<p lang="{lang}" style="font-size:{_SIZES[size]};font-weight:{weight};line-height:1.4;margin:0;'
        f'overflow-wrap:anywhere">{escape(text)}</p>'
    )


def clock(at_ms: int) -> str:
    """Return a moment of a recording as 1:05."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def lang_key(lang: Language, name: str) -> str:
    """Return a key for a container whose texts, drawn by Streamlit, browsers are told to be in *lang*."""
    return f"lang_{lang}_{name}"


def options_key(lang: Language, name: str) -> str:
    """Return a key for a container around radio buttons whose options, but not their label, are in *lang*."""
    return f"options_{lang}_{name}"


def in_pieces(pattern: str, *, lang: Language, **values: str) -> list[tuple[str, Language | None]]:
    """Return *pattern* with *values*, which are in *lang*, as pieces that know their language; None is the page's."""
    pieces: list[tuple[str, Language | None]] = []
    for literal, name, *_form in Formatter().parse(pattern):
        pieces += [(literal, None)] if literal else []
        pieces += [(values[name], lang)] if name else []
    return pieces


def show_pieces(pieces: Iterable[tuple[str, Language | None]], *, size: str = "body") -> None:
    """Show texts in several languages as one paragraph, each told to browsers and screen readers."""
    said = "".join(f'<span lang="{lang}">{escape(text)}</span>' if lang else escape(text) for text, lang in pieces)
    st.html(f'<p style="font-size:{_SIZES[size]};line-height:1.5;margin:0;overflow-wrap:anywhere">{said}</p>')


def show_pair(spanish: str, english: str) -> None:
    """Show a Spanish text with its English beneath it, as one thing."""
    style = "margin:0;line-height:1.4;overflow-wrap:anywhere"
    below = f'<p lang="en" style="{style};font-size:{_SIZES["small"]}">{escape(english)}</p>'
    st.html(f'<p lang="es" style="{style}">{escape(spanish)}</p>{below if english else ""}')


def day_in_words(moment: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """Return the learner's day of *moment* as people say it: today, tomorrow, in 6 days, on 3 May 2027."""
    day, today = local_day(moment, zone), local_day(now, zone)
    days = (day - today).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("in {days} days, on {day}", days=days, day=written(day))


def written(day: date) -> str:
    """Return *day* as 3 May 2027."""
    return format_date(day, "long", locale=locale())


def written_time(moment: datetime) -> str:
    """Return *moment* as 3 May 2027, 14:05, by its own clock."""
    return f"{written(moment.date())}, {moment:%H:%M}"
