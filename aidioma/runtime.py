"""Where everything is put together: the one place that knows how the parts of an installation fit."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from aidioma.accounts.bring_back import BringBackService
from aidioma.accounts.idle_guests import IdleGuests
from aidioma.accounts.privacy import PrivacyService
from aidioma.accounts.secret import secret_key
from aidioma.accounts.service import AccountService
from aidioma.classes.service import ClassService
from aidioma.clock import Clock, utc_now
from aidioma.content.levelling import Levels
from aidioma.content.meaning import Meanings
from aidioma.content.media import MediaFiles
from aidioma.content.service import ContentService
from aidioma.content.starter import load_starter
from aidioma.db.engine import direct_url, open_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.db.schema import upgrade
from aidioma.feedback.judging.ledger import Ledger
from aidioma.feedback.service import FeedbackService
from aidioma.feedback.settle import Settler
from aidioma.inspection.costs import CostService
from aidioma.inspection.service import InspectionService
from aidioma.learning import LearningService
from aidioma.live import Board, Listener
from aidioma.migration.reads import LegacyReads
from aidioma.migration.switched import switched
from aidioma.observing.meters import MeteredMarker, Meters
from aidioma.observing.standing import StandingCollector
from aidioma.practice.choosing import PreferenceService
from aidioma.practice.collecting import CollectionService
from aidioma.practice.leeches import LeechService
from aidioma.practice.library import LibraryService
from aidioma.practice.play import PlayService
from aidioma.practice.pronouncing import PronunciationService
from aidioma.practice.review import ReviewService
from aidioma.practice.service import PracticeService
from aidioma.practice.speech import Speech
from aidioma.progress.rewards import RewardService
from aidioma.progress.service import ProgressService
from aidioma.progress.staff_view import StaffViewService
from aidioma.progress.store import FeatureStore
from aidioma.settings import Settings
from aidioma.upkeep import Upkeep


@dataclass(frozen=True, slots=True)
class Runtime:
    """An open installation: its settings, its database and its services. Safe to share between threads."""

    settings: Settings
    clock: Clock
    engine: Engine
    sessions: sessionmaker[Session]
    accounts: AccountService
    content: ContentService
    media: MediaFiles
    feedback: FeedbackService
    learning: LearningService
    practice: PracticeService
    progress: ProgressService
    preferences: PreferenceService
    review: ReviewService
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
    costs: CostService
    upkeep: Upkeep
    legacy: LegacyReads | None

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
        upgrade(direct_url(settings))
        engine = open_engine(settings)
        sessions = sessions_on(engine)
        load_starter(sessions, now=clock())
        content = ContentService(sessions, clock)
        feedback = FeedbackService.open(sessions, settings=settings, clock=clock)
        meters = Meters.fresh()
        meters.registry.register(StandingCollector(sessions, engine, settings, clock))
        legacy = None if settings.legacy_database_url is None else LegacyReads.open(settings, engine)
        practice, progress = switched(
            PracticeService(sessions, MeteredMarker(feedback, meters), clock), ProgressService(sessions, clock), legacy
        )
        live, features = Board(), FeatureStore(sessions, clock)
        key_of = partial(secret_key, settings)
        speech = Speech.open(Ledger(sessions, clock), settings=settings, secret=key_of, clock=clock)
        plays = PlayService(sessions, feedback, clock, feedback.conversation)
        return cls(
            settings=settings,
            clock=clock,
            engine=engine,
            sessions=sessions,
            accounts=AccountService.open(sessions, settings=settings, clock=clock),
            content=content,
            media=MediaFiles.open(settings),
            feedback=feedback,
            learning=LearningService(sessions, content, clock),
            practice=practice,
            progress=progress,
            preferences=PreferenceService(sessions, clock),
            review=ReviewService(sessions, clock),
            plays=plays,
            pronunciation=PronunciationService(plays, speech),
            speech=speech,
            library=LibraryService(sessions, clock),
            leeches=LeechService(sessions, clock),
            collection=CollectionService(sessions, clock),
            features=features,
            rewards=RewardService(sessions, clock),
            staff_view=StaffViewService(sessions, clock),
            classes=ClassService(sessions, clock),
            privacy=PrivacyService(sessions, clock),
            bring_back=BringBackService(sessions, clock),
            live=live,
            listener=Listener(live, sessions, direct_url(settings)),
            meters=meters,
            costs=CostService(sessions, clock, settings),
            inspection=InspectionService(
                sessions, clock, feedback.grounds, feedback.inspection, settings.max_wrong_hit_rate
            ),
            upkeep=Upkeep(
                sessions,
                clock,
                Settler(sessions, feedback, clock),
                feedback.preparation,
                features,
                Meanings(sessions, feedback.inspection.embedder, clock),
                IdleGuests(sessions, clock, timedelta(days=settings.guest_days)),
                Levels(sessions),
            ),
            legacy=legacy,
        )

    def close(self) -> None:
        """Finish what runs in the background and give the database connections back."""
        self.upkeep.stop()
        self.listener.stop()
        self.feedback.close()
        if self.speech is not None:
            self.speech.close()
        if self.legacy is not None:
            self.legacy.close()
        self.engine.dispose()
