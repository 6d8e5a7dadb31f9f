"""What an English prompt leaves open or settles for its Spanish translation: listener, subject, time, negation."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidioma.spanish.lexicon import keys_of
from aidioma.text import word_set, words

_LISTENER: Final = frozenset({"you", "your", "yours", "yourself", "yourselves"})
_SUBJECT_WORDS: Final = {
    "i": "1s",
    "we": "1p",
    "they": "3p",
    "he": "3s",
    "she": "3s",
    "it": "3s",
    "this": "3s",
    "that": "3s",
    "there": "3s",
}
PAST: Final = word_set(
    "was were did had went came said got made took saw knew thought told found gave left felt became kept began "
    "brought bought caught ate fell heard held met paid ran sat sent sold slept spoke spent stood stole taught "
    "understood won wrote lost broke drank forgot chose grew drove wore"
)
_FUTURE: Final = frozenset({"will", "going", "tomorrow", "shall"})
_WOULD: Final = frozenset({"would", "could", "should", "might"})
_PERFECT: Final = frozenset({"have", "has", "been"})
_NEGATIVE: Final = frozenset(
    {"not", "never", "no", "nobody", "nothing", "none", "neither", "nor", "without", "nowhere"}
)
_BASE_VERBS_FIRST: Final = word_set(
    "do be let go come get give take tell put keep stop try open close show make help leave look listen wait turn "
    "read bring call ask speak write wash eat drink sit stand hurry hold have follow please shut switch pass send "
    "add answer begin believe buy carry change check choose clean climb close collect come cook copy count cover "
    "cut cross dance describe draw drive dry enjoy enter explain fill find finish fix forget forgive get greet "
    "guess hand hang hear hide imagine join jump lend learn lend lie lift lock lower meet mix move move note obey "
    "order pack pay pick play point prepare press promise pull push raise relax remember remind remove repeat "
    "reply rest ride ring say see sell serve share sign sing sleep smile spell start study swim think throw touch "
    "translate trust try type use visit wake walk warn watch wear wipe work worry "
    "accept admit advise apologize avoid bear beware behave bend bite blame blow boil book borrow bow brace brush "
    "build burn calm catch chase cheer chew consider continue cook correct cover cry cure decide defend deliver deny "
    "destroy dial dig discuss dream drop dump dust earn eject empty erase escape excuse feed feel fight fold "
    "fly freeze grab guard heat hire hit hug hurt ignore imitate improve increase iron judge kick kill kiss knock know "
    "leave level live load lose love mail marry memorize mention mix obey offer peel permit pour pray pretend protect "
    "prove punish quit recall record recycle reduce refuse register release repair replace report rescue return rub "
    "save scream seek shake shave shout skip slow smell solve spare spend split spread squeeze "
    "start step stick stir straighten stretch sweep swallow swear taste tear tie treat unlock wish wrap yell"
)
_BEFORE_COMMAND: Final = word_set("please hey oh ok okay well so just now and then always never")
"""Words that a command may follow."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What a prompt says about person, time and polarity; ``in_order`` are its words as they stand."""

    in_order: tuple[str, ...]
    words: frozenset[str]
    keys: frozenset[str]
    has_listener: bool
    is_command: bool
    subject: str
    is_past: bool
    is_future: bool
    is_conditional: bool
    is_perfect: bool
    is_negative: bool
    is_question: bool

    @property
    def leaves_address_open(self) -> bool:
        """Whether tú, vos, usted, vosotros or ustedes are the learner's choice."""
        return self.has_listener or self.is_command


@lru_cache(maxsize=4096)
def cues_of(prompt: str) -> Cues:
    """Read the cues of an English *prompt*."""
    found = words(prompt, "en")
    present = frozenset(found)
    return Cues(
        in_order=found,
        words=present,
        keys=keys_of(found),
        has_listener=bool(present & _LISTENER),
        is_command=_is_command(found, asks=prompt.rstrip(' "').endswith("?")),
        subject=next((_SUBJECT_WORDS[word] for word in found if word in _SUBJECT_WORDS), ""),
        is_past=bool(present & PAST) or any(word.endswith("ed") and len(word) > len("need") for word in found),
        is_future=bool(present & _FUTURE),
        is_conditional=bool(present & _WOULD),
        is_perfect=bool(present & _PERFECT),
        is_negative=bool(present & _NEGATIVE),
        is_question=prompt.rstrip(' "').endswith("?"),
    )


def begins_like_command(found: tuple[str, ...]) -> bool:
    """Whether the words of an English sentence begin with what is to be done, and not with a question."""
    return _is_command(found, asks=True)


def _is_command(found: tuple[str, ...], *, asks: bool) -> bool:
    start = next((at for at, word in enumerate(found) if word not in _BEFORE_COMMAND), len(found))
    return bool(found[start:]) and found[start] in _BASE_VERBS_FIRST and not (asks and _asks(found[start:]))


def _asks(found: tuple[str, ...]) -> bool:
    """Whether the sentence begins like a question: "do you", "have they"."""
    return len(found) > 1 and found[0] in {"do", "have"} and found[1] in _SUBJECT_WORDS.keys() | {"you"}
