"""
What English asks for whatever is meant: an before a vowel, to behind want, at before an hour, no two negations.

Each rule looks at one differing place, at the words around it and at the Spanish prompt. Silent where two would do.
"""

from collections.abc import Callable
from typing import Final, Protocol

from aidioma.spanish import english_words
from aidioma.text import word_set

Tokens = tuple[str, ...]


class EnglishPlace(Protocol):
    """A differing place of an answer: the words, those around them, and the prompt."""

    @property
    def wrong(self) -> str:
        """The learner's word."""
        ...

    @property
    def right(self) -> str:
        """The right one."""
        ...

    @property
    def before(self) -> Tokens:
        """The words of the answer before it."""
        ...

    @property
    def after(self) -> Tokens:
        """Those behind it."""
        ...

    @property
    def prompt(self) -> Tokens:
        """The Spanish words."""
        ...


_COUNTS: Final = word_set(
    "two three four five six seven eight nine ten eleven twelve twenty thirty many several few these those"
)
_TIME: Final = word_set("year years month months week weeks day days hour hours minute minutes")
_SUBJECTS: Final = word_set("i you he she it we they")
_OBJECTS: Final = {"me": "i", "him": "he", "her": "she", "us": "we", "them": "they"}
_OWNERS: Final = {"me": "my", "he": "his", "him": "his", "she": "her", "they": "their", "them": "their", "you": "your",
                  "we": "our", "us": "our", "i": "my"}  # fmt: skip
_ASKING: Final = word_set("where what when why how who")
_DOES: Final = word_set("do does did")
_TENER: Final = word_set(
    "tengo tienes tenés tiene tenemos tenéis tienen tenía tenías teníamos tenían tuve tuvo tuvimos"
)
_FELT: Final = word_set("hambre sed años frío calor miedo sueño razón prisa suerte cuidado éxito")
_STATES: Final = {"hunger": "hungry", "thirst": "thirsty", "fear": "afraid", "sleep": "sleepy", "reason": "right",
                  "hurry": "hurry"}  # fmt: skip
_UNCOUNTED: Final = word_set(
    "information advice furniture homework money news luggage baggage bread music weather traffic research knowledge "
    "equipment housework progress luck fun"
)
_SEVERAL: Final = word_set("people children men women police")
_MODALS: Final = word_set("can could must should will would may might")
_BEFORE_TO: Final = word_set(
    "want wants wanted need needs needed hope hopes hoped decide decided decides going forgot plan"
)
_ASKS_FOR: Final = {
    "depend": "on", "depends": "on", "listen": "to", "listens": "to", "listening": "to", "listened": "to",
    "married": "to", "interested": "in", "afraid": "of", "wait": "for", "waiting": "for", "waited": "for",
    "belongs": "to", "belong": "to", "full": "of", "proud": "of", "similar": "to",
}  # fmt: skip
_PREPOSITIONS: Final = word_set("in on at of to for with from about by")
_DAYS: Final = word_set(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays"
)
_MONTHS: Final = word_set(
    "january february march april june july august september october november december summer winter spring autumn"
)
_PARTS: Final = word_set("morning afternoon evening")
_NOT: Final = word_set("not never nobody nothing")
_ANY: Final = {"nothing": "anything", "nobody": "anybody", "no": "any", "none": "any", "never": "ever"}
_VOWELS: Final = frozenset("aeiou")
_SOUNDS_OTHERWISE: Final = (
    "uni",
    "use",
    "usu",
    "eu",
    "one",
    "once",
    "hour",
    "hono",
    "hones",
    "heir",
    "herb",
    "hotel",
    "hist",
)


def _tag(word: str) -> str:
    return next((one.tag for one in english_words.readings(word)), "")


def _is_noun(word: str) -> bool:
    return _tag(word) in {"NN", "NNS"}


def _previous(place: EnglishPlace) -> str:
    return place.before[-1] if place.before else ""


def _next(place: EnglishPlace) -> str:
    return place.after[0] if place.after else ""


def before_its_sound(place: EnglishPlace) -> bool:
    """Say "a doctor" and "an apple"."""
    following = _next(place)
    if {place.wrong, place.right} != {"a", "an"} or not following.isalpha() or following.startswith(_SOUNDS_OTHERWISE):
        return False
    return (following[0] in _VOWELS) == (place.right == "an")


def number_of_noun(place: EnglishPlace) -> bool:
    """Two brother, informations, houses are bigs."""
    if place.wrong == place.right + "s" and (place.right in _UNCOUNTED or _tag(place.right) == "JJ"):
        return True
    shared = {one.lemma for one in english_words.readings(place.wrong) if one.tag == "NN"}
    shared &= {one.lemma for one in english_words.readings(place.right) if one.tag == "NNS"}
    return bool(shared) and _previous(place) in _COUNTS


