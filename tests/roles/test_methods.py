"""
Which service method is for whom, whatever a page believed.

The table is complete: a method that is not in it fails here until somebody decides.
"""

import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.service import AccountService
from aidioma.admin.costs import CostService
from aidioma.admin.days import DayFigures
from aidioma.admin.entries import Filter
from aidioma.admin.pack_service import PackService
from aidioma.admin.service import InspectionService
from aidioma.admin.staff_view import StaffViewService
from aidioma.admin.unlearning import UnlearningService
from aidioma.classes.service import ClassService
from aidioma.content.authoring import AuthoringService
from aidioma.content.drafting import DraftingService
from aidioma.content.media import MediaFiles
from aidioma.content.service import ContentService
from aidioma.errors import AidiomaError, NotAllowedError
from aidioma.exam.service import JudgeService
from aidioma.grading.regrade import Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.inbox.service import InboxService
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.judge.drafting import Brief
from aidioma.model.people import Account
from aidioma.runtime import Runtime
from aidioma.settings import Settings
from aidioma.transfer import TransferService
from aidioma.transfer.service import ImportOptions
from tests.fake_clock import FakeClock
from tests.marking.scripted import ScriptedJudge, service_on
from tests.people import accounts_on
from tests.roles.actors import ACTORS, Actor, everybody, is_actor
from tests.roles.methods import METHODS, THEMSELVES

GUARDED: Final = {name: allowed for name, allowed in METHODS.items() if not isinstance(allowed, str)}


def named_services() -> dict[str, type]:
    """Return the services that a page can reach, by the name that ``METHODS`` has for them."""
    hints = typing.get_type_hints(Runtime)
    found = {name: hint for name, hint in hints.items() if inspect.isclass(hint) and has_methods(hint)}
    faces = {
        f"accounts.{name}": typing.get_type_hints(value.fget)["return"]
        for name, value in vars(AccountService).items()
        if isinstance(value, property)
    }
    return {**found, **faces, "transfer": TransferService}


def has_methods(hint: type) -> bool:
    return hint.__module__.startswith("aidioma.") and hint is not Settings


def public_methods(service: type) -> Iterator[str]:
    for name, value in vars(service).items():
        if not name.startswith("_") and inspect.isfunction(value):
            yield name


def test_every_method_of_every_service_says_whom_it_is_for() -> None:
    there = {f"{name}.{method}" for name, service in named_services().items() for method in public_methods(service)}

    assert there == set(METHODS)


def test_what_takes_an_actor_is_guarded_and_what_is_about_oneself_takes_an_id() -> None:
    """``by`` is somebody acting on others; ``user_id`` alone is whoever is signed in."""
    for name, service in named_services().items():
        for method in public_methods(service):
            parameters = inspect.signature(getattr(service, method)).parameters
            allowed = METHODS[f"{name}.{method}"]
            assert ("by" in parameters) == (not isinstance(allowed, str)), f"{name}.{method}"
            if allowed is THEMSELVES:
                assert {"user_id", "account_id"} & set(parameters), f"{name}.{method}"


@dataclass(frozen=True, slots=True)
class World:
    """The services on one database, and everybody who may try."""

    services: Mapping[str, Any]
    actors: Mapping[Actor, Account | None]
    code: str

    def actor(self, name: Actor) -> Account:
        """Return who acts; who is signed out has no id."""
        return self.actors[name] or Account("", "", None, "learner", "beginner")


@pytest.fixture
def world(sessions: sessionmaker[Session], clock: FakeClock, tmp_path: Path) -> World:
    accounts = accounts_on(sessions, clock)
    feedback = service_on(sessions, clock, ScriptedJudge())
    content = ContentService(sessions, clock)
    classes = ClassService(sessions, clock)
    actors = everybody(accounts, sessions)
    teacher, learner = actors["teacher"], actors["learner"]
    assert teacher is not None
    assert learner is not None
    code = classes.open_class(by=teacher.id, name="5b").code
    classes.join(user_id=learner.id, typed=code)
    services = {
        "accounts.people": accounts.people,
        "accounts.sign_ins": accounts.sign_ins,
        "accounts.trail": accounts.trail,
        "authoring": AuthoringService(sessions, content, feedback.similarity_search.embedder),
        "classes": classes,
        "content": content,
        "drafting": DraftingService(content, clock, None),
        "media": MediaFiles(tmp_path, 1_000),
        "costs": CostService(sessions, clock, Settings()),
        "judge": JudgeService(
            sessions, clock, Settings(AIDIOMA_DATA_DIR=tmp_path, OPENAI_API_KEY=None), UsageLedger(sessions, clock)
        ),
        "inbox": InboxService(
            sessions, content, RegradeWorker(sessions, Regrader(sessions, feedback, clock), clock), clock
        ),
        "inspection": InspectionService(sessions, clock, feedback.cache_scope, feedback.similarity_search, 0.005),
        "packs": PackService(sessions, clock, feedback.cache_scope, 0.005, 3),
        "staff_view": StaffViewService(sessions, clock),
        "unlearning": UnlearningService(sessions, clock),
        "transfer": TransferService(sessions, clock, MediaFiles(tmp_path, 1_000)),
    }
    return World(services, actors, code)


