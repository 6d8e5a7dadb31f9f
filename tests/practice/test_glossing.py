"""What can be said of each word of a text."""

from hypothesis import given
from hypothesis import strategies as st

from aidioma.content.kinds.parts import Gloss
from aidioma.practice.glossing import grammar_of, pieces

GLOSSARY = [Gloss(word="la orilla", meaning="the shore")]


@given(st.text(max_size=60))
def test_the_text_stays_as_it_is(text: str) -> None:
    """Cut into pieces and joined again, nothing is added or lost."""
    assert "".join(piece.text for piece in pieces(text, GLOSSARY)) == text


def test_a_word_of_the_glossary_is_explained_in_any_form() -> None:
    """With its article, in the plural, with a capital."""
    for word in ("Orilla", "orillas"):
        assert (pieces(word, GLOSSARY)[0].word, pieces(word, GLOSSARY)[0].meaning) == ("la orilla", "the shore")


def test_grammar_is_told_where_it_is_sure() -> None:
    """A verb by its lemma and tense, a noun by gender and number; a little word not at all."""
    assert grammar_of("hablaba") == "the verb “hablar”, imperfect"
    assert "feminine" in grammar_of("casas")
    assert "plural" in grammar_of("casas")
    assert grammar_of("de") == ""
