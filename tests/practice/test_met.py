"""Whatever is published is met: over every way in, by learners of every level, and what came in without a level."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.content.authoring import AuthoringService
from aidioma.content.bulk import Entered
from aidioma.content.levelling import Levels
from aidioma.content.media import MediaFiles
from aidioma.content.service import AUTHOR, ContentService
from aidioma.content.starter import load_starter
from aidioma.content.types import DEALT
from aidioma.db.models import LearningContent
from aidioma.legacy import target
from aidioma.legacy.fields import Fields
from aidioma.legacy.mapping import content as mapping
from aidioma.legacy.model import Mapped, References
from aidioma.llm.embeddings import LocalEmbedder
from aidioma.model.items import LEVELS
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import OWN_CARD_PREFIX, Collected, CollectionService
from aidioma.practice.service import PracticeService
from aidioma.privacy.own_cards import ExportedCard, restore
from aidioma.transfer import TransferService
from tests.fake_clock import FakeClock
from tests.practice.conftest import LEARNER, ScriptedMarker, add_learner
from tests.transfer import decks

PAIRS = (
    ("el árbol verde", "the green tree"),
    ("Perdí el paraguas en el tren de las ocho.", "I lost my umbrella on the eight o'clock train."),
    ("El desahucio fue ignominioso.", "The eviction was ignominious."),
)
"""One likely to be for beginners, one for the intermediate, one for the advanced."""


@dataclass(frozen=True, slots=True)
class Door:
    """What content can come in by."""

    sessions: sessionmaker[Session]
    clock: FakeClock
    folder: Path

    @property
    def content(self) -> ContentService:
        return ContentService(self.sessions, self.clock)

    def file(self, name: str, text: str) -> None:
        """Import *text* as a file called *name*."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        self.bring(path)

    def bring(self, path: Path) -> None:
        transfer = TransferService(self.sessions, self.clock, MediaFiles(self.folder / "media", 1_000_000))
        report = transfer.import_file(path, by=AUTHOR)
        assert (report.added, report.rejected) == (len(PAIRS), ())

    def store(self, **said: Any) -> list[str]:
        """Store the pairs as sentences that say no level, and return their ids."""
        rows = [
            {
                "content_type": "sentence",
                "primary_text": es,
                "secondary_text": en,
                "metadata": {"accepted": [es], **said},
            }
            for es, en in PAIRS
        ]
        return [item.id for item in self.content.create_all(rows, by=AUTHOR)]


def table(door: Door) -> None:
    door.file("words.csv", "spanish,english\r" + "".join(f'"{es}","{en}"\r\n' for es, en in PAIRS))


def pairs(door: Door) -> None:
    door.file("words.tsv", "".join(f"{en}\t{es}\n" for es, en in PAIRS))


def lines(door: Door) -> None:
    rows = ({"primary_text": es, "secondary_text": en, "metadata": {"accepted": [es]}} for es, en in PAIRS)
    door.file("words.jsonl", "\n".join(map(json.dumps, rows)))


def deck(door: Door) -> None:
    door.bring(decks.write(door.folder / "words.apkg", *(decks.note(en, es) for es, en in PAIRS)))


def written(door: Door) -> None:
    door.store()


def draft(door: Door) -> None:
    for key in door.store(status="draft"):
        door.content.set_status(key, "published", revision=1, by=AUTHOR)


def changed(door: Door) -> None:
    """Take the level away in the table of content."""
    authoring = AuthoringService(door.sessions, door.content, LocalEmbedder())
    items = authoring.items(door.store(), by=AUTHOR)
    entered = {key: Entered(item.primary_text, f"{item.secondary_text} ", None, ("x",)) for key, item in items.items()}
    assert not authoring.correct(items, entered, by=AUTHOR).refused


def earlier_application(door: Door) -> None:
    """Bring over rows with a level that is none of ours."""
    rows = ({"id": str(n), "spanish": es, "english": en, "difficulty": "hard"} for n, (es, en) in enumerate(PAIRS))
    made = [mapping.sentence(Fields("sentences", row["id"], row), References()) for row in rows]
    with door.sessions.begin() as session:
        target.write(session, "content", [one.row for one in made if isinstance(one, Mapped)])


def own_cards_again(door: Door) -> None:
    """Bring one's own cards back out of a file that says no level."""
    private = {"owner": LEARNER, "learner": LEARNER}
    cards = [
        ExportedCard.model_validate(
            {
                "id": f"{OWN_CARD_PREFIX}{n}",
                "content_type": "flashcard",
                "primary_text": es,
                "secondary_text": en,
                "metadata": private,
            }
        )
        for n, (es, en) in enumerate(PAIRS)
    ]
    with door.sessions.begin() as session:
        restore(session, cards, user_id=LEARNER, now=door.clock())


