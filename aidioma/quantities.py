"""
Numbers and the signs that carry meaning, each in one spelling: what differs in value, sign or unit differs as text.

One spelling have ``-5`` and ``- 5``, with whatever minus; ``20 %`` and ``20%``; ``$5``, ``5 $`` and ``5$``; ``5 °C``
and ``5ºC``; ``1.º`` and ``1º``; ``½`` and ``1/2``; ``5kg`` and ``5 kg``; ``03/05/2024`` and ``3-5-2024``; ``07:30``
and, after *las* or before *am*, ``7.30``; ``3 - 5`` and ``3-5``. A decimal comma is a decimal point, as one writes here
or there (``3,5``, ``3.5``; ``1.234,5``, ``1,234.5``), and zeros at the end say nothing. One separator before exactly
three digits groups thousands (``1.000``, ``1,000``, ``1 000``), unless a zero stands first; in English the point never
does. A plus is kept, since somebody wrote it. Words stay words: "cinco" is not 5, "menos 5" not -5, "euros" not €.
Dashes, quotes and other marks carry nothing. A hyphen before a blank is a minus but after the end of a sentence, where
it is somebody else who speaks. Pure.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal

Language = Literal["es", "en"]
Change = tuple[re.Pattern[str], str]

_LETTER: Final = r"[\w\u0300-\u036f]"
_MONEY: Final = "".join(char for char in map(chr, range(0x20D0)) if unicodedata.category(char) == "Sc")
_SYMBOLS: Final = rf"%‰#@+=×÷±≈≠≤≥√∞{_MONEY}"
_CARRIES: Final = re.compile(rf"[0-9&{_SYMBOLS}]")
_AS_ONE: Final = {
    **dict.fromkeys("−‐‑﹣－", "-"),
    "‒": "–",
    **dict.fromkeys("°˚", "º"),
    **dict.fromkeys("⁄∕／", "/"),
    "٪": "%",
    "℃": "ºc",
    "℉": "ºf",
}
_SAME_CHARACTER: Final = ("<wide>", "<narrow>", "<small>", "<noBreak>")

_MEASURE: Final = rf"(?:kg|mg|g|km|cm|mm|m|ml|cl|l|h|hs|min|am|pm)(?!{_LETTER})"
_RAISED: Final = rf"(?:[ºª]|º[cf])(?!{_LETTER})"
_GROUPED: Final = r"[1-9][0-9]{0,2}(?:[ ][0-9]{3})+(?:[.,][0-9]+)?"
_DATE: Final = r"(?<![./-])[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}"
_N: Final = rf"(?<!{_LETTER})[0-9]+(?:\.[0-9]+)?"
_UNIT: Final = rf"(?:[%‰{_MONEY}]|º[cf](?!{_LETTER})|[ºª](?!{_LETTER}))"
_NO_SIGN_AFTER: Final = rf"(?<![\w\u0300-\u036f)\]%‰{_MONEY}–—-])"

_WORD: Final = rf"{_LETTER}+(?:'{_LETTER}+)*"
_PLAIN_WORD: Final = re.compile(_WORD)
_TOKEN: Final = re.compile(
    rf"""
    (?:{_NO_SIGN_AFTER}[-+±])?{_N}(?:{_UNIT}|(?!'?{_LETTER}))(?:[-/:]-?[0-9]+(?:\.[0-9]+)?(?:{_UNIT}|(?!'?{_LETTER})))*
    | (?<!{_LETTER})[^\W\d_ºª](?:\+\+?|\#)(?!{_LETTER})    # C++, C#, A+
    | [@#]?{_LETTER}+(?:['@]{_LETTER}+)*                 # words, @ana, #5, amig@s
    | [{_SYMBOLS}]
    | [<>](?=[ ]?[-+]?[0-9])
    """,
    re.VERBOSE,
)
_LOOSE: Final = re.compile(rf"(?<![0-9.])(?<!{_LETTER})[1-9][0-9]{{0,2}}$")
_THREE_DIGITS: Final = re.compile(r"[0-9]{3}(?![0-9])")
_HOUR: Final = re.compile(r"0?([0-9]|1[0-9]|2[0-4])\.([0-5][0-9])")
_DECIMAL: Final = re.compile(r"(?<![\w#@])([0-9]+)\.([0-9]+)")


_DIGIT: Final = re.compile(r"\d|[½-¾⅐-⅟]")
_ROUNDS: Final = 2
"""What only stood apart for a mark between them, such as the unit in "5, %", belongs together once the mark is gone."""
_GROUP: Final = 3


def _changes(*pairs: tuple[str, str]) -> tuple[Change, ...]:
    return tuple((re.compile(pattern), instead) for pattern, instead in pairs)


_AS_READ: Final = _changes(
    (r"(?<=\w)\.(?=[ºª])|(?<=[0-9])\.(?=er\b)", ""),  # 1.º, 1.er
    (r"(?<=[0-9]) ?\* ?(?=[0-9])", " × "),
    (r"(?<=[0-9]) ?/ ?(?=[0-9])", "/"),
)
_OUTSIDE_NUMBERS: Final = _changes((r"[.,](?![0-9 ])|(?<![0-9])[.,](?=[0-9])", r"\g<0> "))
_WITH_UNIT: Final = _changes(
    (rf"({_N}) ?º ?([cf])(?!{_LETTER})", r"\1º\2"),
    (rf"({_N}) º(?!{_LETTER})", r"\1º"),
    (rf"({_N}) ([%‰])", r"\1\2"),
    (rf"(?<=[^\W\d_])(?=[{_MONEY}]-?[0-9])", " "),  # US$5
    (rf"(?<![0-9])([{_MONEY}])(-?{_N}(?:[-–—][0-9]+(?:\.[0-9]+)?)?)(?!{_LETTER}|[.{_MONEY}%‰]|[-–—][0-9])", r"\2\1"),
    (rf"({_N}) ([{_MONEY}])(?![0-9])", r"\1\2"),
    (rf"(?<![0-9])([{_MONEY}]) (-?{_N})(?!{_LETTER}|[.{_MONEY}%‰]|[-–—][0-9])", r"\2\1"),
)
_LINKED: Final = _changes(
    (rf"(?<=[0-9%‰º{_MONEY}])(?: - |[–—])(?=[0-9])", "-"),
    (rf"({_N})({_UNIT})-([0-9]+(?:\.[0-9]+)?)\2", r"\1-\3\2"),
    (rf"{_NO_SIGN_AFTER}–(?=[0-9])", "-"),
    (rf"{_NO_SIGN_AFTER}(?<![.?!…;] )- (?=[0-9])", "-"),
)
_IN_ONE_TOKEN: Final = _changes(
    (r"^([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})$", r"\1/\2/\3"),
    (r"(?<![^+±-])0+(?=[0-9]+[/:])|(?<=[0-9]/)0+(?=[0-9])", ""),  # 07:30, 03/05
)


def words_and_quantities(text: str, language: Language) -> list[str]:
    """Return the words of *text*, which is folded (:func:`folded`), and the quantities between them, in order."""
    if _CARRIES.search(text) is None:
        return _PLAIN_WORD.findall(text)
    line = " ".join(text.replace("&", " y " if language == "es" else " and ").split())
    line = _changed(line, _AS_READ)
    line = _NUMBER[language].sub(_reader(language), line)
    line = _changed(line, (*_OUTSIDE_NUMBERS, *_WITH_UNIT, *_LINKED))
    for _ in range(_ROUNDS):
        line = _changed(" ".join(_TOKEN.findall(line)), _WITH_UNIT)
    return _kept_apart(list(_settled(line.split(), language)))


def plain_words(text: str) -> list[str]:
    """Return the words of folded *text* without what signs say, as an index of words has them."""
    return _PLAIN_WORD.findall(text)


def may_belong_together(one: str, other: str) -> bool:
    """Whether two texts side by side may say what neither says alone; sure to be False where no digit or sign is."""
    return _DIGIT.search(other) is not None or _DIGIT.search(one) is not None


@lru_cache(maxsize=4096)
def folded(char: str) -> str:
    """Return what *char* is another way to write: full width, another digit, minus, slash; empty where it is unseen."""
    category = unicodedata.category(char)
    if category in {"Cf", "Cs"}:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    kind = unicodedata.decomposition(char).partition(" ")[0]
    if kind == "<fraction>":
        return f" {unicodedata.normalize('NFKC', char).replace('⁄', '/')} "
    if kind in _SAME_CHARACTER:
        char = unicodedata.normalize("NFKC", char)
    return _AS_ONE.get(char, char)


def _changed(text: str, changes: Sequence[Change]) -> str:
    for pattern, instead in changes:
        text = pattern.sub(instead, text)
    return text


def _number(language: Language) -> re.Pattern[str]:
    between = "[.,']" if language == "es" else "[.,]"
    end = rf"(?:(?!'?{_LETTER})|(?={_RAISED})|(?P<measured>(?={_MEASURE})))"
    return re.compile(
        rf"(?<!{_LETTER})(?:(?P<date>{_DATE})|(?P<number>{_GROUPED}|(?<![.,)])[.,][0-9]+(?![.,]?[0-9])|[0-9]+(?:{between}[0-9]+)*)){end}"
    )


_NUMBER: Final[dict[Language, re.Pattern[str]]] = {"es": _number("es"), "en": _number("en")}


def _reader(language: Language) -> Callable[[re.Match[str]], str]:
    def read(match: re.Match[str]) -> str:
        if match["date"]:
            return match["date"].replace(".", "/")
        said = match["number"]
        value = _value(said if said[0].isdigit() else f"0{said}", language)
        return value if match["measured"] is None else f"{value} "

    return read


def _value(said: str, language: Language) -> str:
    """Return the number *said* with a point before its decimals and nothing else; several where it is a list."""
    if " " in said:
        return said.replace(" ", "").replace(",", ".")
    signs, parts = re.findall("[.,']", said), re.split("[.,']", said)
    if len(signs) == 1:
        groups = _are_groups(parts) and (language == "es" or signs == [","])
        return ("" if groups else ".").join(parts)
    if len(set(signs)) <= 1:
        return ("" if _are_groups(parts) else " ").join(parts)
    if len(set(signs[:-1])) == 1 and signs[-1] != signs[0] and _are_groups(parts[:-1]):
        return f"{''.join(parts[:-1])}.{parts[-1]}"
    return " ".join(parts)


def _are_groups(parts: Sequence[str]) -> bool:
    first, *others = parts
    return 0 < len(first) <= _GROUP and first[0] != "0" and all(len(part) == _GROUP for part in others)


def _settled(found: Sequence[str], language: Language) -> Iterator[str]:
    """Yield *found* with hours told from decimals, and without the zeros that say nothing."""
    for at, one in enumerate(found):
        hour = _HOUR.fullmatch(one)
        if hour and _is_hour(
            hour[1], before=found[at - 1] if at else "", after="".join(found[at + 1 : at + 2]), language=language
        ):
            yield f"{hour[1]}:{hour[2]}"
        else:
            shorter = _DECIMAL.sub(lambda match: _decimal(match[1], match[2], language), one)
            yield _changed(shorter, _IN_ONE_TOKEN)


def _is_hour(hour: str, *, before: str, after: str, language: Language) -> bool:
    if language == "en":
        return after in {"am", "pm"}
    return before == ("la" if hour == "1" else "las")


def _decimal(whole: str, decimals: str, language: Language) -> str:
    whole, kept = whole.lstrip("0") or "0", decimals.rstrip("0")
    if language == "es" and _are_groups([whole, kept]):
        kept += "0"  # 3,1250 is not 3.125, which groups thousands
    return f"{whole}.{kept}" if kept else whole


def _kept_apart(found: list[str]) -> list[str]:
    """Let a comma stay between numbers that side by side would be one: 5, 300."""
    for at, (one, other) in enumerate(pairwise(found)):
        if _LOOSE.search(one) and _THREE_DIGITS.match(other):
            found[at] = f"{one},"
    return found
