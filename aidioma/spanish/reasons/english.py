"""Reasons for what differs in an answer in English."""

from typing import Final

from aidioma.i18n import Message
from aidioma.model.marks import EditClass
from aidioma.spanish import english_words
from aidioma.spanish.reasons.row import MistakePlace, Row
from aidioma.text import word_set

_ANY: Final = frozenset(EditClass)
_ARTICLES: Final = word_set("a an the")
_PREPOSITIONS: Final = word_set("in on at to for of from with by about into over under after before")
_PERSONS: Final = word_set("i you he she it we they me him her us them")
_TO_THIRD: Final = frozenset({("do", "does"), ("have", "has")})
_TO_PAST: Final = frozenset(
    {("is", "was"), ("are", "were"), ("am", "was"), ("has", "had"), ("have", "had"), ("do", "did"), ("does", "did")}
)
_OWN: Final = word_set("my your his her its our their")
_BEFORE_NOUNS: Final = _ARTICLES | _OWN | word_set("these those this that two three four five many some few several")


def _tags(word: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lemma, tag in english_words.forms_of_verb(word):
        found.setdefault(lemma, set()).add(tag)
    return {lemma: frozenset(tags) for lemma, tags in found.items()}


def _same_verb(place: MistakePlace, wrong: str, right: str) -> bool:
    """Whether both are forms of one verb, the wrong one of a tag in *wrong* and the right one in *right*."""
    mine, needed = _tags(place.wrong), _tags(place.right)
    return any(
        mine[lemma] & word_set(wrong) and needed[lemma] & word_set(right) and not needed[lemma] & mine[lemma]
        for lemma in mine.keys() & needed.keys()
    )


def _is_made_up(place: MistakePlace) -> bool:
    return any(
        place.wrong in {lemma + "ed", lemma + "d", lemma + lemma[-1] + "ed"} and place.wrong != place.right
        for lemma, tag in english_words.forms_of_verb(place.right)
        if tag in {"VBD", "VBN"}
    )


def _is_plural(one: str, other: str) -> bool:
    return any(reading.tag == "NNS" and reading.lemma == other for reading in english_words.readings(one))


def _is_used_as_verb(place: MistakePlace) -> bool:
    """Whether both words are a verb's, too, and nothing before them says that a noun stands here."""
    return bool(_tags(place.wrong)) and bool(_tags(place.right)) and place.previous not in _BEFORE_NOUNS


def _is_word(word: str) -> bool:
    return english_words.is_word(word)


ROWS: Final = (
    Row(
        frozenset({EditClass.ORDER}),
        lambda place: bool(place.right or place.wrong),
        Message("“{word}” is the right word, but it belongs elsewhere in the sentence."),
        Message("English has subject, verb, object; adjectives stand before their noun: a red house."),
        ("", "", "red", "house"),
        ("", "", "", ""),
        lambda place: {"word": place.right or place.wrong},
    ),
    Row(
        _ANY,
        lambda place: {place.wrong, place.right} == {"a", "an"},
        Message("It is “{right}” before “{following}”."),
        Message("an before a vowel sound, a before any other: an apple, an hour, a university."),
        ("", "a", "an", "apple"),
        ("", "a", "the", "apple"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and place.right in _ARTICLES,
        Message("“{right}” is missing: here English needs an article."),
        Message("One thing that can be counted has a, an or the: a doctor, the house."),
        ("is", "", "a", "doctor"),
        ("is", "", "very", "tired"),
    ),
    Row(
        _ANY,
        lambda place: not place.right and place.wrong in _ARTICLES,
        Message("There is no “{wrong}” here: English has no article for things in general."),
        Message("Spanish says la vida, el café; English says life, coffee when it speaks of all of it."),
        ("", "the", "", "life"),
        ("is", "very", "", "tired"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong and place.right in _PERSONS,
        Message("“{right}” is missing: an English verb needs its subject or object said."),
        Message("Spanish may leave out who acts, English may not: llueve, it rains."),
        ("", "", "it", "rains"),
        ("", "", "very", "tired"),
    ),
    Row(
        _ANY,
        lambda place: not place.right,
        Message("“{wrong}” is not needed here."),
        Message("Read the sentence aloud in English: small words and endings are heard best."),
        ("is", "very", "", "tired"),
        ("", "", "very", "tired"),
    ),
    Row(
        _ANY,
        lambda place: not place.wrong,
        Message("“{right}” is missing here."),
        Message("Read the sentence aloud in English: small words and endings are heard best."),
        ("", "", "very", "tired"),
        ("is", "very", "", "tired"),
    ),
    Row(
        _ANY,
        lambda place: "'" in place.right and place.wrong.replace("'", "") == place.right.replace("'", ""),
        Message("“{right}” has an apostrophe, for what is left out."),
        Message("don't: do not. I'm: I am. it's: it is; but its is “of it”."),
        ("", "dont", "don't", ""),
        ("", "house", "houses", ""),
    ),
    Row(
        _ANY,
        lambda place: _is_plural(place.right, place.wrong) and not _is_used_as_verb(place),
        Message("It is more than one: “{right}”."),
        Message("The plural ends in -s, but for a few words: children, people, men, feet."),
        ("two", "house", "houses", ""),
        ("a", "houses", "house", ""),
    ),
    Row(
        _ANY,
        lambda place: _is_plural(place.wrong, place.right) and not _is_used_as_verb(place),
        Message("It is only one: “{right}”."),
        Message("Look at the Spanish article: el and la are one, los and las are more."),
        ("a", "houses", "house", ""),
        ("two", "house", "houses", ""),
    ),
    Row(
        _ANY,
        lambda place: _same_verb(place, "VB VBP", "VBZ") or (place.wrong, place.right) in _TO_THIRD,
        Message("“{right}” goes with he, she or it; “{wrong}” does not."),
        Message("With he, she and it a verb in the present ends in -s: she works, it goes."),
        ("she", "work", "works", ""),
        ("they", "works", "work", ""),
    ),
    Row(
        _ANY,
        lambda place: _same_verb(place, "VBZ", "VB VBP") or (place.right, place.wrong) in _TO_THIRD,
        Message("“{wrong}” goes with he, she or it; here it is “{right}”."),
        Message("The -s of the present is for he, she and it alone, and never stands behind do, can or will."),
        ("they", "works", "work", ""),
        ("she", "work", "works", ""),
    ),
    Row(
        _ANY,
        _is_made_up,
        Message("It is “{right}”, not “{wrong}”: this verb is irregular."),
        Message("Irregular verbs are learnt in threes: go, went, gone; buy, bought, bought."),
        ("", "goed", "went", ""),
        ("", "worked", "works", ""),
    ),
    Row(
        _ANY,
        lambda place: _same_verb(place, "VB VBP VBZ VBG", "VBD") or (place.wrong, place.right) in _TO_PAST,
        Message("This is about the past: “{right}”, not “{wrong}”."),
        Message("Look at the Spanish verb: hablé, hablaba and he hablado are all past."),
        ("she", "works", "worked", ""),
        ("she", "worked", "works", ""),
    ),
    Row(
        _ANY,
        lambda place: _same_verb(place, "VBD", "VB VBP VBZ") or (place.right, place.wrong) in _TO_PAST,
        Message("This is not about the past: “{right}”, not “{wrong}”."),
        Message("Look at the Spanish verb: hablo is present, hablé and hablaba are past."),
        ("she", "worked", "works", ""),
        ("she", "works", "worked", ""),
    ),
    Row(
        _ANY,
        lambda place: _same_verb(place, "VB VBP VBZ VBD VBN", "VBG"),
        Message("Here the form in -ing is needed: “{right}”."),
        Message("Behind a form of be and behind prepositions stands -ing: she is working, before going."),
        ("is", "work", "working", ""),
        ("they", "works", "work", ""),
    ),
    Row(
        _ANY,
        lambda place: place.right in _PREPOSITIONS and place.wrong in _PREPOSITIONS,
        Message("Here the preposition is “{right}”, not “{wrong}”."),
        Message("Prepositions seldom match Spanish ones: learn them with the words they go with, such as depend on."),
        ("depends", "of", "on", "you"),
        ("", "of", "the", "house"),
    ),
    Row(
        _ANY,
        lambda place: place.right in _OWN and place.wrong in _OWN,
        Message("Here it is “{right}”, not “{wrong}”: it says whose."),
        Message("In English his and her tell whose it is, a man's or a woman's, whatever the thing is."),
        ("", "his", "her", "house"),
        ("", "him", "her", "house"),
    ),
    Row(
        _ANY,
        lambda place: place.right in _PERSONS | _OWN and place.wrong in _PERSONS | _OWN,
        Message("Here it is “{right}”, not “{wrong}”: look at who the Spanish verb or pronoun means."),
        Message("The ending of the Spanish verb says who: hablo, I; hablas, "
            "you; habla, he, she, it or usted; hablan, they."),
        ("", "he", "they", "work"),
        ("", "house", "they", "work"),
    ),
    Row(
        _ANY,
        lambda place: not _is_word(place.wrong) and _is_word(place.right) and place.kind is EditClass.SPELLING,
        Message("It is spelt “{right}”."),
        Message("English spelling is learnt by sight: write the word out once more."),
        ("", "housse", "house", ""),
        ("", "dog", "house", ""),
    ),
    Row(
        _ANY,
        lambda place: bool(place.wrong) and bool(place.right),
        Message("Here it is “{right}”, not “{wrong}”."),
        Message("Note the new word with a sentence of your own."),
        ("", "dog", "house", ""),
        ("", "", "house", ""),
    ),
)  # fmt: skip
"""In order: the first row that fits is told."""
