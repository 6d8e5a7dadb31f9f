"""Where a Spanish word is stressed, and how it is written with pronouns on its end (RAE, *Ortografía* 2010, ch. II)."""

from functools import lru_cache
from typing import Final

from aidioma.text import without_accents

_STRONG: Final = frozenset("aeoáéó")
_WEAK: Final = frozenset("iuü")
_MARKED: Final = frozenset("áéíóú")
_WITH_MARK: Final = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú"}


@lru_cache(maxsize=8192)
def nuclei(word: str) -> tuple[int, ...]:
    """Return where the vowel of each syllable stands."""
    found: list[int] = []
    previous = ""
    for at, char in enumerate(word):
        is_silent = (
            char == "u" and word[at - 1 : at] in {"q", "g"} and at > 0 and word[at + 1 : at + 2] in {"e", "i", "é", "í"}
        )
        if char not in _STRONG | _WEAK | {"í", "ú"} or is_silent:
            previous = ""
            continue
        joins = bool(previous) and (char in _WEAK or previous in _WEAK)
        if not joins:
            found.append(at)
        elif previous in _WEAK:
            found[-1] = at
        previous = char
    return tuple(found)


def stressed_vowel(word: str) -> int:
    """Return where the stressed vowel of *word* stands; -1 where it has none."""
    marked = [at for at, char in enumerate(word) if char in _MARKED]
    if marked:
        return marked[-1]
    found = nuclei(word)
    if not found:
        return -1
    ends_plainly = word[-1] in "aeiouns"
    return found[-2] if ends_plainly and len(found) > 1 else found[-1]


@lru_cache(maxsize=8192)
def attached(form: str, *pronouns: str) -> str:
    """Return a command, infinitive or gerund with *pronouns* on its end: dime, dímelo, sentaos, vámonos."""
    if not pronouns:
        return form
    stress = stressed_vowel(form)
    if pronouns[0] == "os" and form.endswith("d") and form != "id":
        form = form[:-1]
    if pronouns[0] in {"nos", "se"} and form.endswith("mos"):
        form = form[:-1]
    word = without_accents(form) + "".join(pronouns)
    is_weak = word[stress] in _WEAK
    keeps = is_weak and (word[stress - 1 : stress] in _STRONG or word[stress + 1 : stress + 2] in _STRONG)
    found = nuclei(word)
    behind = sum(at > stress for at in found)
    ends_plainly = word[-1] in "aeiouns"
    needs = keeps or behind > 1 or (behind == 0 and ends_plainly) or (behind == 1 and not ends_plainly)
    vowel = word[stress]
    return word[:stress] + (_WITH_MARK.get(vowel, vowel) if needs else vowel) + word[stress + 1 :]
