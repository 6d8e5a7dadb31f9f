"""The starter content: every line of it."""

import re
from collections import Counter
from itertools import pairwise

from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.concepts import CONCEPTS
from aidioma.content.exercises import can_be_asked, tasks
from aidioma.content.item import Draft
from aidioma.content.kinds.sentence import Sentence
from aidioma.content.service import ContentService
from aidioma.content.starter import load_starter, starter_drafts
from aidioma.content.types import KINDS
from aidioma.text import Language, canonical, words
from tests.fake_clock import FakeClock

DRAFTS = starter_drafts()
TEACHERS_OWN = {"content_type"}
"""Kinds that every installation makes for itself."""
OF_COURSE = re.compile(r"course:[a-z0-9]+(:\d{2}:(w|s|g|t|check)\d{0,2})?")

SENTENCES = [(draft, draft.details) for draft in DRAFTS if isinstance(draft.details, Sentence)]
SPANISH = re.compile(r"[A-ZÁÉÍÓÚÑ¿¡«0-9][\wáéíóúüñ¿?¡!.,;:«»“”()…’\s-]*", re.IGNORECASE)
LONGEST_RUN = 3
TOPICS = {
    "city",
    "culture",
    "everyday",
    "family",
    "feelings",
    "food",
    "health",
    "house",
    "nature",
    "news",
    "shopping",
    "study",
    "travel",
    "work",
}


def test_there_is_enough_of_every_level_and_kind() -> None:
    """About fifty sentences a level besides the course, and three items of each other kind."""
    levels = Counter(draft.difficulty for draft, _ in SENTENCES if not str(draft.id).startswith("course:"))
    assert min(levels[level] for level in ("beginner", "intermediate", "advanced")) >= 48
    kinds = Counter(draft.content_type for draft in DRAFTS)
    assert set(kinds) == set(KINDS) - TEACHERS_OWN
    assert min(count for kind, count in kinds.items() if kind != "course") >= 3


def test_ids_are_unique_and_say_what_they_name() -> None:
    """An id is starter:<kind>:<number>, or course:<course>:<unit>:<letter and number>."""
    ids = [str(draft.id) for draft in DRAFTS]
    assert len(set(ids)) == len(ids)
    for draft in DRAFTS:
        own = re.compile(rf"starter:{draft.content_type}:\d{{3}}")
        assert own.fullmatch(str(draft.id)) or OF_COURSE.fullmatch(str(draft.id)), draft.id


def test_it_covers_the_grammar_and_the_topics() -> None:
    """A learner meets the whole of it."""
    concepts = {concept for _, details in SENTENCES for concept in details.grammar_concepts}
    assert concepts == set(CONCEPTS) & concepts, concepts - set(CONCEPTS)
    assert len(concepts) >= 60
    topics = {topic for _, details in SENTENCES for topic in details.topics}
    assert topics >= TOPICS


def test_every_item_says_where_it_comes_from() -> None:
    """Source, licence and attribution are shown with it."""
    assert {(d.details.source, d.details.licence) for d in DRAFTS} == {("AIdioma", "MIT")}
    assert all(draft.details.attribution and draft.details.topics and draft.difficulty for draft in DRAFTS)


def test_answers_are_many_and_different() -> None:
    """Up to six Spanish ones and one to four English ones, none of them the same to the marker; a grammar says more."""
    for draft, details in SENTENCES:
        assert details.accepted[0] == draft.primary_text
        assert details.grammars, draft.id
        assert details.foreseen, draft.id
        assert 1 <= len(details.accepted) <= 6, draft.id
        assert_different(details.accepted, "es")
        english = (str(draft.secondary_text), *details.accepted_en)
        assert 1 <= len(english) <= 4, draft.id
        assert_different(english, "en")


def assert_different(texts: tuple[str, ...], language: Language) -> None:
    twice = [key for key, times in Counter(canonical(text, language) for text in texts).items() if times > 1]
    assert twice == []


