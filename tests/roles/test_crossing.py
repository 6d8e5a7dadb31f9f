"""
What is somebody's own, a draft or retired comes back from no method to whom it is not for.

Every public method of every service is called by a learner, by a teacher whose class has the owner in it, and by an
administrator, with the ids of what they must not see. A new method is called too, or fails here until somebody says
with what.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from aidioma.admin.days import DayFigures
from aidioma.admin.entries import Filter
from aidioma.content.bulk import Entered
from aidioma.content.search.filter import Wanted
from aidioma.content.service import AUTHOR
from aidioma.db.models import LearningActivity, UserProgress
from aidioma.errors import AidiomaError
from aidioma.model.marks import Verdict
from aidioma.model.people import OPERATOR, Account
from aidioma.model.preferences import Preferences
from aidioma.practice.card import Card
from aidioma.practice.own_flashcards import Collected
from aidioma.practice.play_service import Play
from aidioma.practice.queries import LastAction
from aidioma.practice.session import CurrentSession
from aidioma.privacy.exported import read_export
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from aidioma.transfer import TransferService
from aidioma.transfer.service import ImportOptions
from tests.fake_clock import FakeClock
from tests.roles.actors import is_actor
from tests.roles.methods import METHODS
from tests.roles.subjects import BUT_NOT, DRAFT_WORD, ID_ALONE, LEFT_OUT, OWN, PRIVATE_WORD, RETIRED_WORD, SEEN, Subject

NONCE: Final = "0123456789ab"
IDS: Final = {
    "content_id",
    "course_id",
    "card",
    "play",
    "from_id",
    "export",
    "content_ids",
    "done",
    "items",
    "revisions_by_id",
}
"""Parameters by which a method is asked for a certain item."""
WORDS: Final = {
    "answer",
    "collected",
    "entered",
    "filters",
    "meaning",
    "pair",
    "revisions_by_id",
    "row",
    "text",
    "wanted",
}
"""Parameters that differ with the item as well; what has none of all these is asked once for all items."""


@dataclass(slots=True)
class World:
    """An installation in which somebody has a card of their own, and has met what is a draft or retired by now."""

    runtime: Runtime
    services: Mapping[str, Any]
    owner: Account
    askers: Mapping[str, Account]
    code: str
    subjects: Mapping[str, Subject]
    answer_id: str
    folder: Path
    exports: dict[str, Any] = field(default_factory=dict)


@pytest.fixture
def world(stocked_database: str, clock: FakeClock, tmp_path: Path) -> Iterator[World]:
    settings = Settings(
        database_url=SecretStr(stocked_database),
        AIDIOMA_DATA_DIR=tmp_path,
        AIDIOMA_SECRET_KEY=SecretStr("k" * 43),
        OPENAI_API_KEY=None,
    )
    runtime = Runtime.open(settings, clock=clock)
    yield furnished(runtime, clock, tmp_path)
    runtime.close()


def furnished(runtime: Runtime, clock: FakeClock, folder: Path) -> World:
    """Let the owner make a card, answer it and two items of a teacher's wrong, and have these taken away."""
    add = runtime.accounts.people.add_user
    roles = (("admin", "admin"), ("teacher", "teacher"), ("learner", "learner"), ("owner", "learner"))
    people = {name: add(by=OPERATOR, email=f"{name}@example.com", role=role) for name, role in roles}
    owner, teacher = people.pop("owner"), people["teacher"]
    code = runtime.classes.open_class(by=teacher.id, name="5b").code
    for member in (owner, people["learner"]):
        runtime.classes.join(user_id=member.id, typed=code)
    subjects = {word: Subject(f"item-{word}", "sentence", word) for word in (DRAFT_WORD, RETIRED_WORD)}
    for word in subjects:
        runtime.content.create(sentence(word), by=AUTHOR)
    own = Collected(f"a {PRIVATE_WORD} in English", f"Un {PRIVATE_WORD} azul")
    card = runtime.collection.keep(own, user_id=owner.id, from_id="starter:sentence:001")
    subjects[PRIVATE_WORD] = Subject(card, "flashcard", PRIVATE_WORD)
    for subject in subjects.values():
        shown = Card(subject.id, "en-es", NONCE)
        runtime.practice.submit_answer(user_id=owner.id, card=shown, answer=f"una {subject.word} roja")
        runtime.practice.report(user_id=owner.id, card=shown)
    for word, status in ((DRAFT_WORD, "draft"), (RETIRED_WORD, "retired")):
        runtime.content.set_status(f"item-{word}", status, revision=1, by=AUTHOR)  # type: ignore[arg-type]
    clock.advance(days=2)
    overdue = {"next_review_at": clock() - timedelta(days=1), "review_interval_days": 1}
    with runtime.sessions.begin() as session:
        session.execute(update(UserProgress).where(UserProgress.user_id == owner.id).values(overdue))
        answered = LearningActivity.content_id == card, LearningActivity.activity_type == "flashcard_reviewed"
        answer_id = session.scalar(select(LearningActivity.id).where(*answered)) or f"{card}:kept"
    return World(runtime, services_of(runtime), owner, people, code, subjects, answer_id, folder)


