"""The starter content: every line of it, and how it is loaded."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from aidioma.clock import utc_now
from aidioma.content.exercises import can_be_asked, tasks
from aidioma.content.item import Draft
from aidioma.content.kinds.sentence import Sentence
from aidioma.content.reconcile import loaded
from aidioma.content.service import AUTHOR, ContentService
from aidioma.content.starter import load_starter, starter_drafts
from aidioma.content.types import KINDS
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import LearningContent
from aidioma.text import Language, canonical, words
from tests.content.conftest import TEACHER
from tests.fake_clock import FakeClock

DRAFTS = starter_drafts()
TEACHERS_OWN = {"course", "content_type"}
"""Kinds that every installation makes for itself."""

SENTENCES = [(draft, draft.details) for draft in DRAFTS if isinstance(draft.details, Sentence)]
each_sentence = pytest.mark.parametrize(("draft", "details"), SENTENCES, ids=[str(draft.id) for draft, _ in SENTENCES])
SPANISH = re.compile(r"[A-ZÁÉÍÓÚÑ¿¡«0-9][\wáéíóúüñ¿?¡!.,;:«»“”()…’\s-]*", re.IGNORECASE)
LONGEST_RUN = 3
CONCEPTS = {
    "articles",
    "clitics",
    "commands",
    "comparatives",
    "conditional",
    "future",
    "gender",
    "gustar",
    "imperfect",
    "impersonal_se",
    "negation",
    "number",
    "passive_se",
    "personal_a",
    "pluperfect",
    "por_para",
    "present_perfect",
    "preterite",
    "preterite_imperfect",
    "reflexive",
    "relative_clauses",
    "ser_estar",
    "si_clauses",
    "subjunctive_imperfect",
    "subjunctive_present",
}
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
    """At least fifty sentences a level, and three items of each other kind."""
    levels = Counter(draft.difficulty for draft, _ in SENTENCES)
    assert min(levels[level] for level in ("beginner", "intermediate", "advanced")) >= 50
    kinds = Counter(draft.content_type for draft in DRAFTS)
    assert set(kinds) == set(KINDS) - TEACHERS_OWN
    assert min(kinds.values()) >= 3


def test_ids_are_unique_and_say_what_they_name() -> None:
    """An id is starter:<kind>:<number>."""
    ids = [str(draft.id) for draft in DRAFTS]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"starter:{draft.content_type}:\d{{3}}", str(draft.id)) for draft in DRAFTS)


def test_it_covers_the_grammar_and_the_topics() -> None:
    """A learner meets the whole of it."""
    concepts = {concept for _, details in SENTENCES for concept in details.grammar_concepts}
    assert concepts >= CONCEPTS
    topics = {topic for _, details in SENTENCES for topic in details.topics}
    assert topics >= TOPICS


def test_every_item_says_where_it_comes_from() -> None:
    """Source, licence and attribution are shown with it."""
    assert {(d.details.source, d.details.licence) for d in DRAFTS} == {("AIdioma", "MIT")}
    assert all(draft.details.attribution and draft.details.topics and draft.difficulty for draft in DRAFTS)


@each_sentence
def test_answers_are_many_and_different(draft: Draft, details: Sentence) -> None:
    """Two to six Spanish ones and one to four English ones, none of them the same to the marker."""
    assert details.accepted[0] == draft.primary_text
    assert 2 <= len(details.accepted) <= 6
    assert_different(details.accepted, "es")
    english = (str(draft.secondary_text), *details.accepted_en)
    assert 1 <= len(english) <= 4
    assert_different(english, "en")


def assert_different(texts: tuple[str, ...], language: Language) -> None:
    assert len({canonical(text, language) for text in texts}) == len(texts)


@each_sentence
def test_spanish_is_written_as_spanish_is(draft: Draft, details: Sentence) -> None:
    """Capital first, a full stop or its like last, and ¿…? and ¡…! in pairs."""
    asks = str(draft.secondary_text).endswith("?")
    for text in details.accepted:
        assert SPANISH.fullmatch(text), text
        assert text.lstrip("¿¡")[0].isupper()
        assert text[-1] in ".?!"
        assert text.count("¿") == text.count("?") == int(asks)
        assert text.count("¡") == text.count("!")
        assert "  " not in text
        assert "..." not in text


@each_sentence
def test_hints_help_without_giving_the_answer_away(draft: Draft, details: Sentence) -> None:
    """Three levels; only the last one holds more than a few words of the answer in a row."""
    hints = details.hints
    assert hints.nudge
    assert hints.pattern
    assert hints.answer == details.accepted[0]
    for hint in (hints.nudge, hints.pattern):
        said = canonical(hint)
        for answer in details.accepted:
            assert canonical(answer) not in said
            assert longest_shared_run(words(hint), words(answer)) <= LONGEST_RUN, hint


def longest_shared_run(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many words in a row the two have in common."""
    runs = {other[start:end] for start in range(len(other)) for end in range(start + 1, len(other) + 1)}
    return max(
        (end - start for start in range(len(one)) for end in range(start + 1, len(one) + 1) if one[start:end] in runs),
        default=0,
    )