def test_spanish_is_written_as_spanish_is() -> None:
    """Capital first, a full stop or its like last, and ¿…? and ¡…! in pairs."""
    for draft, details in SENTENCES:
        asks = str(draft.secondary_text).endswith("?")
        for text in details.accepted:
            assert SPANISH.fullmatch(text), text
            assert text.lstrip("¿¡")[0].isupper(), text
            assert text[-1] in ".?!", text
            assert text.count("¿") == text.count("?"), text
            assert not asks or "?" in text, text
            assert text.count("¡") == text.count("!"), text
            assert "  " not in text, text
            assert "..." not in text, text


def test_hints_help_without_giving_the_answer_away() -> None:
    """Three levels; only the last one holds more than a few words of the answer in a row."""
    for draft, details in SENTENCES:
        hints = details.hints
        assert hints.nudge, draft.id
        assert hints.pattern, draft.id
        assert hints.answer == details.accepted[0], draft.id
        for hint in (hints.nudge, hints.pattern):
            said = canonical(hint)
            for answer in details.accepted:
                assert canonical(answer) not in said, draft.id
                assert longest_shared_run(words(hint), words(answer)) <= LONGEST_RUN, hint


def longest_shared_run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many words in a row the two have in common."""
    runs = {other[start:end] for start in range(len(other)) for end in range(start + 1, len(other) + 1)}
    return max(
        (end - start for start in range(len(one)) for end in range(start + 1, len(one) + 1) if one[start:end] in runs),
        default=0,
    )


def test_no_two_sentences_ask_the_same() -> None:
    """A prompt is met once, and so is what is shown as its answer; what else is right may be right twice."""
    assert_different(tuple(str(draft.secondary_text) for draft, _ in SENTENCES), "en")
    assert_different(tuple(details.accepted[0] for _, details in SENTENCES), "es")


def test_every_question_opens_as_it_closes() -> None:
    """Wherever Spanish asks or exclaims, it does so at both ends."""
    for draft in DRAFTS:
        for text in spanish_texts(draft):
            assert text.count("¿") == text.count("?"), text
            assert text.count("¡") == text.count("!"), text
            assert not re.search(r"\s[,.;:?!]|[¿¡]\s", text), text


def spanish_texts(draft: Draft) -> list[str]:
    """Return the Spanish of an item, as far as its kind tells."""
    details = draft.details
    texts = [draft.primary_text]
    for name in ("turns", "steps"):
        pieces = getattr(details, name, ())
        texts.extend(piece.says for piece in pieces)
        texts.extend(choice.says for piece in pieces for choice in getattr(piece, "choices", ()))
    texts.extend(cue.text for cue in getattr(details, "timeline", ()))
    texts.extend(task.prompt for task in getattr(details, "questions", ()))
    texts.extend(example.es for example in getattr(details, "examples", ()))
    texts.extend(phrase.text for phrase in getattr(details, "phrases", ()))
    return texts


def test_what_claims_to_be_answered_can_be(
    sessions: sessionmaker[Session], content: ContentService, clock: FakeClock
) -> None:
    """Sentences and cards both ways; every other kind but pronunciation and scenario has tasks or turns."""
    load_starter(sessions, now=clock())
    for kind in KINDS.keys() - TEACHERS_OWN - {"course"}:
        items = content.get_content(kind, limit=200)
        assert items, kind
        if kind in {"sentence", "flashcard"}:
            assert all(can_be_asked(item) and can_be_asked(item, "es-en") for item in items)
        elif kind not in {"pronunciation", "scenario"}:
            assert all(tasks(item) for item in items)


def test_transcripts_leave_time_to_speak() -> None:
    """No cue is read faster than a person speaks, and pauses are short."""
    for draft in DRAFTS:
        cues = getattr(draft.details, "timeline", ())
        assert all(cue.end_ms - cue.start_ms > 50 * len(cue.text) for cue in cues)
        assert all(0 <= later.start_ms - earlier.end_ms < 2_000 for earlier, later in pairwise(cues))
