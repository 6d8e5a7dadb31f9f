"""
Mistakes in English answers that no meaning saves, told by the answer's own words and by the Spanish prompt.

Silent where it is not sure: a difference that may be another right wording is none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from aidioma.spanish import english_words
from aidioma.spanish.align import Step
from aidioma.spanish.english_usage import USAGE
from aidioma.spanish.lexicon import english_key, shipped_lexicon, spanish_key
from aidioma.spanish.morphology import Analysis, analyses, is_finite
from aidioma.text import word_set

Tokens = tuple[str, ...]

_PERSONS: Final = {
    "i": word_set("1s"), "we": word_set("1p"), "they": word_set("3p"), "he": word_set("3s"), "she": word_set("3s"),
    "you": word_set("2s 2v 2p 3s 3p"), "it": word_set("3s"),
}  # fmt: skip
_OF_CLITIC: Final = {"me": {"i"}, "te": {"you"}, "nos": {"we"}, "le": {"he", "she", "you", "it"},
                     "les": {"they", "you"}, "os": {"you"}}  # fmt: skip
_LIKED: Final = frozenset({"gustar", "encantar", "doler", "faltar", "interesar", "apetecer", "parecer"})
_SINGULAR: Final = word_set("he she it")
_OTHERS: Final = word_set("i we they you")
_AUXILIARIES: Final = word_set("do does did can could will would should must may might to not let")
_PRESENT: Final = word_set("is are am has have do does")
_PAST: Final = {"is": "was", "are": "were", "am": "was", "has": "had", "have": "had", "do": "did", "does": "did"}
_PAST_TENSES: Final = frozenset({"pret", "impf"})
_TELLS: Final = 0.05
"""Share of a Spanish word's uses from which on an English one is a translation of it."""
_DETERMINERS: Final = word_set("a an the my your his her its our their this that")
_EXCLUDE: Final = tuple(
    tuple(word_set(one) for one in line.split("|"))
    for line in (
        "brother|sister|mother mom mum|father dad|son|daughter|aunt|uncle|grandmother grandma|grandfather grandpa",
        "husband|wife|son|daughter|brother|sister",
        "brothers|sisters|mothers moms mums|fathers dads|sons|daughters|aunts|uncles|grandmothers|grandfathers",
        "boy|girl|man|woman", "boys|girls|men|women", "king|queen",
        "today|tomorrow|yesterday", "tonight|tomorrow|yesterday",
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
        "january|february|march|april|may|june|july|august|september|october|november|december",
        "red|blue|green|yellow|black|white|brown|grey gray",
        "one|two 2|three 3|four 4|five 5|six 6|seven 7|eight 8|nine 9|ten 10|eleven 11|twelve 12",
        "big large|small little", "hot|cold", "tall|short", "old|young", "old|new", "good|bad", "expensive|cheap",
        "happy|sad", "rich|poor", "easy|difficult hard", "open|closed", "always|never", "before|after", "with|without",
        "dog|cat|horse|bird|cow|fish", "dogs|cats|horses|birds|cows",
        "house|car|street|city|school", "table|chair|door|window|bed|kitchen", "library|bookshop bookstore",
        "breakfast|lunch|dinner", "coffee|tea|water|milk|wine|beer", "bread|cheese|meat|rice|fruit",
        "summer|winter|spring|autumn fall", "morning|afternoon|night", "day|week|month|year", "days|weeks|months|years",
        "north|south|east|west", "left|right", "buy|sell", "bought|sold", "open|close", "eat|drink|sleep",
        "ate|drank|slept", "reads|writes|speaks", "read|write|speak",
    )
)  # fmt: skip
"""Words of which none can stand for another, in groups; blanks part words that mean the same."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A differing place of an answer: the words, the right ones around them, and the prompt."""

    wrong: str
    right: str
    before: Tokens
    after: Tokens
    prompt: Tokens

    @property
    def previous(self) -> str:
        return self.before[-1] if self.before else ""

    @property
    def verbs(self) -> list[frozenset[Analysis]]:
        """What each finite verb of the prompt can be."""
        return [
            frozenset(one for one in analyses(word) if one.person and one.tense != "imp")
            for word in self.prompt
            if is_finite(word) or word in {"es", "son", "está", "están", "era", "fue"}
        ]


