"""
What a teacher may say of an exercise besides one answer: the subject is optional here; tú and usted are both right.

The further right answers that follow, whatever its prompt leaves open. The rules are those of
:mod:`aidioma.spanish.variants` and :mod:`aidioma.spanish.wordings`; what they cannot say they leave out. Pure.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Final, Literal

from aidioma.model.marks import Exercise
from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues, cues_of
from aidioma.spanish.verbs import verb
from aidioma.spanish.wordings.address import listener, said_to
from aidioma.spanish.wordings.stretches import Tokens
from aidioma.text import words

Generalisation = Literal["subject", "address"]
GENERALISATIONS: Final[tuple[Generalisation, ...]] = ("subject", "address")
MOST_FURTHER: Final = 8
_OF_PERSON: Final[Mapping[str, tuple[str, ...]]] = {"1s": ("yo",), "2s": ("tú",), "1p": ("nosotros", "nosotras")}
"""Subjects that the verb alone tells; whether one speaks of him or of her it does not."""
_SINGULAR: Final = ("2s", "3s")
_MOST_WAYS: Final = 3
"""Of one sentence to usted: lo veo, la veo, le veo."""


def further_right(exercise: Exercise, answers: Sequence[str], how: Generalisation) -> tuple[Tokens, ...]:
    """
    Return up to 8 right answers that follow where *answers* are right, too, and *how* is said of all of them.

    Those that are written down already are not among them; none into English.
    """
    if exercise.direction != "en-es":
        return ()
    cues = cues_of(exercise.prompt)
    written = dict.fromkeys(filter(None, (words(text) for text in (*exercise.accepted, *answers))))
    found = (said for sentence in written for said in _RULES[how](sentence, cues) if said not in written)
    return tuple(islice(dict.fromkeys(found), MOST_FURTHER))


def _subject(sentence: Tokens, _cues: Cues) -> Iterator[Tokens]:
    """Yield a sentence with one pronoun less, and with one more before its only verb that tells whose it is."""
    for at, word in enumerate(sentence):
        person = vocabulary.PERSON_OF_SUBJECT.get(word)
        form = verb(_verb_after(sentence, at + 1))
        if person and form is not None and person in form.persons and len(sentence) > len(("él", "es")):
            yield sentence[:at] + sentence[at + 1 :]
    told = [(at, one) for at, word in enumerate(sentence) if (one := _telling(word)) is not None]
    if len(told) != 1 or not set(sentence).isdisjoint(vocabulary.SUBJECTS):
        return
    ((at, person),) = told
    while at and sentence[at - 1] in vocabulary.CLITICS | {"no"}:
        at -= 1
    yield from ((*sentence[:at], pronoun, *sentence[at:]) for pronoun in _OF_PERSON.get(person, ()))


def _verb_after(sentence: Tokens, at: int) -> str:
    return next((word for word in sentence[at:] if word not in vocabulary.CLITICS and word != "no"), "")


def _telling(word: str) -> str | None:
    """Return the one person that *word* can be a verb of; None where it is none, or takes no subject before it."""
    form = verb(word)
    if form is None or form.lemma == "haber" or len(form.persons) != 1 or form.tense in {"imp", "subj", "subjimpf"}:
        return None
    (person,) = form.persons
    return person


def _address(sentence: Tokens, cues: Cues) -> Iterator[Tokens]:
    to = listener(sentence, replace(cues, has_listener=True))
    if to is None:
        return
    for address in _SINGULAR:
        if address in to.open_to and address != to.authored:
            ways = product(*(said_to(sentence, at, to, address) for at in range(len(sentence))))
            yield from (tuple(" ".join(way).split()) for way in islice(ways, _MOST_WAYS))


_RULES: Final[Mapping[Generalisation, Callable[[Tokens, Cues], Iterator[Tokens]]]] = {
    "subject": _subject,
    "address": _address,
}
