"""Every text that a page shows can be said in Spanish: wrapped in the code, and there in the catalogue."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from aidioma.model.marks import SETTLED, SETTLED_BY, Tier
from pages.ui import cache_charts, cache_overview, why
from pages.ui.words import CATALOGUE

ROOT: Final = Path(__file__).resolve().parents[2]
KEYWORDS: Final = {
    "_": None,
    "ngettext": (1, 2),
    "Message": None,
    "counted": (1, 2),
    "NotFoundError": None,
    "NotAllowedError": (2,),
    "ThrottledError": None,
    "require_admin": (3,),
    "require_author": (2,),
    "require_role": (3,),
}
"""The calls whose first texts are keys; ``make texts`` in the Makefile names the same."""

SAID: Final = frozenset({"label", "help", "note", "placeholder", "caption", "title", "body", "text", "heading"})
"""Keyword arguments that are read by people."""
TOLD: Final = frozenset(
    [
        *(
            "title",
            "header",
            "subheader",
            "caption",
            "markdown",
            "text",
            "write",
            "info",
            "success",
            "warning",
            "error",
        ),
        *("toast", "metric", "button", "form_submit_button", "download_button", "link_button", "page_link", "checkbox"),
        *("text_input", "text_area", "number_input", "selectbox", "multiselect", "radio", "toggle", "slider", "pills"),
        *("select_slider", "segmented_control", "date_input", "time_input", "file_uploader", "audio_input", "expander"),
        *("popover", "tabs", "spinner", "status", "choose"),
    ]
)
"""Calls whose first argument is read by people: Streamlit's, and our own that pass them on."""
NAMES: Final = frozenset({"AIdioma", "ABCD-EFGH", "Buenos días. ¿Qué tal está usted hoy?", '{"region": "Spain"}'})
"""What is the same in every language."""
PROSE: Final = re.compile(r"[^<;=]*[A-Za-zÀ-ÿ]{2},? [a-zà-ÿ]{2}[^<;=]*")
"""Several words, and no HTML or CSS."""


@cache
def texts_in_code() -> dict[str, str | None]:
    """Return the keys that the code asks for, each with its plural."""
    found: dict[str, str | None] = {}
    for place in ("pages", "aidioma"):
        for _, _, message, _, _ in extract_from_dir(ROOT / place, [("**.py", "python")], keywords=KEYWORDS):
            one, many = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            found[one] = many or found.get(one)
    return found


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="es")


def test_every_text_in_the_code_has_a_spanish_one() -> None:
    """``make texts`` adds what is missing; somebody has to say it in Spanish."""
    missing = [one for one in texts_in_code() if not spanish_of(one)]

    assert missing == []


def test_no_text_is_left_in_the_catalogue_that_the_code_no_longer_shows() -> None:
    stale = [message.id for message in catalogue() if message.id and singular(message.id) not in texts_in_code()]

    assert stale == []


def test_spanish_texts_have_the_same_placeholders() -> None:
    """A one may leave the number out: “1 minute” needs none."""
    differing = [
        one
        for one, many in texts_in_code().items()
        if spanish_of(one) and fields(spanish_of(one)[-1]) != fields(many or one)
    ]

    assert differing == []


def test_texts_without_values_are_never_taken_for_patterns() -> None:
    """Each pattern can be filled, so no brace stands alone."""
    for one in texts_in_code():
        for text in (one, *spanish_of(one)):
            list(Formatter().parse(text))


def test_a_page_says_nothing_that_is_not_wrapped() -> None:
    bare = [
        f"{name}, line {line}: {text!r}"
        for name, tree in pages()
        for line, text in (*bare_texts(tree), *hidden_texts(tree), *prose(tree))
        if text not in NAMES
    ]

    assert bare == []


