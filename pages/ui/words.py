"""
What the pages say, in the language of whoever reads: English as it stands here, Spanish from the catalogue.

The English text is the key. ``_("Next")`` and ``_("{due} due", due=3)`` are for a page's own texts, ``ngettext`` for
counts, ``Message("Next")`` marks what is shown later (constants, errors of the domain), and ``say`` says it then.
``make texts`` brings ``locale/es.po`` up to date with the code.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from aidioma.i18n import Message
from aidioma.model.preferences import INTERFACES, Interface

CATALOGUE: Final = Path(__file__).parent / "locale" / "es.po"
LOCALES: Final[dict[Interface, str]] = {"en": "en_GB", "es": "es_ES"}
IN_ADDRESS: Final = "lang"
_SPOKEN: Final = "interface"


def _(text: str, /, **values: object) -> str:
    """Return *text* in the reader's language, with its ``{names}`` replaced by *values*."""
    return _filled(_catalogue(interface()).gettext(text), values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """Return *one* or *many*, whichever *n* asks for in the reader's language; ``{n}`` is the number."""
    return _filled(_catalogue(interface()).ngettext(one, many, n), {"n": n, **values})


def say(text: str) -> str:
    """Return what the domain or a constant says in the reader's language; what nobody translated stays as it is."""
    catalogue = _catalogue(interface())
    if not isinstance(text, Message):
        return catalogue.gettext(text) if text else ""
    if text.many == text.pattern:
        return _filled(catalogue.gettext(text.pattern), text.values)
    return _filled(catalogue.ngettext(text.pattern, text.many, text.n), text.values)


def number(amount: float) -> str:
    """Return *amount* as the reader writes numbers, with up to three decimals."""
    return format_decimal(amount, locale=locale())


def decimals(amount: float | Decimal, places: int) -> str:
    """Return *amount* with exactly so many decimal places."""
    return format_decimal(amount, f"#,##0.{'0' * places}", locale=locale())


def percent(share: float | Decimal, *, decimals: int = 0) -> str:
    """Return *share*, 1 being all, in percent."""
    pattern = f"#,##0.{'0' * decimals}%" if decimals else "#,##0%"
    if interface() == "es":
        pattern = pattern.replace("%", "\N{NO-BREAK SPACE}%")
    return format_percent(share, pattern, locale=locale())


def locale() -> str:
    """Return what Babel calls the reader's language."""
    return LOCALES[interface()]


def interface() -> Interface:
    """Return the language that this tab speaks: the router's decision, the browser's language before it."""
    spoken: Interface | None = st.session_state.get(_SPOKEN)
    return spoken or browser_language()


def speak(language: Interface) -> None:
    """Speak *language* in this tab from now on."""
    st.session_state[_SPOKEN] = language


def interface_in_address() -> Interface | None:
    """Return the language that the address asks for, as the gate's link does."""
    asked = st.query_params.get(IN_ADDRESS)
    return next((one for one in INTERFACES if one == asked), None)


def browser_language() -> Interface:
    """Return the language that the browser asks for, if it is one of ours; English if not."""
    asked = (st.context.locale or "").partition("-")[0].lower()
    return next((one for one in INTERFACES if one == asked), "en")


@cache
def _catalogue(language: Interface) -> NullTranslations:
    """Return the texts in *language*, read once; English needs none."""
    if language == "en":
        return NullTranslations()
    with CATALOGUE.open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _filled(pattern: str, values: Mapping[str, object]) -> str:
    return pattern.format_map({name: _said(value) for name, value in values.items()}) if values else pattern


def _said(value: object) -> object:
    if isinstance(value, Message):
        return say(value)
    return number(value) if isinstance(value, int | float) else value
