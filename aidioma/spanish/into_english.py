"""
English answers: what contractions stand for, and other wordings that are right for a Spanish prompt.

"My sister's a doctor" and "she'd like to" are read by the word that follows; "trabaja" leaves open whether he or she
works; color and colour, fridge and refrigerator are one. What is not sure is left as it is written.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from aidioma.lattice.graph import graph_of
from aidioma.lattice.lattice import Lattice, Tokens
from aidioma.lattice.tree import Choice, Node, Option, ParsedGrammar, Series, Words
from aidioma.spanish import english_words, vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.text import joined, word_set, words

_SAME: Final = word_set(
    "| color|colour colors|colours favorite|favourite gray|grey neighbor|neighbour neighbors|neighbours "
    "center|centre theater|theatre theaters|theatres traveled|travelled traveling|travelling learned|learnt "
    "dreamed|dreamt burned|burnt realize|realise realized|realised organize|organise organized|organised "
    "apologize|apologise apologized|apologised canceled|cancelled program|programme pajamas|pyjamas "
    "jewelry|jewellery humor|humour kilometer|kilometre kilometers|kilometres meter|metre meters|metres "
    "liter|litre liters|litres toward|towards fridge|refrigerator fridges|refrigerators mom|mum|mother "
    "moms|mums|mothers dad|father grandma|grandmother grandpa|grandfather grandmas|grandmothers phone|telephone "
    "phones|telephones movie|film movies|films apartment|flat apartments|flats soccer|football store|shop "
    "stores|shops elevator|lift truck|lorry trucks|lorries trash|garbage|rubbish pants|trousers bike|bicycle "
    "bikes|bicycles tv|television kid|child kids|children plane|airplane|aeroplane planes|airplanes|aeroplanes "
    "maybe|perhaps everybody|everyone somebody|someone anybody|anyone start|begin starts|begins "
    "cookie|biscuit cookies|biscuits vacation|holiday photo|picture|photograph photos|pictures|photographs "
    "ok|okay all_right|alright nobody|no_one"
)
"""Words that stand for each other in any sentence a learner is asked for; ``_`` joins those of a phrase."""
_OTHERS: Final = {
    one.replace("_", " "): tuple(other.replace("_", " ") for other in line.split("|") if other != one)
    for line in _SAME
    for one in line.split("|")
}
_HAD: Final = word_set("better been gone done seen known taken eaten written left lost had come made found told")
_HAS: Final = word_set("been got had")
_IS: Final = word_set(
    "a an the not in at on very so too from going my your his her our their here there always never still"
)
"""What follows 's where it is "is", and no possessive."""
_SHORT: Final = re.compile(r"\b(?P<who>[^\W\d_]+)'(?P<what>s|d)\s+(?P<next>[^\W\d_]+)", re.IGNORECASE)
_WITH_APOSTROPHE: Final = {
    one.replace("'", ""): one
    for one in word_set(
        "i'm don't doesn't didn't isn't aren't wasn't weren't can't couldn't wouldn't shouldn't haven't hasn't hadn't "
        "i've you're they're that's what's where's he's she's you've we've they've you'll they'll"
    )
}
"""Contractions by what they are without their apostrophe, where that is no other word."""
_MAY_LACK_ONE: Final = {"its": "it's", "lets": "let's", "wont": "won't", "hes": "he's", "shes": "she's"}
"""Words that are others without their apostrophe."""
_NO_NOUNS: Final = word_set(
    "he she it that this there here what who where when how why i you we they these those not and or much many"
)
_HE_OR_SHE: Final = word_set("he she")
_OTHER_PERSONS: Final = word_set("him his her hers himself herself it its he she")
_ARTICLES: Final = word_set("a an")
_VOWELS: Final = frozenset("aeiou")
_HISSING: Final = ("s", "x", "z", "sh", "ch", "se", "ce", "ge")
"""Ends of nouns that have no 's for "is"."""


def written_out(text: str, *, has: bool = False) -> Tokens:
    """
    Return the canonical words of an English *text* with 's and 'd written out where the next word tells for what.

    With *has*, 's before a participle is "has": he's arrived; else it stays, since "she's tired" is no such.
    """
    full = _full_with_has if has else _full
    return words(_SHORT.sub(full, text.translate(str.maketrans("’‘´`", "''''"))), "en")


def _full_with_has(found: re.Match[str]) -> str:
    is_done = any(tag == "VBN" for _, tag in english_words.forms_of_verb(found["next"].lower()))
    return f"{found['who']} has {found['next']}" if found["what"].lower() == "s" and is_done else _full(found)