def english_mistakes(steps: Sequence[Step], *, prompt: Tokens) -> frozenset[int]:
    """Return which of *steps* are mistakes for certain where English answers a Spanish *prompt*."""
    places = {at: _place(steps, at, prompt) for at, step in enumerate(steps) if step.is_edit}
    found = {at for at, place in places.items() if any(rule(place) for rule in _RULES)}
    if any(_of_other_person(places[at]) for at in found):
        found |= {at for at, place in places.items() if _only_agrees_otherwise(place)}
    return frozenset(found)


def _place(steps: Sequence[Step], at: int, prompt: Tokens) -> _Place:
    before = tuple(step.wrong for step in steps[:at] if step.wrong)
    after = tuple(step.wrong for step in steps[at + 1 :] if step.wrong)
    return _Place(steps[at].wrong, steps[at].right, before, after, prompt)


def _tags(word: str, lemma: str) -> frozenset[str]:
    return frozenset(tag for one, tag in english_words.forms_of_verb(word) if one == lemma)


def _shared(place: _Place) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Return the tags of both words for each verb that both are forms of."""
    lemmas = {one for one, _ in english_words.forms_of_verb(place.wrong)} & {
        one for one, _ in english_words.forms_of_verb(place.right)
    }
    return [(_tags(place.wrong, lemma), _tags(place.right, lemma)) for lemma in sorted(lemmas)]


def _is_base(tags: frozenset[str]) -> bool:
    return bool(tags & {"VB", "VBP"})


def _is_plural_noun(word: str) -> bool:
    return next((one.tag for one in english_words.readings(word)), "") == "NNS"


def _has_singular_subject(place: _Place) -> bool:
    if place.previous in _SINGULAR:
        return not place.before[:-1] or place.before[-2] not in _AUXILIARIES | {"and"}
    is_noun = next((one.tag for one in english_words.readings(place.previous)), "") == "NN"
    return is_noun and len(place.before) == 2 and place.before[0] in _DETERMINERS  # noqa: PLR2004 - my sister


def _has_other_subject(place: _Place) -> bool:
    if place.previous in _OTHERS:
        return True
    return _is_plural_noun(place.previous) and len(place.before) <= 2  # noqa: PLR2004 - the children


def _agreement(place: _Place) -> bool:
    """She work, they works, do you wants, the children is."""
    if (place.wrong, place.right) in {("is", "are"), ("was", "were"), ("has", "have"), ("does", "do")}:
        return _has_other_subject(place) and place.previous != "i"
    if (place.wrong, place.right) in {("are", "is"), ("were", "was"), ("have", "has"), ("do", "does")}:
        return _has_singular_subject(place)
    for mine, needed in _shared(place):
        if _is_base(mine) and "VBZ" in needed and "VBD" not in mine:
            return _has_singular_subject(place)
        if mine == {"VBZ"} and _is_base(needed):
            return _has_other_subject(place) or bool(_AUXILIARIES & set(place.before[-2:]))
    return False


def _tense(place: _Place) -> bool:
    """Is for fue, worked for trabaja: the only verb of the prompt has one time."""
    if len(place.verbs) != 1:
        return False
    tenses = {one.tense for one in place.verbs[0]}
    to_past, to_present = _changes_of_time(place)
    if to_present and tenses <= _PAST_TENSES and tenses:
        return True
    return to_past and tenses == {"pres"} and not {"ha", "he", "han", "hemos", "has"} & set(place.prompt)


def _changes_of_time(place: _Place) -> tuple[bool, bool]:
    """Return whether the answer says a past for a present, and a present for a past."""
    if place.right in _PRESENT or place.wrong in _PRESENT:
        return _PAST.get(place.right) == place.wrong, _PAST.get(place.wrong) == place.right
    past = present = False
    for mine, needed in _shared(place):
        past |= (
            "VBD" in mine
            and not mine & {"VB", "VBP", "VBZ"}
            and bool(needed & {"VBZ", "VBP", "VB"})
            and "VBD" not in needed
        )
        present |= bool(mine & {"VBZ", "VBP", "VB"}) and "VBD" not in mine and "VBD" in needed and not _is_base(needed)
    if _AUXILIARIES & set(place.before[-2:]):
        return False, False
    return past, present


def _of_other_person(place: _Place) -> bool:
    """He for I, where the only verb of the prompt can be no third person; he where it says ella."""
    wrong, right = place.wrong, place.right
    if wrong not in _PERSONS or right not in _PERSONS or place.before or len(place.verbs) != 1:
        return False
    if {wrong, right} == {"he", "she"}:
        return ("ella" if right == "she" else "él") in place.prompt[:1]
    if any(one.lemma in _LIKED for one in place.verbs[0]):
        meant = [_OF_CLITIC[word] for word in place.prompt if word in _OF_CLITIC]
        return len(meant) == 1 and wrong not in meant[0] and right in meant[0]
    persons = {one.person for one in place.verbs[0]}
    return bool(persons) and not persons & _PERSONS[wrong] and bool(persons & _PERSONS[right])


def _only_agrees_otherwise(place: _Place) -> bool:
    """Whether a verb differs as its subject does: does for do, works for work."""
    if {place.wrong, place.right} in ({"do", "does"}, {"have", "has"}, {"is", "are"}, {"is", "am"}, {"am", "are"}):
        return True
    return any(("VBZ" in mine) != ("VBZ" in needed) and "VBD" not in mine | needed for mine, needed in _shared(place))


def _excluded(place: _Place) -> bool:
    """My brother for mi hermana."""
    for group in _EXCLUDE:
        at = [
            next((index for index, one in enumerate(group) if word in one), -1) for word in (place.wrong, place.right)
        ]
        if -1 not in at and at[0] != at[1]:
            return _stands_for_any(place.right, place.prompt) and not _stands_for_any(place.wrong, place.prompt)
    return False


def _stands_for_any(english: str, prompt: Tokens) -> bool:
    """Whether an English word is met for one of the prompt's, more than by some slip of the alignment."""
    lexicon = shipped_lexicon()
    keys = {spanish_key(word) for word in prompt}
    return any(lexicon.telling(english_key(english), key) > _TELLS * lexicon.spanish.get(key, 0.0) for key in keys)


def _made_up_past(place: _Place) -> bool:
    """Buyed, goed."""
    if not place.wrong.endswith("ed") or english_words.is_word(place.wrong):
        return False
    lemmas = {lemma for lemma, tag in english_words.forms_of_verb(place.right) if tag in {"VBD", "VBN"}}
    return any(place.wrong in {one + "ed", one + "d", one + one[-1] + "ed"} for one in lemmas)


def _subject_missing(place: _Place) -> bool:
    """Is cold today."""
    return not place.wrong and place.right in _PERSONS.keys() - {"you"} and not place.before and bool(place.after)


def _article_missing(place: _Place) -> bool:
    """He is doctor."""
    if place.wrong or place.right not in {"a", "an"} or place.previous not in {"is", "am", "was"} or not place.after:
        return False
    tags = [one.tag for one in english_words.readings(place.after[0])]
    return bool(tags) and tags[0] == "NN" and "JJ" not in tags


_RULES: Final[tuple[Callable[[_Place], bool], ...]] = (
    _agreement,
    _tense,
    _of_other_person,
    _excluded,
    _made_up_past,
    _subject_missing,
    _article_missing,
    *USAGE,
)
