"""What goes out of an installation: what enough people gave, without anybody's name, and what it settles elsewhere."""

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from aidioma.activity_log import append
from aidioma.admin.pack_service import PackService
from aidioma.classes.override import overridden
from aidioma.content.exercises import exercise
from aidioma.content.rows import get_item
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.models import AiCache, LearningActivity, LearningContent, User
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.marking.engine.gate import SHADOW_OF_SURE
from aidioma.model.items import OWNER_KEY
from aidioma.model.marks import Tier, Verdict
from aidioma.model.people import OPERATOR
from aidioma.practice.card import Card
from tests.admin.conftest import ITEM, World, add_item
from tests.conftest import database
from tests.fake_clock import FakeClock
from tests.marking.scripted import SURE, looked_at, service_on

TIERS = select(LearningActivity.details[("receipt", "tier")].astext).where(LearningActivity.details.has_key("receipt"))


@pytest.fixture
def packs(world: World) -> PackService:
    return PackService(world.sessions, world.clock, world.feedback.cache_scope, 0.005, 3)


def exported(packs: PackService, **wanted: Any) -> list[dict[str, Any]]:
    """Return the lines of a pack, the header first."""
    file = io.BytesIO()
    packs.export(file, by=OPERATOR, **{"name": "made", "packed": False, **wanted})
    return [json.loads(line) for line in file.getvalue().splitlines()]


def answers(packs: PackService, **wanted: Any) -> list[str]:
    return [line["answer"] for line in exported(packs, **wanted)[1:]]


def give(world: World, text: str, *, times: int = 3, item: str = ITEM) -> None:
    """Let so many learners give an answer."""
    for by in range(times):
        world.answer(text, by=by, item=item)


def test_a_pack_has_what_enough_people_gave(world: World, packs: PackService) -> None:
    """With its provenance, and how many gave it only roughly."""
    world.judge.corrections["Hoy sigo cansado"] = "Hoy sigo cansado"
    give(world, "Hoy sigo cansado", times=4)
    give(world, "Quedo cansado hoy")
    give(world, "Ando cansado hoy", times=2)
    give(world, "Estoy cansado hoy")  # authored: it travels with the item

    header, *lines = exported(packs)

    assert {line["answer"]: (line["verdict"], line["by"], line["given"]) for line in lines} == {
        "hoy sigo cansado": ("correct", "judge", "3+"),
        "quedo cansado hoy": ("incorrect", "judge", "3+"),
    }
    assert (header["name"], header["model"], header["least_learners"]) == ("made", "scripted", 3)
    assert header["certificate"] == {
        "n": 0,
        "wrong": 0,
        "rate": None,
        "high": None,
        "how": "Not measured: no judge has looked at reused marks here.",
    }
    whole = json.dumps([header, *lines])
    assert "learner-" not in whole
    assert "Name of" not in whole


def test_the_same_learner_twice_is_one(world: World, packs: PackService) -> None:
    for _ in range(5):
        world.answer("Quedo cansado hoy", by=1)
    assert answers(packs) == []
    assert answers(packs, least_learners=1) == ["quedo cansado hoy"]


def test_all_guests_are_one(world: World, packs: PackService) -> None:
    """One person can be many of them."""
    with world.sessions.begin() as session:
        session.execute(update(User).where(User.id.in_(world.learners[:3])).values(email=None))
    give(world, "Quedo cansado hoy", times=4)
    assert answers(packs) == []
    assert answers(packs, least_learners=2) == ["quedo cansado hoy"]


def test_what_was_taken_back_was_not_given(world: World, packs: PackService) -> None:
    give(world, "Quedo cansado hoy")
    done = world.practice.last_done(user_id=world.learners[0])
    assert done is not None
    world.practice.undo(user_id=world.learners[0], done=done)
    assert answers(packs) == []


@pytest.mark.parametrize(
    ("name", "answer", "goes"),
    [
        pytest.param("Begoña Echeverri", "Begoña está cansada hoy", False, id="a rare name, of anybody"),
        pytest.param("Juan Pérez", "Estoy cansado hoy, soy Juan Pérez", False, id="a whole name, of anybody"),
        pytest.param("Juan Pérez", "Hoy Juan sigue cansado", True, id="a word that many are called, of somebody else"),
        pytest.param("Rosa Cruz", "Hoy estoy cansado y rosa", True, id="a word of the language"),
    ],
)
def test_nobody_is_named(world: World, packs: PackService, name: str, answer: str, goes: bool) -> None:
    with world.sessions.begin() as session:
        session.execute(insert(User).values(id="named", name=name, email="named@example.com"))
    give(world, answer)
    assert bool(answers(packs)) is goes