def test_a_script_says_nothing_of_its_own() -> None:
    """What a component shows comes with its data; a script has no catalogue."""
    said = []
    for script in sorted((ROOT / "pages").rglob("*.js")):
        code = re.sub(r"^\s*//.*$", "", script.read_text("utf-8"), flags=re.MULTILINE)
        said += [f"{script.name}: {text}" for text in re.findall(r"[\"`][A-Z][a-z]+ [a-z$][^\"`\n]+[\"`]", code)]

    assert said == []


def test_a_page_that_says_something_keeps_the_name_for_saying_it() -> None:
    """``for _ in …`` beside ``_("…")`` would call a number."""
    for name, tree in pages():
        says = any(isinstance(node, ast.Call) and called(node) == "_" for node in ast.walk(tree))
        bound = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Name) and is_bound(node)]

        assert not says or bound == [], name


@cache
def pages() -> list[tuple[str, ast.Module]]:
    return [(page.name, ast.parse(page.read_text("utf-8"))) for page in sorted((ROOT / "pages").rglob("*.py"))]


def bare_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the texts that people read in English whatever their language."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if getattr(node.func, "id", "") in {"_", "ngettext"} and not all(is_text(one) for one in node.args[:1]):
                yield node.lineno, ast.unparse(node)
            yield from bare_arguments(node)


def hidden_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield texts that are wrapped inside an f-string, where no extractor looks."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            calls = [child for child in ast.walk(node) if isinstance(child, ast.Call) and called(child) in KEYWORDS]
            yield from ((node.lineno, ast.unparse(call)) for call in calls if any(map(is_text, call.args)))


def prose(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield texts of several words that are neither wrapped, nor documentation, nor names in the code."""
    wrapped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            wrapped.add(node.value)
        if isinstance(node, ast.Assert) and node.msg is not None:
            wrapped.add(node.msg)
        if isinstance(node, ast.Dict):
            wrapped.update(key for key in node.keys if key is not None)
        if isinstance(node, ast.MatchValue):
            wrapped.add(node.value)
        if isinstance(node, ast.Call) and called(node) in KEYWORDS:
            wrapped.update(child for argument in node.args for child in ast.walk(argument))
        if isinstance(node, ast.Constant) and node not in wrapped and PROSE.fullmatch(str(node.value)):
            yield node.lineno, str(node.value)


def bare_arguments(call: ast.Call) -> Iterator[tuple[int, str]]:
    told = call.args[:1] if called(call) in TOLD else []
    named = [keyword.value for keyword in call.keywords if keyword.arg in SAID]
    for argument in (*told, *named):
        yield from ((line, text) for line, text in texts_of(argument) if is_read(text))


def texts_of(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield what *node* says itself, not what is wrapped, looked up or handed to another call in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.lineno, node.value
    elif not isinstance(node, ast.Call | ast.Subscript | ast.Compare):
        for child in ast.iter_child_nodes(node):
            yield from texts_of(child)


def is_read(text: str) -> bool:
    """Say whether *text* holds a word; icons and names of pages hold none."""
    bare = re.sub(r":material/\w+:|^[a-z]+/[a-z_]+\.py$", "", text).strip()
    return bare not in NAMES and re.search(r"[A-Za-zÀ-ÿ]{2}", bare) is not None


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def is_bound(name: ast.Name) -> bool:
    return name.id == "_" and isinstance(name.ctx, ast.Store)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def singular(key: str | list[str] | tuple[str, ...]) -> str:
    return key if isinstance(key, str) else key[0]


def spanish_of(one: str) -> tuple[str, ...]:
    message = catalogue().get(one)
    said = message.string if message else ""
    return tuple(said) if isinstance(said, list | tuple) else ((said,) if said else ())


def test_every_tier_has_its_name_for_learners_and_for_administrators() -> None:
    """A tier without one would end a receipt in an error, or be missing from the charts."""
    assert set(why.TIERS) == set(Tier)
    assert set(cache_overview.WAYS) == set(SETTLED_BY)
    assert set(cache_charts.TIERS) >= {tier.value for tier in SETTLED} | {"judge", "none"}
