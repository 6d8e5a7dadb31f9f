"""How a learner wants to practise: one checked model over the JSON in ``users.preferences``. Pure."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from aidioma.i18n import Message
from aidioma.model.marks import Direction

Dialect = Literal["es-ES", "es-MX", "es-AR"]
AccentPolicy = Literal["strict", "tell", "lenient"]
AskedDirection = Literal["en-es", "es-en", "both"]
GoalUnit = Literal["cards", "minutes"]
SchedulerName = Literal["sm2", "fsrs"]
Interface = Literal["en", "es"]
INTERFACES: Final[tuple[Interface, ...]] = get_args(Interface)
Reason = Literal["travel", "people", "work", "study", "itself"]
"""What somebody learns Spanish for."""
TOPICS_FOR: Final[Mapping[Reason, tuple[str, ...]]] = {
    "travel": ("travel", "city", "food"),
    "people": ("family", "friends", "feelings"),
    "work": ("work", "technology", "news"),
    "study": ("study", "culture"),
    "itself": (),
}
"""The topics of content that come first for whoever learns for a reason."""
Theme = Literal["system", "light", "dark"]


def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = Message("Please choose a time zone from the list.")
        raise ValueError(msg) from error


class Preferences(BaseModel):
    """
    What a learner chose; each has a default, and what the JSON holds beyond these belongs to others.

    ``goal`` is a session's length in ``goal_unit``; ``daily_minutes`` caps what a day shows; ``quiet_days`` are
    weekdays, Monday 0; ``speech_rate`` is a share of the voice's own speed; ``interface`` is the language of the pages,
    None as the browser asks. ``recognise_first`` has what is new asked out of Spanish when it is met; ``introduced`` is
    whoever was asked how much Spanish they have.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    time_zone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    dialect: Dialect = "es-ES"
    direction: AskedDirection = "en-es"
    accents: AccentPolicy = "tell"
    typing_habits: bool = False
    word_bank: bool = False
    goal_unit: GoalUnit = "cards"
    goal: Annotated[int, Field(ge=5, le=200)] = 20
    daily_minutes: Annotated[int, Field(ge=5, le=480)] = 60
    new_a_day: Annotated[int, Field(ge=0, le=200)] = 20
    quiet_days: tuple[Annotated[int, Field(ge=0, le=6)], ...] = ()
    speech_rate: Annotated[float, Field(ge=0.5, le=1.25)] = 1.0
    scheduler: SchedulerName = "sm2"
    recognise_first: bool = False
    reason: Reason | None = None
    introduced: bool = False
    interface: Interface | None = None
    theme: Theme = "system"

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return what *stored* says; where it does not fit, the default holds and the rest still counts."""
        try:
            return cls.model_validate(stored)
        except ValidationError as error:
            misfits = {problem["loc"][0] for problem in error.errors()}
        return cls.model_validate({key: value for key, value in stored.items() if key not in misfits})

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that come first among what is new."""
        return TOPICS_FOR[self.reason] if self.reason else ()

    def direction_of(self, turn: int, *, is_new: bool = False) -> Direction:
        """Return the direction of the card dealt after *turn* answers; both directions take turns."""
        if is_new and self.recognise_first:
            return "es-en"
        if self.direction == "both":
            return "en-es" if turn % 2 == 0 else "es-en"
        return self.direction