def own_cards(door: Door) -> None:
    """Keep cards of one's own, made of an item without a level."""
    for key in door.store():
        door.content.set_status(key, "retired", revision=1, by=AUTHOR)
    with door.sessions.begin() as session:
        session.execute(update(LearningContent).values(difficulty=None))
        origin = session.scalars(select(LearningContent.id)).first()
    for es, en in PAIRS:
        CollectionService(door.sessions, door.clock).keep(Collected(en, es), user_id=LEARNER, from_id=str(origin))


def before_levels(door: Door) -> None:
    """Leave rows as they came in when nothing asked for a level."""
    with door.sessions.begin() as session:
        for es, en in PAIRS:
            row = {"content_type": "sentence", "primary_text": es, "secondary_text": en}
            session.execute(insert(LearningContent).values(**row, details={"accepted": [es]}))


def before_levels_and_kept_up(door: Door) -> None:
    before_levels(door)
    assert [Levels(door.sessions).fill(), Levels(door.sessions).fill()] == [len(PAIRS), 0]


WAYS: tuple[Callable[[Door], None], ...] = (
    *(table, pairs, lines, deck, written, draft, changed),
    *(earlier_application, own_cards_again, own_cards, before_levels, before_levels_and_kept_up),
)


@pytest.mark.parametrize("level", [*LEVELS, None])
@pytest.mark.parametrize("way_in", WAYS, ids=lambda way: way.__name__)
def test_whatever_is_published_is_met(
    sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path, way_in: Callable[[Door], None], level: str | None
) -> None:
    """A learner of any level, or of none that was said, who goes on practising is dealt all of it."""
    with sessions.begin() as session:
        add_learner(session, **({"level": level} if level else {}))
    way_in(Door(sessions, clock, tmp_path))
    practice = PracticeService(sessions, ScriptedMarker(), clock)
    with sessions() as session:
        said = select(
            LearningContent.content_type, LearningContent.primary_text, LearningContent.details["status"].astext
        )
        published = {(kind, es) for kind, es, status in session.execute(said) if status in {None, "published"}}
    met = {(kind, es) for kind in DEALT for es in dealt(practice, kind)}
    assert met == published
    assert len(met) == len(PAIRS)


def dealt(practice: PracticeService, kind: str) -> list[str]:
    """Answer whatever comes next of *kind* until nothing does, and return what it was."""
    found = list[str]()
    while True:
        day = practice.today(user_id=LEARNER, content_type=kind, extra_new=100, more_minutes=600)
        if day.next is None:
            return found
        assert len(found) < 2 * len(PAIRS), "the same is dealt again and again"
        card = Card.dealt(day.next.content_id, "en-es", day.next.why)
        found.append(practice.show(card, user_id=LEARNER).item.primary_text)
        practice.submit_answer(user_id=LEARNER, card=card, answer="correct")


@pytest.mark.parametrize(
    "way_in", [way for way in WAYS if way not in {before_levels, own_cards}], ids=lambda w: w.__name__
)
def test_the_level_is_the_likely_one(
    sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path, way_in: Callable[[Door], None]
) -> None:
    """So that beginners meet what is for beginners, and not everything in order of id."""
    way_in(Door(sessions, clock, tmp_path))
    with sessions() as session:
        found = session.execute(select(LearningContent.primary_text, LearningContent.difficulty)).all()
    assert dict(found) == dict(zip((es for es, _ in PAIRS), LEVELS, strict=True))


def test_a_level_that_is_said_stays(sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path) -> None:
    """Whoever brings it in knows better."""
    Door(sessions, clock, tmp_path).file(
        "words.csv", "spanish,english,level\n" + "".join(f'"{es}","{en}",intermediate\n' for es, en in PAIRS)
    )
    with sessions() as session:
        assert set(session.scalars(select(LearningContent.difficulty))) == {"intermediate"}


def test_all_that_comes_with_the_program_has_a_level(sessions: sessionmaker[Session], clock: FakeClock) -> None:
    """Where practice asks for one."""
    load_starter(sessions, now=clock())
    without = select(LearningContent.id).where(
        LearningContent.content_type.in_(DEALT), LearningContent.difficulty.is_(None)
    )
    with sessions() as session:
        assert session.scalars(without).all() == []
