"""What an author is asked about a grammar and its foreseen mistakes before learners meet them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final, Literal

from aidioma.i18n import Message
from aidioma.lattice.foreseen import spellings
from aidioma.lattice.lattice import Lattice, Reading, Tokens, lattice_of
from aidioma.lattice.notation import NotationError, parse
from aidioma.model.marks import Exercise, ForeseenMistake
from aidioma.text import Language, joined, words

SHOWN: Final = 12
"""Readings that an author is shown."""
MANY_WAYS: Final = 1_000_000
"""Beyond these an author is asked whether all of them are meant."""
_MOST_SHOWN_FINDINGS: Final = 40
_TRIED: Final = 200
"""Readings in which the wrong words of a mistake are tried, and that are read for what nobody would say."""

_BETWEEN_CLAUSES: Final = re.compile(
    r"[,.;:!?—]|\b(?:y|e|o|pero|sino|si|que|porque|cuando|and|or|but|if|that|because|when)\b", re.IGNORECASE
)
"""What a speaker takes up again behind these is no slip: "se me ha caído y se me ha roto"."""

Field = Literal["grammars", "foreseen"]


@dataclass(frozen=True, slots=True)
class GrammarFinding:
    """
    Something that is wrong, or may not be meant.

    Attributes:
        field: Where it stands.
        line: Which of the lines or mistakes there, from 0; None of all of them together.
        what: What is to be said of it; the line is quoted.
    """

    field: Field
    line: int | None
    what: Message

    def __str__(self) -> str:
        """Return what is to be said."""
        return str(self.what)


@dataclass(frozen=True, slots=True)
class GrammarReport:
    """
    What was found.

    Attributes:
        readings: Some readings drawn at random, as they are written.
        ways: How many there are, about.
        errors: What cannot be used.
        questions: What may not be meant.
    """

    readings: tuple[str, ...] = ()
    ways: int = 0
    errors: tuple[GrammarFinding, ...] = ()
    questions: tuple[GrammarFinding, ...] = ()


def check(exercise: Exercise, *, seed: int = 0, shown: int = SHOWN) -> GrammarReport:
    """
    Return what is to be said of the grammars and foreseen mistakes of *exercise*; nothing where it has none.

    *shown* readings are drawn, other ones with another *seed*.
    """
    errors, questions = [*_unreadable(exercise)], [*_asked_by_notation(exercise)]
    if errors:
        return GrammarReport(errors=tuple(errors), questions=tuple(questions))
    lattice = lattice_of(exercise.grammars, exercise.fragments, language=exercise.answer_language)
    tried = lattice.sample(_TRIED, Random(seed))  # noqa: S311 - for reading, not for secrets
    questions += _of_lattice(lattice, exercise, tried)
    questions += _of_mistakes(exercise, lattice, tried)
    drawn = lattice.sample(shown, Random(seed))  # noqa: S311 - likewise
    return GrammarReport(tuple(one.text for one in drawn), lattice.ways(), (), tuple(questions[:_MOST_SHOWN_FINDINGS]))


def _unreadable(exercise: Exercise) -> Iterator[GrammarFinding]:
    language = exercise.answer_language
    for at, line in enumerate(exercise.grammars):
        try:
            lattice_of([line], exercise.fragments, language=language)
        except NotationError as error:
            yield GrammarFinding("grammars", at, _of(line, error.public_message))
    for at, mistake in enumerate(exercise.foreseen):
        try:
            spellings(mistake, exercise.fragments, language=language)
        except NotationError as error:
            yield GrammarFinding("foreseen", at, _of(mistake.wrong, error.public_message))


def _asked_by_notation(exercise: Exercise) -> Iterator[GrammarFinding]:
    fragments = dict(exercise.fragments)
    for at, line in enumerate(exercise.grammars):
        try:
            yield from (GrammarFinding("grammars", at, _of(line, asked)) for asked in parse(line, fragments).questions)
        except NotationError:
            continue


def _of(line: str, what: object) -> Message:
    return Message("“{line}”: {what}", line=line if len(line) <= 60 else line[:59] + "…", what=what)  # noqa: PLR2004


def _of_lattice(lattice: Lattice, exercise: Exercise, tried: Sequence[Reading]) -> Iterator[GrammarFinding]:
    if not exercise.grammars:
        return
    language = exercise.answer_language
    for at, line in enumerate(exercise.grammars):
        alone = lattice_of([line], exercise.fragments, language=language)
        if alone.graph.start in alone.graph.ends:
            yield GrammarFinding("grammars", at, _of(line, Message("all of it may be left out: what must be said?")))
        if alone.ways() > MANY_WAYS:
            asked = Message("has about {n} readings: would anybody say all of them?", n=f"{alone.ways():,}")
            yield GrammarFinding("grammars", at, _of(line, asked))
    for text in exercise.accepted:
        if not lattice.accepts(words(text, language)):
            uncovered = Message(
                "“{text}” is accepted and is no reading of a grammar: was something left out there?", text=text
            )
            yield GrammarFinding("grammars", None, uncovered)
    if (unsaid := _unsaid(tried, language)) is not None:
        yield GrammarFinding("grammars", None, unsaid)


def _unsaid(tried: Sequence[Reading], language: Language) -> Message | None:
    """Return a question about the first of many readings that nobody would say; None where there is none."""
    for reading in tried:
        clauses = [words(clause, language) for clause in _BETWEEN_CLAUSES.split(reading.text)]
        if (twice := next(filter(None, map(_said_twice, [*clauses, _repeated(clauses)])), None)) is not None:
            return Message("“{text}” says “{twice}” twice: would anybody?", text=reading.text, twice=twice)
        if language == "es" and (pair := next(filter(_is_contracted, pairwise(reading.words)), None)) is not None:
            return Message(
                "“{text}” says “{pair}”, which Spanish contracts: would anybody?", text=reading.text, pair=joined(pair)
            )
    return None


def _repeated(clauses: Sequence[Tokens]) -> Tokens:
    """Return a clause that comes again, as often as it comes; nothing where none does, or short ones alone."""
    return next((one * 2 for at, one in enumerate(clauses) if len(one) > 2 and one in clauses[at + 1 :]), ())  # noqa: PLR2004


def _said_twice(said: Tokens) -> str | None:
    """Return a word that follows itself, or three that come again; None where there is none."""
    for at, word in enumerate(said):
        if said[at + 1 : at + 2] == (word,):
            return word
        three = said[at : at + 3]
        if len(three) == 3 and any(said[later : later + 3] == three for later in range(at + 3, len(said))):  # noqa: PLR2004
            return joined(three)
    return None


def _is_contracted(pair: tuple[str, str]) -> bool:
    return pair in {("a", "el"), ("de", "el")}


def _of_mistakes(exercise: Exercise, lattice: Lattice, tried: Sequence[Reading]) -> Iterator[GrammarFinding]:
    accepted = [words(text, exercise.answer_language) for text in exercise.accepted]
    known = list(dict.fromkeys([*accepted, *(one.words for one in tried)]))
    for at, mistake in enumerate(exercise.foreseen):
        if (asked := _of_mistake(mistake, exercise, lattice, known)) is not None:
            yield GrammarFinding("foreseen", at, asked)


def _of_mistake(
    mistake: ForeseenMistake, exercise: Exercise, lattice: Lattice, known: Sequence[Tokens]
) -> Message | None:
    """Ask about a "wrong" that is a reading, and about a mistake that nobody can make."""
    right = frozenset(known)
    is_met = False
    for wrong, rightly in spellings(mistake, exercise.fragments, language=exercise.answer_language):
        for changed in _with_mistake(known, wrong, rightly):
            is_met = True
            if changed in right or lattice.accepts(changed):
                return Message(
                    "foreseen “{wrong}” for “{right}”: “{text}” is a right answer, so it is no mistake there",
                    wrong=mistake.wrong,
                    right=mistake.right,
                    text=joined(changed),
                )
    if is_met:
        return None
    return Message(
        "foreseen “{wrong}” for “{right}”: no right answer says “{right}”, so it is never met",
        wrong=mistake.wrong,
        right=mistake.right,
    )


def _with_mistake(known: Sequence[Tokens], wrong: Tokens, rightly: Tokens) -> Iterator[Tokens]:
    """Yield each of *known* with *wrong* at each place where it says *rightly*."""
    for said in known:
        for at in range(len(said) - len(rightly) + 1):
            if said[at : at + len(rightly)] == rightly:
                yield said[:at] + wrong + said[at + len(rightly) :]