def _full(found: re.Match[str]) -> str:
    who, what, following = found["who"], found["what"].lower(), found["next"]
    after = following.lower()
    if what == "d":
        is_had = after in _HAD or (after.endswith("ed") and after != "need")
        return f"{who} {'had' if is_had else 'would'} {following}"
    if after in _HAS:
        return f"{who} has {following}"
    return f"{who} is {following}" if after in _IS else found[0]


Mended = tuple[str, tuple[tuple[str, str], ...]]


def with_apostrophes(text: str) -> Iterator[Mended]:
    """
    Yield *text* with the apostrophes that it lacks, and each word that had none with what it should be.

    What may be another word (its, lets) is mended in a second way, which comes after the text as it stands.
    """
    yield _put_in(text, _WITH_APOSTROPHE)
    if _MAY_LACK_ONE.keys() & set(words(text, "en")):
        yield _put_in(text, {**_WITH_APOSTROPHE, **_MAY_LACK_ONE})


def _put_in(text: str, right_ones: Mapping[str, str]) -> Mended:
    mended: list[tuple[str, str]] = []

    def put_in(found: re.Match[str]) -> str:
        right = right_ones.get(found[0].lower())
        if right is None:
            return found[0]
        mended.append((found[0].lower(), right))
        return right

    return re.sub(r"[^\W\d_']+(?!')", put_in, text), tuple(mended)


@lru_cache(maxsize=1024)
def english_wordings(prompt: str, sentence: Tokens) -> Lattice | None:
    """Return the lattice of what is right where the English *sentence* is for a *prompt*; None if nothing else is."""
    if not sentence or len(sentence) > 40:  # noqa: PLR2004 - longer ones are texts
        return None
    he_or_she = _subject_is_open(words(prompt), sentence)
    whole: list[Node] = []
    before: list[str] = []
    for at, word in enumerate(sentence):
        ways = [word, *_ways(word, at, he_or_she=he_or_she)]
        if _is_short_for(sentence, at):
            short = (Option(Words(f"{one}'s")) for one in before if not one.endswith(_HISSING))
            whole[-1] = Choice((Option(Series((whole[-1], Words(word)))), *short))
        elif at and sentence[at - 1] in _ARTICLES:
            whole[-1] = Choice(tuple(Option(Words(f"{_article(word, way, sentence[at - 1])} {way}")) for way in ways))
        else:
            whole.append(Choice(tuple(Option(Words(way)) for way in dict.fromkeys(ways))))
        before = ways
    found = Lattice(graph_of([ParsedGrammar(Series(tuple(whole)), joined(sentence))], "en"))
    return found if found.ways() > 1 else None


def _is_short_for(sentence: Tokens, at: int) -> bool:
    """Whether the word at *at* is an "is" that may be 's behind a noun."""
    if sentence[at] != "is" or not 0 < at < len(sentence) - 1:
        return False
    noun = sentence[at - 1]
    return noun.isalpha() and noun not in _NO_NOUNS


def _article(word: str, way: str, article: str) -> str:
    """Return the *article* of *word* as it is before *way*."""
    changes = (word[0] in _VOWELS) != (way[0] in _VOWELS)
    return {"a": "an", "an": "a"}[article] if changes else article


def _ways(word: str, at: int, *, he_or_she: bool) -> Iterator[str]:
    yield from _OTHERS.get(word, ())
    if he_or_she and at == 0:
        yield from sorted(_HE_OR_SHE)


def _subject_is_open(prompt: Tokens, sentence: Tokens) -> bool:
    """Whether the Spanish verb begins the sentence and nothing tells whether he or she is meant."""
    if sentence[0] not in _HE_OR_SHE or _OTHER_PERSONS.intersection(sentence[1:]):
        return False
    rest = tuple(word for word in prompt if word != "no" and word not in vocabulary.CLITICS)
    begins = bool(rest) and any(one.person == "3s" and one.tense != "imp" for one in analyses(rest[0]))
    if not begins or {"él", "ella"} & set(prompt):
        return False
    return not any(_may_tell_gender(rest, at) for at in range(1, len(rest)))


def _may_tell_gender(sentence: Tokens, at: int) -> bool:
    """Whether the word may agree with the subject: se puso nerviosa, but not una casa."""
    word, before = sentence[at], sentence[at - 1]
    is_noun = before in vocabulary.DETERMINERS | vocabulary.PREPOSITIONS
    return not vocabulary.is_little(word) and word.endswith(("o", "a")) and not is_noun
