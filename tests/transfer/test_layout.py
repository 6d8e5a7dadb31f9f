"""Other people's tables: what divides the cells, what the columns are, which side is Spanish, told by the content."""

from typing import Any

import pytest

from aidioma.content.item import ContentItem
from aidioma.content.service import ContentService
from aidioma.errors import InvalidInputError
from aidioma.transfer import ImportOptions

PAIRS = [("el árbol verde", "the green tree"), ("la mesa roja", "the red table")]
TWO = dict(PAIRS)


def stored(content: ContentService) -> list[ContentItem]:
    return sorted(content.get_content("sentence"), key=lambda item: item.primary_text)


def sides(content: ContentService) -> dict[str, str | None]:
    return {item.primary_text: item.secondary_text for item in stored(content)}


def table(header: str, sign: str = ",", *, english_first: bool = False) -> str:
    rows = [(en, es) if english_first else (es, en) for es, en in PAIRS]
    return "\n".join([*([header] if header else []), *(sign.join(row) for row in rows)]) + "\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("a.csv", table("Front,Back", english_first=True), id="Front, Back"),
        pytest.param("a.csv", table("Anverso,Reverso"), id="Anverso, Reverso"),
        pytest.param("a.csv", table("term,definition"), id="term, definition"),
        pytest.param("a.csv", table("Pregunta,Respuesta", english_first=True), id="Pregunta, Respuesta"),
        pytest.param("a.csv", table("Word,Meaning"), id="Word, Meaning"),
        pytest.param("a.csv", table("Español,Inglés"), id="Español, Inglés"),
        pytest.param("a.csv", table("ENGLISH;Castellano", ";", english_first=True), id="semicolons"),
        pytest.param("a.csv", table("spanish\tenglish", "\t"), id="tabs in a .csv"),
        pytest.param("a.tsv", table("es|en", "|"), id="bars in a .tsv"),
        pytest.param("a.txt", table("", "\t"), id="no header, Spanish first"),
        pytest.param("a.csv", table("", english_first=True), id="no header in a .csv"),
        pytest.param("a.csv", table("spanish,english"), id="names of ours"),
    ],
)
def test_the_sides_are_told(load: Any, content: ContentService, name: str, text: str) -> None:
    """By the usual names, else by the words; no side is swapped."""
    report = load(text, name)
    assert (report.added, report.rejected, report.notes) == (2, (), ())
    assert sides(content) == TWO


def test_a_table_of_windows_is_read_as_one(load: Any, content: ContentService) -> None:
    """Its header too, and it is said."""
    report = load(table("español;inglés", ";").encode("cp1252"), "a.csv")
    assert (report.added, len(report.notes)) == (2, 1)
    assert "Windows-1252" in report.notes[0]
    assert sides(content) == TWO


def test_what_nobody_knows_is_left_out_and_said(load: Any, content: ContentService) -> None:
    """One column more does not cost the file; tags are topics, a level of the CEFR is a level."""
    text = 'number,spanish,english,gender,Etiquetas,CEFR\n1,el árbol,the tree,m,"nature,colours",B1\n'
    report = load(text, "a.csv")
    assert (report.added, report.rejected) == (1, ())
    assert report.notes == ("These columns were left out, since nobody here knows them: number, gender.",)
    (tree,) = stored(content)
    assert (tree.details.topics, tree.difficulty) == (("nature", "colours"), "intermediate")


def test_notes_that_anki_writes_as_text_are_understood(load: Any, content: ContentService) -> None:
    """Its lines of # say how; markup is text, tags are topics."""
    text = (
        "#separator:Semicolon\n#html:true\n#tags column:3\n"
        'the green tree;"el <b>árbol</b>&nbsp;verde";lesson_1 nature\nthe red table;la mesa<br>roja;lesson_1\n'
    )
    report = load(text, "notes.txt")
    assert (report.added, report.rejected) == (2, ())
    assert sides(content) == TWO
    assert stored(content)[0].details.topics == ("lesson 1", "nature")


def test_pairs_with_their_numbers_keep_them_as_source(load: Any, content: ContentService) -> None:
    """The two texts are the item, the numbers say where it is from."""
    report = load(
        "901\tLlueve mucho hoy.\t902\tIt is raining a lot today.\n903\tLa mesa es roja.\t904\tThe table is red.\n"
    )
    assert (report.added, report.rejected) == (2, ())
    assert sides(content) == {
        "Llueve mucho hoy.": "It is raining a lot today.",
        "La mesa es roja.": "The table is red.",
    }
    assert [item.details.source for item in stored(content)] == ["lesson 903 904", "lesson 901 902"]


def test_markup_is_text(load: Any, content: ContentService) -> None:
    """A sign that only looks like it stays."""
    report = load("spanish,english\nel &aacute;rbol,the tree\n<b>la mesa</b>,the table\n3 < 4,less\n", "a.csv")
    assert report.rejected == ()
    assert set(sides(content)) == {"el árbol", "la mesa", "3 < 4"}


def test_sides_that_cannot_be_told_are_said_and_can_be_swapped(load: Any, content: ContentService) -> None:
    """English is first then, as it always was, and nothing is swapped in silence."""
    report = load("pqrstt\tvwxyzz\nttsrqp\tzzyxwv\n", "odd.tsv")
    assert (report.added, sides(content)) == (2, {"vwxyzz": "pqrstt", "zzyxwv": "ttsrqp"})
    assert "swap the sides" in report.notes[0]
    swapped = load("xjxjx\tzjzjz\n", "odd.tsv", how=ImportOptions(swap=True))
    assert (swapped.added, swapped.notes, sides(content)["xjxjx"]) == (1, (), "zjzjz")


def test_another_language_is_noticed(load: Any) -> None:
    """It comes in, and it is said."""
    report = load("spanish,english\nle chien est dans la maison,the dog\nla voiture est très belle,the car\n", "a.csv")
    assert report.added == 2
    assert report.notes == ("The Spanish side looks like French. Is this the right file?",)


@pytest.mark.parametrize("text", ["one,two\nthree,four\n", "spanish,spanish\na,b\n", "only\nwords\n"])
def test_a_table_without_a_spanish_side_is_refused(load: Any, text: str) -> None:
    """With what its first line must say."""
    with pytest.raises(InvalidInputError, match="Line 1 must name"):
        load(text, "a.csv")


@pytest.mark.parametrize(
    ("said", "level"),
    [("A1", "beginner"), ("a2+", "beginner"), ("B1-B2", "intermediate"), ("C1", "advanced"), ("Avanzado", "advanced")],
)
def test_levels_are_known_by_their_other_names(load: Any, content: ContentService, said: str, level: str) -> None:
    """Those of the CEFR, and in Spanish."""
    assert load(f"spanish,english,level\nHola.,Hello.,{said}\n", "a.csv").rejected == ()
    assert stored(content)[0].difficulty == level