def since_how_long(place: EnglishPlace) -> bool:
    """Since ten years: how long it lasts is for."""
    return (place.wrong, place.right) == ("since", "for") and bool(_TIME.intersection(place.after[1:3]))


def without_do(place: EnglishPlace) -> bool:
    """I no like; where you live, but not "you want this?"."""
    if (place.wrong, place.right) == ("no", "not"):
        return _previous(place) in _SUBJECTS | _DOES
    if place.wrong or place.right not in _DOES or _DOES & {*place.before, *place.after}:
        return False
    asks = place.before[:1] != () and place.before[0] in _ASKING
    denies = _previous(place) in _SUBJECTS and _next(place) in {"no", "not"}
    return denies or (asks and _next(place) in _SUBJECTS and len(place.after) > 1)


def has_it_in_spanish(place: EnglishPlace) -> bool:
    """I have hunger, I have twenty years: what one has in Spanish, one is in English."""
    if not _TENER & set(place.prompt) or not _FELT & set(place.prompt):
        return False
    if place.wrong in {"have", "has", "had"} and place.right in {"am", "is", "are", "was", "were"}:
        return True
    if _STATES.get(place.wrong) == place.right:
        return True
    return (place.wrong, place.right) == ("", "old") and _previous(place) in {"years", "year"}


def several_are(place: EnglishPlace) -> bool:
    """People is nice."""
    pairs = {("is", "are"), ("was", "were"), ("has", "have"), ("does", "do")}
    return (place.wrong, place.right) in pairs and _previous(place) in _SEVERAL


def case_of_pronoun(place: EnglishPlace) -> bool:
    """Me sister, him is here, I saw he."""
    if _OBJECTS.get(place.wrong) == place.right and not place.before:
        return bool(place.after) and not _is_noun(_next(place))
    return _OWNERS.get(place.wrong) == place.right and place.wrong != place.right and _is_noun(_next(place))


def with_to(place: EnglishPlace) -> bool:
    """Can to go, want go."""
    if (place.wrong, place.right) == ("to", ""):
        return _previous(place) in _MODALS
    if (place.wrong, place.right) != ("", "to") or _previous(place) not in _BEFORE_TO:
        return False
    is_noun_too = any(one.tag == "NN" for one in english_words.readings(_next(place))) and _next(place) != "go"
    return not is_noun_too and any(one.tag in {"VB", "VBP"} for one in english_words.readings(_next(place)))


def asked_preposition(place: EnglishPlace) -> bool:
    """Depends of, married with, in Monday, in three o'clock."""
    if place.wrong not in _PREPOSITIONS | {""} or place.wrong == place.right:
        return False
    if _ASKS_FOR.get(_previous(place)) == place.right:
        is_left_out = (
            not place.wrong and place.right == "to" and _next(place) not in {"and", "or", "but", "when", "here"}
        )
        return bool(place.after) and (bool(place.wrong) or is_left_out)
    following = _next(place)
    if place.right == "on" and place.wrong in {"in", "at"}:
        return following in _DAYS
    if place.right == "in" and place.wrong in {"on", "at"}:
        is_part = following == "the" and place.after[1:2] != () and place.after[1] in _PARTS
        return (following in _MONTHS and len(place.after) == 1) or is_part
    return place.right == "at" and place.wrong in {"in", "on"} and "o'clock" in place.after[:3]


def denied_twice(place: EnglishPlace) -> bool:
    """I do not have nothing."""
    return _ANY.get(place.wrong) == place.right and bool(_NOT.intersection(place.before))


def said_or_told(place: EnglishPlace) -> bool:
    """He said me, he told that."""
    to_whom = _next(place) in {"me", "him", "us", "them", "you"}
    if (place.wrong, place.right) in {("said", "told"), ("say", "tell"), ("says", "tells")}:
        return to_whom
    return (place.wrong, place.right) == ("told", "said") and _next(place) == "that"


def more_twice(place: EnglishPlace) -> bool:
    """More bigger, more better."""
    return (place.wrong, place.right) == ("more", "") and _tag(_next(place)) == "JJR"


USAGE: Final[tuple[Callable[[EnglishPlace], bool], ...]] = (
    before_its_sound,
    number_of_noun,
    since_how_long,
    without_do,
    has_it_in_spanish,
    several_are,
    case_of_pronoun,
    with_to,
    asked_preposition,
    denied_twice,
    said_or_told,
    more_twice,
)