def sentence(word: str) -> dict[str, Any]:
    return {
        "id": f"item-{word}",
        "content_type": "sentence",
        "difficulty": "beginner",
        "primary_text": f"Tengo un {word} azul.",
        "secondary_text": f"I have a blue {word}.",
        "metadata": {"accepted": [f"Tengo un {word} azul."], "topics": [word]},
    }


def services_of(runtime: Runtime) -> dict[str, Any]:
    return {"transfer": TransferService(runtime.sessions, runtime.clock, runtime.media)}


def method_of(world: World, name: str) -> Callable[..., Any]:
    service, *rest = name.split(".")
    start = world.services.get(service, getattr(world.runtime, service, None))
    found: Callable[..., Any] = reduce(getattr, rest, start)
    return found


def arguments(world: World, name: str, by: Account, subject: Subject) -> dict[str, Any]:
    """Return what a method is called with, by the names of its parameters: always with what is not for *by*."""
    clock = world.runtime.clock
    given: dict[str, Any] = {
        "account_id": by.id,
        "achievements": True,
        "act": "level" if name.startswith("authoring") else "expire",
        "answer": f"una {subject.word}",
        "activity_id": world.answer_id,
        "answer_id": world.answer_id,
        "answers": [f"una {subject.word} roja"],
        "assignment": "none",
        "bound": 0.01,
        "call_usd": Decimal(0),
        "card": Card(subject.id, "en-es", NONCE),
        "code": world.code,
        "collected": Collected(f"a {subject.word} in English", f"Un {subject.word} azul"),
        "content_id": subject.id,
        "content_ids": [subject.id],
        "content_type": subject.kind,
        "contents": [],
        "course_id": subject.id,
        "direction": "en-es",
        "done": LastAction("none", subject.id, None, Card(subject.id, "en-es", NONCE).token, "en-es", None),
        "due_on": clock().date() + timedelta(days=2),
        "entered": {subject.id: Entered("uno", "one", "beginner", ())},
        "expected": 0,
        "export": forged(world, by, subject) if "export" in parameters(world, name) else None,
        "file": BytesIO(),
        "filters": {"topics": [subject.word]},
        "first": date(2026, 1, 1),
        "from_id": subject.id,
        "items": found_by_author(world, subject),
        "key": "answer:x:y",
        "keys": ["answer:x:y"],
        "last": clock().date(),
        "level": "nudge",
        "meaning": subject.word,
        "member": world.owner.id if name != "classes.answers" or by is not world.askers["learner"] else by.id,
        "name": "New",
        "number": 0,
        "of": 2,
        "own_answer_id": "none",
        "packed": False,
        "pair": (subject.word, "nadita"),
        "part": "0",
        "past": DayFigures(clock().date()),
        "path": world.folder / "all.jsonl",
        "how": ImportOptions(),
        "play": Play(subject.id, NONCE),
        "played": None,
        "days_a_week": 3,
        "details": {},
        "preferences": Preferences(),
        "rating": "again",
        "revision": 2,
        "revisions_by_id": {subject.id: 2},
        "right": 1,
        "row": row_of(subject),
        "rows": [] if name == "content.create_all" else {},
        "current_session": CurrentSession(),
        "session_id": "none",
        "status": status_of(subject),
        "text": subject.word,
        "title": "T",
        "turn": 0,
        "typed": world.code,
        "user_id": by.id,
        "value": "beginner",
        "verdict": Verdict.CORRECT,
        "wanted": wanted(name, subject),
    }
    needed = parameters(world, name)
    unknown = [key for key, one in needed.items() if key != "by" and one.default is one.empty and key not in given]
    assert unknown == [], f"say in {__name__} what {name} is called with"
    chosen = {key: given[key] for key, one in needed.items() if key != "by" and one.default is one.empty}
    if "by" not in needed:
        return chosen
    return {**chosen, "by": by if is_actor(needed["by"]) else by.id}


def status_of(subject: Subject) -> str:
    return "retired" if subject.word == RETIRED_WORD else "draft"


def row_of(subject: Subject) -> dict[str, Any]:
    """Return what an item of that kind would say, without opening it to anybody."""
    row = sentence(subject.word)
    metadata = {**row["metadata"], "status": status_of(subject)}
    return {key: row[key] for key in ("difficulty", "primary_text", "secondary_text")} | {"metadata": metadata}


def wanted(name: str, subject: Subject) -> Any:
    """Return what the parameter *wanted* is in each of the services that have one."""
    match name.partition(".")[0]:
        case "inspection":
            return Filter(text=subject.word)
        case "preferences":
            return Preferences()
        case _:
            return Wanted()