def test_who_gave_an_answer_is_not_named_by_any_word(world: World, packs: PackService) -> None:
    with world.sessions.begin() as session:
        session.execute(update(User).where(User.id == world.learners[1]).values(name="Juan Pérez"))
    give(world, "Hoy Juan sigue cansado")
    assert answers(packs) == []


def test_a_name_in_the_reasons_takes_the_reasons_alone(world: World, packs: PackService) -> None:
    """What the rules make of the difference is told instead."""
    give(world, "Quedo cansado hoy")
    with world.sessions.begin() as session:
        session.execute(update(User).where(User.id == world.learners[1]).values(name="Begoña Ruiz"))
        told = {"verdict": "incorrect", "score": 60, "corrected": "Estoy cansado hoy.", "tip": "Ask Begoña."}
        row = session.scalars(select(AiCache).where(AiCache.response["answer"].astext == "quedo cansado hoy")).one()
        row.response = {**row.response, "feedback": {**row.response["feedback"], **told}}

    (line,) = exported(packs)[1:]

    assert (line["answer"], line.get("tip"), line.get("edits")) == ("quedo cansado hoy", None, None)


@pytest.mark.parametrize(
    "answer", ["Estoy cansado hoy ana@example.org", "Llámame hoy al +34 600 123 456", "hoy " * 80, "Mira @ana_ruiz hoy"]
)
def test_what_may_not_be_kept_does_not_go(world: World, packs: PackService, answer: str) -> None:
    give(world, answer)
    assert answers(packs) == []


def test_a_learners_own_card_does_not_go(world: World, packs: PackService) -> None:
    """Nor what is no longer asked of everybody."""
    with world.sessions.begin() as session:
        add_item(session, "own", english="I am a secret.", spanish="Soy un secreto.")
        add_item(session, "draft", english="I am a draft.", spanish="Soy un borrador.")
    give(world, "Estoy un secreto", item="own")
    give(world, "Estoy un borrador", item="draft")
    with world.sessions.begin() as session:
        for item, more in (("own", {OWNER_KEY: world.learners[0]}), ("draft", {"status": "draft"})):
            row = session.get_one(LearningContent, item)
            row.details = {**row.details, **more}

    assert answers(packs) == []
    with pytest.raises(NotFoundError):
        answers(packs, content_ids=["own"])
    assert answers(packs, content_ids=["draft"]) == []


def test_what_was_doubted_stays(world: World, packs: PackService) -> None:
    """A teacher's word against a mark, and a learner's report."""
    for text, word in (("Quedo cansado hoy", "override"), ("Hoy ando cansado", "report"), ("Hoy quedo cansado", "")):
        give(world, text)
        card = Card.dealt(ITEM, "en-es")
        done = world.practice.submit_answer(user_id=world.learners[0], card=card, answer=text)
        if word == "report":
            world.practice.report(user_id=world.learners[0], card=card)
        if word == "override":
            with world.sessions.begin() as session:
                change = overridden(session, world.learners[0], done.activity_id, Verdict.CORRECT, by=world.admin)
                append(session, change, now=world.clock())

    assert answers(packs) == ["hoy quedo cansado"]


def test_translations_that_enough_were_corrected_to_go_along(world: World, packs: PackService) -> None:
    """Nobody gave it, and three people meant it: each of its words comes from all of them or from the judge."""
    for by, text in enumerate(("Hoy acabo de molido", "Acabo por molido en hoy", "Termino molido a hoy")):
        world.judge.corrections[text] = "Hoy acabo molido"
        world.answer(text, by=by)

    assert [(line["answer"], line["verdict"]) for line in exported(packs)[1:]] == [("hoy acabo molido", "correct")]


def test_what_nobody_gave_goes_whoever_foresaw_it(world: World, packs: PackService) -> None:
    """What other content has for the same prompt is its author's."""
    with world.sessions() as session:
        asked = exercise(get_item(session, ITEM))
    world.feedback.prewarm.prepare(asked, elsewhere=["Hoy me siento cansado."])
    assert [(line["answer"], line["by"]) for line in exported(packs)[1:]] == [("hoy me siento cansado", "author")]


def test_a_pack_of_some_items_has_these_alone(world: World, packs: PackService) -> None:
    with world.sessions.begin() as session:
        add_item(session, "other", english="I am here.", spanish="Estoy aquí.")
    give(world, "Quedo cansado hoy")
    give(world, "Quedo aquí", item="other")
    assert answers(packs) == ["quedo aquí", "quedo cansado hoy"]
    assert answers(packs, content_ids=["other"]) == ["quedo aquí"]
    with pytest.raises(NotFoundError):
        answers(packs, content_ids=["none"])


@pytest.mark.parametrize("wanted", [{"name": "No Name"}, {"name": ""}, {"least_learners": 0}])
def test_a_pack_needs_a_name_and_learners(packs: PackService, wanted: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="small letters"):
        exported(packs, **wanted)