def test_no_two_sentences_ask_the_same() -> None:
    """A prompt is met once, and a right answer belongs to one prompt."""
    assert_different(tuple(str(draft.secondary_text) for draft, _ in SENTENCES), "en")
    assert_different(tuple(answer for _, details in SENTENCES for answer in details.accepted), "es")


@pytest.mark.parametrize("draft", DRAFTS, ids=[str(draft.id) for draft in DRAFTS])
def test_every_question_opens_as_it_closes(draft: Draft) -> None:
    """Wherever Spanish asks or exclaims, it does so at both ends."""
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
    for kind in KINDS.keys() - TEACHERS_OWN:
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


def test_loading_twice_changes_nothing(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Every start of the application loads; only the first one writes."""
    first = load_starter(sessions, now=clock())
    assert (first.added, first.unchanged) == (len(DRAFTS), 0)
    before = snapshot(sessions)
    clock.advance(days=1)
    again = load_starter(sessions, now=clock())
    assert (again.added, again.updated, again.unchanged, again.kept) == (0, 0, len(DRAFTS), 0)
    assert snapshot(sessions) == before


def test_loading_leaves_a_teachers_edit_alone(
    sessions: sessionmaker[Session], content: ContentService, clock: FakeClock
) -> None:
    """What somebody changed here is theirs, even when a new release changes the original, too."""
    load_starter(sessions, now=clock())
    edited = content.get("starter:sentence:001", by=AUTHOR)
    row = {
        "primary_text": "Soy Lucía, de Chile.",
        "secondary_text": edited.secondary_text,
        "metadata": {"accepted": ["Soy Lucía, de Chile."]},
    }
    content.update(edited.id, row, revision=1, by=TEACHER)
    assert load_starter(sessions, now=clock()).updated == 0
    assert content.get(edited.id, by=AUTHOR).primary_text == "Soy Lucía, de Chile."


def test_a_new_release_replaces_what_nobody_edited(
    sessions: sessionmaker[Session], content: ContentService, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item of an earlier release that still is as it was loaded follows the new one, in a new version."""
    load_starter(sessions, now=clock())
    monkeypatch.setattr("aidioma.content.starter.starter_drafts", lambda: (released(DRAFTS[0], "Nuevo texto."),))
    assert load_starter(sessions, now=clock()).updated == 1
    item = content.get(str(DRAFTS[0].id), by=AUTHOR)
    assert (item.primary_text, item.details.revision) == ("Nuevo texto.", 2)
    assert load_starter(sessions, now=clock()).unchanged == 1


def test_several_processes_load_at_once(fresh_database: str) -> None:
    """Each item is there once, and nobody fails."""
    engine = create_engine(fresh_database)
    sessions = sessions_on(engine)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: load_starter(sessions, now=utc_now()), range(4)))
    assert sum(told.added for told in done) == len(DRAFTS)
    assert all(told.added + told.unchanged == len(DRAFTS) for told in done)
    engine.dispose()


def released(draft: Draft, text: str) -> Draft:
    """Return *draft* as a later release has it."""
    return loaded(draft.model_copy(update={"primary_text": text}))


def snapshot(sessions: sessionmaker[Session]) -> list[tuple[object, ...]]:
    with sessions() as session:
        columns = (LearningContent.id, LearningContent.details, LearningContent.updated_at)
        return [tuple(row) for row in session.execute(select(*columns).order_by(LearningContent.id))]
