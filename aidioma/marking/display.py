"""An answer as it is shown after marking: the learner's own words, each with what became of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from aidioma.model.marks import Exercise
from aidioma.spanish.align import Step, align, differences
from aidioma.spanish.right_answers import lattice_for
from aidioma.text import Language, pieces, words

_AROUND_A_WORD: Final = re.compile(r"^\W+|\W+$")
_BEFORE_A_WORD: Final = re.compile(r"[¿¡(«“\"]*")
_BEHIND_A_WORD: Final = re.compile(r"[.,;:!?…)»”\"]*$")
_AROUND_A_QUANTITY: Final = ".,;:!?¡¿…()[]\"'«»“”‘’—"

SpanKind = Literal["same", "wrong", "extra", "missing"]


@dataclass(frozen=True, slots=True)
class Span:
    """
    A stretch of the answer as typed.

    ``right`` is what belongs there instead; empty for what is right or superfluous. A missing word has no ``text``.
    """

    text: str
    kind: SpanKind
    right: str = ""


def spans(answer: str, corrected: str, language: Language) -> tuple[Span, ...]:
    """Return *answer* as typed, cut where words differ from *corrected*, missing words in their places."""
    cut = pieces(answer, language)
    chunks = [chunk for chunk, _ in cut]
    owner = [at for at, (_, said) in enumerate(cut) for _ in said]
    written = _as_written(corrected, language)
    of_chunk: dict[int, list[Step]] = {at: [] for at in range(len(chunks))}
    missing: dict[int, list[str]] = {}
    for canonical in align(words(answer, language), words(corrected, language)):
        step = (
            replace(canonical, right=written[canonical.target_at])
            if canonical.is_edit and canonical.right
            else canonical
        )
        if step.wrong:
            of_chunk[owner[step.answer_at]].append(step)
        else:
            before = owner[step.answer_at] if step.answer_at < len(owner) else len(chunks)
            missing.setdefault(before, []).append(step.right)
    return tuple(_in_order(chunks, of_chunk, missing))


def contrasted(translation: str, answer: str, language: Language) -> tuple[tuple[str, bool], ...]:
    """
    Return the words of *translation* as written, each with whether *answer* has another one there, or none.

    Where the two have nothing in common, nothing stands out.
    """
    found = [(span.text, span.kind != "same") for span in spans(translation, answer, language) if span.text]
    something_shared = not all(differs for _, differs in found)
    return tuple((text, differs and something_shared) for text, differs in found)


def reading_of(exercise: Exercise, text: str) -> str | None:
    """Return *text* as an author's grammar of *exercise* writes it; None where it is no reading of one."""
    lattice = lattice_for(exercise)
    return None if lattice is None else lattice.as_written(words(text, exercise.answer_language))


def nearest_first(translations: Sequence[str], answer: str, language: Language) -> list[str]:
    """Return *translations* in the order of how few words differ from *answer*; equals stay in their order."""
    given = words(answer, language)
    return sorted(translations, key=lambda text: len(differences(given, words(text, language))))


def _as_written(text: str, language: Language) -> list[str]:
    """Return the words of *text* with their capitals, one for each canonical word."""
    written: list[str] = []
    for piece, canonical in pieces(text, language):
        written += [bare(piece, language)] if len(canonical) == 1 else canonical
    return written


def bare(piece: str, language: Language) -> str:
    """Return *piece*, which is one word or quantity, without the punctuation around it."""
    said = words(piece, language)
    ways = (_AROUND_A_WORD.sub("", piece), piece.strip(_AROUND_A_QUANTITY))
    return next((way for way in ways if words(way, language) == said), piece)


def _in_order(chunks: list[str], of_chunk: dict[int, list[Step]], missing: dict[int, list[str]]) -> Iterator[Span]:
    for at in range(len(chunks) + 1):
        yield from (Span("", "missing", word) for word in missing.get(at, ()))
        if at < len(chunks):
            yield _span(chunks[at], of_chunk[at])


def _span(chunk: str, steps: list[Step]) -> Span:
    if not any(step.is_edit for step in steps):
        return Span(chunk, "same")
    right = " ".join(step.right for step in steps if step.right)
    return Span(chunk, "wrong", _between_its_marks(chunk, right)) if right else Span(chunk, "extra")


def _between_its_marks(chunk: str, right: str) -> str:
    """Return *right* with the punctuation that is around the learner's word: the comma of "Si," stays behind "Sí"."""
    before, behind = _BEFORE_A_WORD.match(chunk), _BEHIND_A_WORD.search(chunk)
    if before is None or behind is None or before.end() > behind.start():
        return right
    return before.group() + right + behind.group()
