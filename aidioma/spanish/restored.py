"""A corrected sentence with the learner's own capitals and punctuation, where its right words come without any."""

import re
from collections.abc import Sequence
from typing import Final

from aidioma.spanish import dictionary
from aidioma.spanish.align import Step
from aidioma.text import Language, pieces, word_set

_LETTER: Final = re.compile(r"\w")
_CLOSING: Final = ".,;:!?…"
_AFTER_OPENING: Final = re.compile(r"([¿¡(«“]) +")
_BEFORE_CLOSING: Final = re.compile(r" +([.,;:!?…)»”])")
_NEVER_A_NAME: Final = word_set(
    "the a an my your his her its our their this that these those he she it we you they there here "
    "is are was were am do does did has have had can could will would what where who when how why and but if in on at"
)


def restored(typed: str, steps: Sequence[Step], language: Language) -> str | None:
    """
    Return what *typed* becomes by *steps*; None where its words cannot be told apart in it.

    Words that stay are as they were typed; one that begins the sentence has a capital if the learner gave it one.
    """
    cut = pieces(" ".join(typed.split()), language)
    if any(len(found) > 1 for _, found in cut):
        return None
    chunks = [(chunk, found[0]) if found else (chunk, "") for chunk, found in cut]
    places = [at for at, (_, word) in enumerate(chunks) if word]
    if [chunks[at][1] for at in places] != [step.wrong for step in steps if step.wrong]:
        return None
    before: dict[int, list[str]] = {}
    replaced: dict[int, str] = {}
    end = len(chunks)
    for step in steps:
        at = places[step.answer_at] if step.answer_at < len(places) else end
        if not step.wrong:
            before.setdefault(at, []).append(step.right)
        elif step.is_edit:
            replaced[at] = _put_in(chunks[at][0], step.right)
    said: list[str] = []
    for at in range(end + 1):
        put_before = before.get(at, ())
        said += put_before
        if at < end:
            chunk = replaced.get(at, chunks[at][0])
            said.append(_within(chunk, language) if put_before and at == 0 else chunk)
    put_last = before.get(end, [])
    whole = " ".join(part for part in said[: len(said) - len(put_last)] if part)
    stem = whole.rstrip(_CLOSING) if put_last else whole
    return _as_sentence(" ".join([stem, *put_last]) + whole[len(stem) :] if put_last else whole, typed)


def _within(chunk: str, language: Language) -> str:
    """Return *chunk*, which began the sentence, as it stands inside it: with its capital where it is a name."""
    letter = _LETTER.search(chunk)
    if letter is None or (chunk.isupper() and len(chunk) > 1):
        return chunk
    small = chunk[: letter.start()] + letter.group().lower() + chunk[letter.end() :]
    word = "".join(_LETTER.findall(small))
    known = word in _NEVER_A_NAME if language == "en" else _is_common(word)
    return small if known else chunk


def _is_common(word: str) -> bool:
    return dictionary.is_listed(word) and not dictionary.is_name(word)


def _put_in(chunk: str, right: str) -> str:
    """Return *chunk* with *right* as its word, its punctuation and its capital kept."""
    found = list(_LETTER.finditer(chunk))
    if not found:
        return right
    first, last = found[0].start(), found[-1].end()
    word = chunk[first:last]
    if word[:1].isupper() and right:
        right = right.upper() if word.isupper() and len(word) > 1 else right[:1].upper() + right[1:]
    return chunk[:first] + right + chunk[last:]


def _as_sentence(said: str, typed: str) -> str:
    said = _BEFORE_CLOSING.sub(r"\1", _AFTER_OPENING.sub(r"\1", said))
    letter, original = _LETTER.search(said), _LETTER.search(typed)
    if letter is None or original is None or not original.group().isupper():
        return said
    at = letter.start()
    return said[:at] + said[at].upper() + said[at + 1 :]
