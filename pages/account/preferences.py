"""How somebody wants to practise: one form, checked by one model."""

from typing import Final
from zoneinfo import available_timezones

import streamlit as st
from pydantic import ValidationError

from aidioma.accounts.model import Account
from aidioma.practice.preferences import AccentPolicy, Dialect, GoalUnit, Preferences, SchedulerName
from pages.ui.messages import shown_to_learner
from pages.ui.players.sentence import DIRECTIONS
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.speech import listen

DIALECTS: Final[dict[Dialect, str]] = {"es-ES": "Spain", "es-MX": "Mexico", "es-AR": "Argentina"}
ACCENTS: Final[dict[AccentPolicy, str]] = {
    "strict": "Strict: a wrong accent is wrong",
    "tell": "Tell me: almost right, and shown",
    "lenient": "Lenient: right, and shown",
}
UNITS: Final[dict[GoalUnit, str]] = {"cards": "cards", "minutes": "minutes"}
SCHEDULERS: Final[dict[SchedulerName, str]] = {"sm2": "SM-2", "fsrs": "FSRS"}
SPEEDS: Final[dict[float, str]] = {0.6: "Slow", 0.8: "A little slower", 1.0: "As the voice speaks", 1.2: "Faster"}
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
VOICE_SAMPLE: Final = "Buenos días. ¿Qué tal está usted hoy?"

account = require_account()
now = Preferences.read(account.preferences)


def answers_part() -> dict[str, object]:
    """Ask how answers are given and told."""
    st.subheader("Answers")
    chosen: dict[str, object] = {}
    chosen["direction"] = st.selectbox(
        "Direction", list(DIRECTIONS), list(DIRECTIONS).index(now.direction), format_func=DIRECTIONS.__getitem__
    )
    chosen["accents"] = st.selectbox(
        "Accents",
        list(ACCENTS),
        list(ACCENTS).index(now.accents),
        format_func=ACCENTS.__getitem__,
        help="Where an accent makes another word (si, sí), it is always told and explained.",
    )
    chosen["typing_habits"] = st.checkbox(
        "Type accents by habit", now.typing_habits, help="~n gives ñ, 'a gives á, :u gives ü, and ? first gives ¿."
    )
    chosen["word_bank"] = st.checkbox(
        "Build sentences from words", now.word_bank, help="Easier than typing them, and so earns a little less."
    )
    return chosen


def load_part() -> dict[str, object]:
    """Ask how much a session and a day hold."""
    st.subheader("How much")
    chosen: dict[str, object] = {}
    unit, length = st.columns(2)
    chosen["goal"] = length.number_input("A session is so long", 5, 200, now.goal)
    chosen["goal_unit"] = unit.selectbox("Sessions are counted in", list(UNITS), list(UNITS).index(now.goal_unit))
    most, new = st.columns(2)
    chosen["daily_minutes"] = most.number_input(
        "Minutes a day at most", 5, 480, now.daily_minutes, help="What does not fit waits, with its date."
    )
    chosen["new_a_day"] = new.number_input("New a day", 0, 200, now.new_a_day)
    quiet = st.multiselect(
        "Quiet days",
        WEEKDAYS,
        [WEEKDAYS[day] for day in now.quiet_days],
        help="A quarter of the usual reviews, and nothing new.",
    )
    chosen["quiet_days"] = tuple(WEEKDAYS.index(day) for day in quiet)
    return chosen


def nearest_speed() -> float:
    """Return the listed speed that is nearest to the chosen one."""
    return min(SPEEDS, key=lambda speed: abs(speed - now.speech_rate))


def place_part() -> dict[str, object]:
    """Ask where the learner is, and which Spanish is heard there."""
    st.subheader("Spanish and time")
    chosen: dict[str, object] = {}
    zones = sorted(available_timezones())
    chosen["dialect"] = st.selectbox(
        "Spanish of", list(DIALECTS), list(DIALECTS).index(now.dialect), format_func=DIALECTS.__getitem__
    )
    chosen["speech_rate"] = st.selectbox(
        "Speed of the voice", list(SPEEDS), list(SPEEDS).index(nearest_speed()), format_func=SPEEDS.__getitem__
    )
    zone = now.time_zone if now.time_zone in zones else "UTC"
    chosen["time_zone"] = st.selectbox("Time zone", zones, zones.index(zone), help="Your day ends at 04:00 there.")
    chosen["scheduler"] = st.selectbox(
        "Dates are set by",
        list(SCHEDULERS),
        list(SCHEDULERS).index(now.scheduler),
        format_func=SCHEDULERS.__getitem__,
        help="Changing it works all your dates out again, from the same answers. You can always change back.",
    )
    return chosen


def save(account: Account, chosen: dict[str, object]) -> None:
    """Check and store what was chosen."""
    try:
        wanted = Preferences.model_validate({**now.model_dump(), **chosen})
    except ValidationError as error:
        st.error(str(error.errors()[0]["msg"]), icon=":material/error:")
        return
    with shown_to_learner():
        runtime().preferences.save(user_id=account.id, wanted=wanted)
        st.toast("Saved.", icon=":material/check:")


st.title("Preferences")
with st.form("preferences"):
    chosen = answers_part() | load_part() | place_part()
    submitted = st.form_submit_button("Save", type="primary")
if submitted:
    with shown_to_learner():
        save(fresh_account(), chosen)
st.caption("How the voice sounds, as it was last saved:")
listen(VOICE_SAMPLE, preferences=now, key="sample")
