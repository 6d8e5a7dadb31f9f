"""Where everything is put together: the one place that knows how the parts of an installation fit."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol, Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.idle_guests import IdleGuests
from aidioma.accounts.secret import secret_key
from aidioma.accounts.service import AccountService
from aidioma.admin.costs import CostService
from aidioma.admin.pack_service import PackService
from aidioma.admin.service import InspectionService
from aidioma.admin.staff_view import StaffViewService
from aidioma.admin.unlearning import UnlearningService
from aidioma.classes.service import ClassService
from aidioma.clock import Clock, utc_now
from aidioma.content.authoring import AuthoringService
from aidioma.content.courses import CourseService
from aidioma.content.drafting import DraftingService
from aidioma.content.levelling import Levels
from aidioma.content.media import MediaFiles
from aidioma.content.search.semantic import Meanings
from aidioma.content.service import ContentService
from aidioma.content.starter import load_starter, load_starter_pack
from aidioma.db.engine import direct_url, is_direct, open_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.schema import upgrade
from aidioma.exam.service import JudgeService
from aidioma.grading.regrade import Regrader
from aidioma.grading.worker import RegradeWorker
from aidioma.inbox.judge_opinions import JudgeOpinions
from aidioma.inbox.service import InboxService
from aidioma.learning import UnifiedLearningService
from aidioma.live import Board, Listener
from aidioma.llm.connection import connected
from aidioma.llm.usage_ledger import UsageLedger
from aidioma.marking.cache.answer_vectors import AnswerVectors
from aidioma.marking.service import FeedbackService
from aidioma.ops.gauges import GaugeCollector
from aidioma.ops.meters import MeteredMarker, Meters
from aidioma.ops.upkeep import Upkeep
from aidioma.practice.leeches import LeechService
from aidioma.practice.library import LibraryService
from aidioma.practice.own_answers import OwnAnswerService
from aidioma.practice.own_flashcards import CollectionService
from aidioma.practice.pending import Settler
from aidioma.practice.play_service import PlayService
from aidioma.practice.preference_service import PreferenceService
from aidioma.practice.pronouncing import PronunciationService
from aidioma.practice.reports import ReportService
from aidioma.practice.review import ReviewService
from aidioma.practice.service import PracticeService
from aidioma.practice.speech import Speech
from aidioma.privacy.bring_back import BringBackService
from aidioma.privacy.service import PrivacyService
from aidioma.progress.rewards import RewardService
from aidioma.progress.service import ProgressService
from aidioma.progress.store import FeatureStore
from aidioma.settings import Settings


class Attached(Protocol):
    """What a room from outside adds that has a beginning and an end."""

    def start(self) -> None:
        """Begin what runs beside the app."""

    def close(self) -> None:
        """End it and give back what it holds."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """An open installation: its settings, its database and its services. Safe to share between threads."""

    settings: Settings
    clock: Clock
    engine: Engine
    sessions: sessionmaker[Session]
    accounts: AccountService
    content: ContentService
    authoring: AuthoringService
    drafting: DraftingService
    courses: CourseService
    media: MediaFiles
    feedback: FeedbackService
    learning: UnifiedLearningService
    practice: PracticeService
    progress: ProgressService
    preferences: PreferenceService
    review: ReviewService
    reports: ReportService
    own_answers: OwnAnswerService
    plays: PlayService
    pronunciation: PronunciationService
    speech: Speech | None
    library: LibraryService
    leeches: LeechService
    collection: CollectionService
    features: FeatureStore
    rewards: RewardService
    staff_view: StaffViewService
    classes: ClassService
    privacy: PrivacyService
    bring_back: BringBackService
    live: Board
    listener: Listener
    meters: Meters
    inspection: InspectionService
    packs: PackService
    unlearning: UnlearningService
    regrading: RegradeWorker
    inbox: InboxService
    costs: CostService
    judge: JudgeService
    upkeep: Upkeep
    attached: tuple[Attached, ...] = ()

    @classmethod
    def open(cls, settings: Settings | None = None, *, clock: Clock = utc_now) -> Self:
        """
        Open the installation that *settings* describe, ready to use.

        Where no server is named the embedded one is started; the schema is brought up to date, and starter
        content that is missing is loaded. Several processes may do this at once.

        Raises:
            DatabaseError: If the database cannot be started or reached.
        """
        settings = settings or Settings()
        upgrade(direct_url(settings), is_direct=is_direct(settings))
        engine = open_engine(settings)
        sessions = sessions_on(engine)
        load_starter(sessions, now=clock())
        load_starter_pack(sessions, now=clock())
        meters, live = Meters.fresh(), Board()
        meters.registry.register(GaugeCollector(sessions, engine, settings, clock))
        ledger = UsageLedger(sessions, clock)
        speech = Speech.open(ledger, settings=settings, secret=partial(secret_key, settings), clock=clock)
        return cls(
            settings=settings,
            clock=clock,
            engine=engine,
            sessions=sessions,
            accounts=AccountService.open(sessions, settings=settings, clock=clock),
            courses=CourseService(sessions, clock),
            media=MediaFiles.open(settings),
            progress=ProgressService(sessions, clock),
            preferences=PreferenceService(sessions, clock),
            review=ReviewService(sessions, clock),
            reports=ReportService(sessions, clock),
            own_answers=OwnAnswerService(sessions, clock),
            speech=speech,
            library=LibraryService(sessions, clock),
            leeches=LeechService(sessions, clock),
            collection=CollectionService(sessions, clock),
            rewards=RewardService(sessions, clock),
            staff_view=StaffViewService(sessions, clock),
            classes=ClassService(sessions, clock),
            privacy=PrivacyService(sessions, clock),
            bring_back=BringBackService(sessions, clock),
            live=live,
            listener=Listener(live, sessions, direct_url(settings)),
            meters=meters,
            unlearning=UnlearningService(sessions, clock),
            costs=CostService(sessions, clock, settings),
            judge=JudgeService(sessions, clock, settings, ledger),
            **_judged(sessions, clock, settings, meters=meters, speech=speech),
        )

    def with_judge_of_now(self) -> Self:
        """
        Return this installation with the judge that its data folder names at this moment; the rest is shared.

        What was attached is not: whoever attached it does so again.
        """
        judged = _judged(self.sessions, self.clock, self.settings, meters=self.meters, speech=self.speech)
        progress = ProgressService(self.sessions, self.clock)
        return replace(self, **judged, progress=progress, attached=())

    def start(self, *, also_load: Callable[[], object] = lambda: None) -> None:
        """Begin what runs in the background of an app; *also_load* is loaded with the word lists."""
        self.listener.start()
        self.start_judging(also_load=also_load)

    def start_judging(self, *, also_load: Callable[[], object] = lambda: None) -> None:
        """Begin the part of it that depends on who judges."""
        self.upkeep.start(also_load=also_load)
        for attached in self.attached:
            attached.start()

    def stop_judging(self) -> None:
        """End that part."""
        self.upkeep.stop()
        for attached in self.attached:
            attached.close()

    def close(self) -> None:
        """Finish what runs in the background and give the database connections back."""
        self.judge.close()
        self.upkeep.stop()
        self.listener.stop()
        self.feedback.close()
        if self.speech is not None:
            self.speech.close()
        for attached in self.attached:
            attached.close()
        self.engine.dispose()


def _judged(
    sessions: sessionmaker[Session], clock: Clock, settings: Settings, *, meters: Meters, speech: Speech | None
) -> dict[str, Any]:
    """Return the parts that depend on who judges, by their names: the judge of *settings*, or of the data folder."""
    feedback = FeedbackService.open(sessions, settings=connected(settings), clock=clock)
    content, features = ContentService(sessions, clock), FeatureStore(sessions, clock)
    embedder, similarity = feedback.similarity_search.embedder, feedback.similarity_search
    practice = PracticeService(sessions, MeteredMarker(feedback, meters), clock)
    plays = PlayService(sessions, feedback, clock, feedback.conversation)
    regrading = RegradeWorker(sessions, Regrader(sessions, feedback, clock), clock)
    return {
        "content": content,
        "authoring": AuthoringService(sessions, content, embedder),
        "drafting": DraftingService(content, clock, feedback.draft_service),
        "feedback": feedback,
        "features": features,
        "practice": practice,
        "plays": plays,
        "pronunciation": PronunciationService(plays, speech),
        "learning": UnifiedLearningService(sessions, content, practice, features, similarity, clock),
        "inspection": InspectionService(sessions, clock, feedback.cache_scope, similarity, settings.max_wrong_hit_rate),
        "packs": PackService(
            sessions, clock, feedback.cache_scope, settings.max_wrong_hit_rate, settings.pack_least_learners
        ),
        "regrading": regrading,
        "inbox": InboxService(sessions, content, regrading, clock, JudgeOpinions(sessions, feedback, clock)),
        "upkeep": Upkeep(
            sessions,
            clock,
            regrading,
            Settler(sessions, feedback, clock),
            feedback.prewarm,
            features,
            Meanings(sessions, embedder, clock),
            AnswerVectors(sessions, embedder),
            IdleGuests(sessions, clock, timedelta(days=settings.guest_days)),
            Levels(sessions),
        ),
    }