def parameters(world: World, name: str) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(method_of(world, name)).parameters


def found_by_author(world: World, subject: Subject) -> dict[str, Any]:
    return dict(world.runtime.authoring.items([subject.id], by=AUTHOR))


def forged(world: World, by: Account, subject: Subject) -> Any:
    """Return *by*'s export with the owner's activities on an item among their own."""
    export, theirs = (world.runtime.privacy.export(one.id) for one in (by, world.owner))
    rows = [one for one in theirs["tables"]["learning_activities"] if one["content_id"] == subject.id]
    smuggled = [{**one, "user_id": by.id, "id": f"{by.id}:{one['id']}"} for one in rows]
    export["tables"]["learning_activities"] += smuggled
    return read_export(json.dumps(export).encode())


def told(world: World, name: str, by: Account, subject: Subject) -> str:
    """Return all that a method tells: what it returns, what it wrote to its file, or the words of its refusal."""
    try:
        given = arguments(world, name, by, subject)
        result = method_of(world, name)(**given)
        said = repr(list(result) if isinstance(result, Iterator) else result)
    except AidiomaError as error:
        return str(error.public_message).lower()
    file = given.get("path")
    written = file.read_text("utf-8") if file is not None and file.exists() and "export" in name else ""
    return (said + written).lower()


def leaks(world: World, asker: str, name: str) -> Iterator[str]:
    """Yield what a method told *asker* that is not for them."""
    by = world.askers[asker]
    taken = set(parameters(world, name))
    tells_ids = not IDS & taken and name not in OWN.keys() | ID_ALONE.keys()
    for subject in list(world.subjects.values())[: None if (IDS | WORDS) & taken else 1]:
        said = told(world, name, by, subject)
        allowed = allowed_to(asker, name)
        for other in world.subjects.values():
            words = without_own(said, name, subject) if other is subject else said
            if other.word not in allowed and other.word in words:
                yield f"{name} told {asker} of {other.word}, asked for {subject.word}"
            if tells_ids and other.word not in allowed and other.id in said:
                yield f"{name} told {asker} the id {other.id}"


def allowed_to(asker: str, name: str) -> frozenset[str]:
    """Return the words that a method may tell *asker*."""
    staff = SEEN[name][0] if name in SEEN and asker != "learner" else frozenset[str]()
    own = OWN[name][0] if name in OWN else frozenset[str]()
    return staff | (own - ({DRAFT_WORD} if asker in BUT_NOT.get(name, ()) else set()))


def without_own(said: str, name: str, subject: Subject) -> str:
    """Return *said* without the item's id, and without what the caller had typed themselves."""
    typed = (f"una {subject.word}", f"a {subject.word} in english", f"un {subject.word} azul")
    words = said.replace(subject.id, "")
    if name in ("collection.keep", "practice.submit_answer"):
        for one in typed:
            words = words.replace(one, "")
    return words


def test_what_is_not_for_somebody_comes_back_from_no_method(world: World) -> None:
    """The learner asks again at the end, so that what anybody wrote is met by what reads it."""
    called = [name for name in METHODS if name not in LEFT_OUT]

    found = [
        leak
        for asker in ("learner", "teacher", "admin", "learner")
        for name in sorted(called, key=lambda name: name.startswith(("content.", "authoring.change", "authoring.set")))
        for leak in leaks(world, asker, name)
    ]

    assert not found, "\n".join(dict.fromkeys(found))


def test_its_owner_is_told_of_their_own_card_and_of_what_they_answered(world: World) -> None:
    """Else the test above would look at nothing: the same questions, asked by whom they are for."""
    own, retired = world.subjects[PRIVATE_WORD], world.subjects[RETIRED_WORD]
    shown = {
        (name, subject.word)
        for name in ("practice.show", "practice.outcome", "privacy.export", "classes.answers")
        for subject in (own, retired)
        if subject.word in told_owner(world, name, subject).replace(subject.id, "")
    }

    kept = {(name, subject.word) for name in ("practice.outcome", "privacy.export") for subject in (own, retired)}
    assert shown >= kept | {("practice.show", PRIVATE_WORD), ("classes.answers", PRIVATE_WORD)}
    assert ("practice.show", RETIRED_WORD) not in shown


def told_owner(world: World, name: str, subject: Subject) -> str:
    if name == "classes.answers":
        return repr(world.runtime.classes.answers(by=world.owner.id, code=world.code, member=world.owner.id)).lower()
    return told(world, name, world.owner, subject)


def test_what_is_left_out_and_what_is_seen_are_methods_that_there_are() -> None:
    assert (LEFT_OUT.keys() | SEEN.keys() | OWN.keys() | ID_ALONE.keys()) - METHODS.keys() == set()
