"""Where a sentence tells its listener to do something."""

from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.morphology import analyses
from aidioma.spanish.wordings.stretches import Tokens
from aidioma.text import word_set

_BEFORE_COMMAND: Final = vocabulary.CLITICS | word_set(
    "por favor no y pero hey eh oh ah bueno ahora nunca siempre jamás"
)
_DENIES: Final = word_set("no nunca jamás")
_OBJECTS: Final = vocabulary.OBJECTS


def command_at(sentence: Tokens) -> int:
    """Return where the command stands: the first verb, after "por favor", "no", pronouns and the like."""
    for at, word in enumerate(sentence):
        if word in _BEFORE_COMMAND:
            continue
        readings = analyses(word)
        return at if any(one.tense == command_tense(sentence, at) for one in readings) else -1
    return -1


def command_tense(sentence: Tokens, at: int) -> str:
    """Return the tense that a command at *at* has: the subjunctive where it is denied."""
    return "imp" if _DENIES.isdisjoint(sentence[:at]) else "subj"


def is_pronoun(sentence: Tokens, at: int) -> bool:
    """Whether the word at *at* is a pronoun before its verb, and no article: la vi, but not la casa."""
    if sentence[at] not in _OBJECTS:
        return sentence[at] in vocabulary.CLITICS
    following = sentence[at + 1] if at + 1 < len(sentence) else ""
    if following == "que" or vocabulary.is_little(following):
        return following in vocabulary.CLITICS
    return any(one.person and one.tense != "imp" for one in analyses(following)) and not _is_rather_noun(following)


def _is_rather_noun(word: str) -> bool:
    return vocabulary.is_listed(word) and vocabulary.lemma(vocabulary.singular(word)) == vocabulary.singular(word)