def test_the_certificate_says_what_the_shadow_found(world: World, packs: PackService) -> None:
    gate = world.feedback.evidence_store.of("en-es").gate
    with gate.lock:
        for number in range(50):
            gate.gate.saw_label("one-backed", 0.99, wrong=number == 0, shadow_share=SHADOW_OF_SURE)
    world.feedback.evidence_store.close()

    said = exported(packs)[0]["certificate"]

    assert (said["n"], said["wrong"], said["rate"]) == (50, 1, 0.02)
    assert 0.02 < said["high"] < 0.3
    assert "judged once more by scripted" in said["how"]


@pytest.fixture
def empty(server: str, template: str) -> Iterator[sessionmaker[Session]]:
    """Yield another installation, with nobody and nothing in it."""
    with database(server, template=template) as url:
        engine = create_engine(url)
        yield sessions_on(engine)
        engine.dispose()


def test_a_pack_settles_in_an_empty_installation_what_it_settled_here(
    world: World, packs: PackService, empty: sessionmaker[Session], clock: FakeClock
) -> None:
    """What was judged, what was worked out from that, and what was corrected to; each with the same words."""
    world.judge.corrections |= {
        "Hoy sigo rendido": "Hoy sigo rendido",
        "Me siento cansada hoy": "Me siento cansado hoy",
    }
    judged = ("Hoy sigo rendido", "Quedo cansado hoy", "Me siento cansada hoy")
    for text in judged:
        give(world, text)
    feedback = replace(looked_at(service_on(world.sessions, clock, world.judge)), weights=SURE)
    there = replace(world, feedback=feedback, practice=replace(world.practice, marker=feedback))
    worked_out = ("Hoy sigo cansado", "Me siento rendido hoy", "Estoy cansado ayer")
    for text in worked_out:
        give(there, text)
    given = (*judged, *worked_out)
    asked = (*given, "Me siento cansado hoy", "ESTOY cansado, hoy")
    with world.sessions() as session:
        tiers = set(session.scalars(TIERS))
    assert {"judge", "composed"} <= tiers
    file = io.BytesIO()
    written = packs.export(file, by=OPERATOR, name="made", packed=True)
    assert gzip.decompress(file.getvalue()).count(b"\n") == written + 1

    with world.sessions() as session:
        asked_of = exercise(get_item(session, ITEM))
    taught = {text: feedback.mark(asked_of, text, learner_id=OPERATOR) for text in asked}

    file.seek(0)
    elsewhere = service_on(empty, clock, None)
    with empty.begin() as session:
        session.execute(insert(User).values(id="a", name="A", email="a@example.com", role="admin"))
    report = PackService(empty, clock, elsewhere.cache_scope, 0.005, 3).install(file, by="a")
    told = {text: elsewhere.mark(replace(asked_of, version=5), text, learner_id="l") for text in asked}

    assert (report.taken, report.rejected) == (written, 0)
    for text, mark in taught.items():
        assert told[text].feedback == mark.feedback.model_copy(update={"concepts": told[text].feedback.concepts})
    assert [told[text].receipt.tier for text in judged] == [Tier.PACK] * 3


def test_what_a_pack_settled_does_not_go_on(world: World, packs: PackService) -> None:
    """Nobody here judged it, so it is not ours to vouch for."""
    give(world, "Quedo cansado hoy")
    file = io.BytesIO()
    packs.export(file, by=OPERATOR, name="made", packed=False)
    file.seek(0)
    with world.sessions.begin() as session:
        session.execute(delete(AiCache))
        session.execute(delete(LearningActivity))
    packs.install(file, by=OPERATOR)
    world.clock.advance(minutes=2)
    bare = service_on(world.sessions, world.clock, None)
    there = replace(world, practice=replace(world.practice, marker=bare))
    give(there, "Quedo cansado hoy")
    with world.sessions() as session:
        assert set(session.scalars(TIERS)) == {"pack"}
    assert answers(packs) == []


def test_what_is_done_is_in_the_audit_trail(world: World, packs: PackService) -> None:
    give(world, "Quedo cansado hoy")
    file = io.BytesIO()
    packs.export(file, by=world.admin, name="made", packed=False)
    file.seek(0)
    packs.install(file, by=world.admin)
    packs.remove("made", by=world.admin)
    kinds = ("pack_export", "pack_install", "pack_remove")
    with world.sessions() as session:
        rows = session.execute(
            select(LearningActivity.activity_type, LearningActivity.details["pack"].astext)
            .where(LearningActivity.activity_type.in_(kinds))
            .order_by(LearningActivity.activity_type)
        ).all()
    assert [tuple(row) for row in rows] == [(kind, "made") for kind in kinds]
