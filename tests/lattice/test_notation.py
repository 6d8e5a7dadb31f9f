"""The notation is read as it is documented, and what cannot be read is named with its place."""

import pytest

from aidioma.lattice.fragments import common_fragments, fragment_names, fragments_of
from aidioma.lattice.lattice import lattice_of
from aidioma.lattice.notation import NotationError, parse
from aidioma.text import canonical


def readings(line: str, **fragments: str) -> set[str]:
    return {canonical(one.text) for one in lattice_of([line], tuple(fragments.items())).readings(200)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[me llamo|mi nombre es] Lucía", {"me llamo lucía", "mi nombre es lucía"}),
        ("[a [b|c]|d] e", {"a b e", "a c e", "d e"}),
        ("(yo) voy (hoy (mismo))", {"yo voy", "voy", "yo voy hoy", "voy hoy", "yo voy hoy mismo", "voy hoy mismo"}),
        ("[p: tú|usted] [p: lees|lee]", {"tú lees", "usted lee"}),
        ("[p: te||les] doy [p: a|b|c]", {"te doy a", "doy b", "les doy c"}),
        ("[p: te|[le|lo]] [p: ves|ve]", {"te ves", "le ve", "lo ve"}),
        ("{t: ya|aún} no va {t}", {"ya no va", "aún no va", "no va ya", "no va aún"}),
        ("{todavía} no ha llegado {todavía}", {"todavía no ha llegado", "no ha llegado todavía"}),
        ("{t: (ya)} no va {t}", {"ya no va", "no va ya", "no va"}),
        ("[{t: hoy} voy {t}|vengo]", {"hoy voy", "voy hoy", "vengo"}),
        ("cansad[o|a]", {"cansado", "cansada"}),
        ("libro(s)", {"libro", "libros"}),
        ("[p: él|ella] está cansad[p: o|a]", {"él está cansado", "ella está cansada"}),
        ("(in)tranquilo", {"intranquilo", "tranquilo"}),
        (r"a \[b\] \(c\) \|", {"a b c"}),
        ("dos [kilos|kg] ", {"dos kilos", "dos kg"}),
    ],
)  # fmt: skip
def test_a_line_is_read_as_documented(line: str, expected: set[str]) -> None:
    """Every sign of the notation."""
    assert readings(line) == {canonical(text) for text in expected}


def test_fragments_stand_where_they_are_called() -> None:
    """They may call others, be linked and be part of a word."""
    said = readings("$saludo, [p: tú|ella] y cansad$o", saludo="[hola|$otro]", otro="buenas", o="[p: o|a]")
    assert said == {"hola tú y cansado", "hola ella y cansada", "buenas tú y cansado", "buenas ella y cansada"}
    assert fragment_names(r"$uno \$dos $tres $uno") == ("uno", "tres")


def test_some_fragments_are_there_for_all() -> None:
    """An item's own of the same name comes first; each can be read by itself."""
    assert readings("$todavia no") == {"todavía no", "aún no"}
    assert readings("$todavia no", todavia="aún") == {"aún no"}
    for text in common_fragments().values():
        assert len(readings(text)) > 1


@pytest.mark.parametrize(
    ("line", "place", "problem"),
    [
        ("hola [a|b", "at character 6", "“[” is never closed"),
        ("hola (a", "at character 6", "“(” is never closed"),
        ("a) b", "at character 2", "closes what was never opened"),
        ("a | b", "at character 3", "parts the choices inside [ ]"),
        ("[p: a|b] c [p: d|e|f]", "at character 12", "a list of 2 and to one of 3"),
        ("voy {t: hoy} ya", "“t”", "has one place"),
        ("{t: hoy} voy {t: ya}", "at character 14", "write {t} here"),
        ("hola $nadie", "at character 6", "nobody defined"),
        ("hola $todavia [a", "at character 15", "never closed"),
        ("hola $mal ya", "at character 6", "never closed"),
        ("a$yo b", "“$yo”", "contains itself"),
        ("ya x[a|b|c|d|e][a|b|c|d|e][a|b|c|d|e]", "at character 1", "more than 64 ways"),
        ("x[a{t: b}c] {t}", "at character", "cannot be part of a word"),
        ("[" * 14 + "a" + "]" * 14, "at character 13", "nests deeper than 12"),
        ("x" * 4001, "", "longer than 4000"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(line: str, place: str, problem: str) -> None:
    """In the line as its author wrote it, not as it is with its fragments."""
    with pytest.raises(NotationError) as refused:
        parse(line, {"mal": "muy [largo", "yo": "$yo"})
    assert place in str(refused.value)
    assert problem in str(refused.value)


@pytest.mark.parametrize("line", ["x[" + "[a|b][c|d]" * 60 + "]", "x" + "[a|b]" * 300])
def test_a_word_that_is_cut_often_is_refused(line: str) -> None:
    """Its spellings are never all written down where there are more than can be used."""
    with pytest.raises(NotationError, match="64 ways"):
        parse(line)


def test_a_word_that_is_cut_often_may_have_few_spellings() -> None:
    """Those that its links leave."""
    assert len(readings("x" + "[p: a|b]" * 300)) == 2


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("voy (hoy|mañana)", "if one of them must be said, write [ ]"),
        ("[hoy] voy", "did you mean ( )?"),
        ("[hora: las tres|las dos]", "is it part of the text?"),
    ],
)
def test_what_may_not_be_meant_is_asked_about(line: str, asked: str) -> None:
    """And read all the same."""
    (question,) = parse(line).questions
    assert asked in question


def test_a_fragment_is_a_name_and_a_text() -> None:
    """With or without the sign before its name."""
    assert fragments_of(["uno = [a|b]", "$dos= c = d"]) == (("uno", "[a|b]"), ("dos", "c = d"))
    with pytest.raises(NotationError, match="write a fragment as name = text"):
        fragments_of(["nada"])