def arguments(world: World, method: Callable[..., Any], by: Account, tmp_path: Path) -> dict[str, Any]:
    """Return something for each parameter that must be given; most of it names what is not there."""
    member = world.actor("learner").id
    given: dict[str, Any] = {
        "user_id": member,
        "member": member,
        "code": world.code,
        "direction": "en-es",
        "handle": "none",
        "role": "learner",
        "name": "New",
        "email": "new@example.com",
        "key": "answer:x:y",
        "keys": ["answer:x:y"],
        "act": "expire",
        "content_id": "none",
        "corrected": "hola",
        "content": b"GIF89a",
        "contents": [],
        "meaning": "hola",
        "wanted": Filter(text="hola"),
        "expected": 0,
        "first": date(2026, 3, 1),
        "last": date(2026, 3, 2),
        "bound": 0.01,
        "model": "m",
        "past": DayFigures(date(2026, 3, 1)),
        "call_usd": Decimal(0),
        "title": "T",
        "content_ids": ["none"],
        "text": "hola",
        "content_type": "sentence",
        "brief": Brief(topic="food"),
        "due_on": date(2026, 3, 3),
        "assignment": "none",
        "answer_id": "none",
        "answers": ["hola"],
        "verdict": "correct",
        "row": {},
        "revision": 1,
        "status": "draft",
        "revisions_by_id": {},
        "rows": {},
        "items": {},
        "entered": {},
        "value": "x",
        "path": tmp_path / "none.tsv",
        "how": ImportOptions(),
        "file": BytesIO(),
        "packed": False,
    }
    needed = inspect.signature(method).parameters
    if "items" in needed:
        given["act"] = "retired"
    chosen = {name: given[name] for name, one in needed.items() if name != "by" and one.default is one.empty}
    return {**chosen, "by": by if is_actor(needed["by"]) else by.id}


@pytest.mark.parametrize("service", sorted({name.rpartition(".")[0] for name in GUARDED}))
def test_a_service_refuses_everybody_whom_a_method_is_not_for(world: World, tmp_path: Path, service: str) -> None:
    """Whom a method is for comes last: what it does would change what the next is about."""
    wrong = [
        f"{name}: {actor} was {'refused' if refused else 'let in'}"
        for name in GUARDED
        if name.rpartition(".")[0] == service
        for actor in sorted(ACTORS, key=lambda one: one in GUARDED[name])
        if (refused := is_refused(world, name, actor, tmp_path)) == (actor in allowed_for(world, name))
    ]

    assert wrong == []


def is_refused(world: World, name: str, actor: Actor, tmp_path: Path) -> bool:
    """Try it. What else goes wrong (there is no such entry, the file is missing) comes after the role."""
    act = method_of(world, name)
    try:
        act(**arguments(world, act, world.actor(actor), tmp_path))
    except NotAllowedError:
        return True
    except AidiomaError:
        return False
    return False


def allowed_for(world: World, name: str) -> frozenset[Actor]:
    """
    Return whom a method is for.

    Content is told an account and knows nothing of accounts: a page passes what it has just looked up, and for whom is
    disabled it finds nobody.
    """
    told = is_actor(inspect.signature(method_of(world, name)).parameters["by"])
    return GUARDED[name] | frozenset[Actor]({"disabled admin"} if told else ())


def method_of(world: World, name: str) -> Callable[..., Any]:
    service, _, method = name.rpartition(".")
    found: Callable[..., Any] = getattr(world.services[service], method)
    return found
