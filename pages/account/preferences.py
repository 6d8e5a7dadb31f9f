"""How somebody wants to practise: one form, checked by one model."""

from collections.abc import Mapping
from typing import Final, TypeVar
from zoneinfo import available_timezones

import streamlit as st
from babel.dates import get_day_names
from pydantic import ValidationError

from aidioma.i18n import Message
from aidioma.model.items import LEVELS
from aidioma.model.people import Account
from aidioma.model.preferences import AccentPolicy, GoalUnit, Interface, Preferences, SchedulerName, Theme
from pages.ui.dialects import DIALECTS
from pages.ui.levels import LEVEL_NAMES, REASONS
from pages.ui.messages import shown_to_learner
from pages.ui.players.sentence import DIRECTIONS
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.speech import listen
from pages.ui.words import _, locale, say

ACCENTS: Final[dict[AccentPolicy, Message]] = {
    "strict": Message("Strict: a wrong accent is wrong"),
    "tell": Message("Tell me: almost right, and shown"),
    "lenient": Message("Lenient: right, and shown"),
}
UNITS: Final[dict[GoalUnit, Message]] = {"cards": Message("cards"), "minutes": Message("minutes")}
SCHEDULERS: Final[dict[SchedulerName, Message]] = {"sm2": Message("SM-2"), "fsrs": Message("FSRS")}
SPEEDS: Final[dict[float, Message]] = {
    0.6: Message("Slow"),
    0.8: Message("A little slower"),
    1.0: Message("As the voice speaks"),
    1.2: Message("Faster"),
}
INTERFACES: Final[dict[Interface | None, Message]] = {
    None: Message("As the browser asks"),
    "en": Message("English"),
    "es": Message("Spanish"),
}
THEMES: Final[dict[Theme, Message]] = {
    "system": Message("As the device has it"),
    "light": Message("Light"),
    "dark": Message("Dark"),
}
VOICE_SAMPLE: Final = "Buenos días. ¿Qué tal está usted hoy?"
SAVED: Final = "preferences_saved"

Option = TypeVar("Option")

account = require_account()
now = Preferences.read(account.preferences)


def choose(label: str, options: Mapping[Option, Message], at: Option, *, field: str, note: str | None = None) -> Option:
    """Ask for one of *options*, beginning with the one there is."""
    keys = list(options)
    return st.selectbox(
        label, keys, keys.index(at), format_func=lambda key: say(options[key]), help=note, key=place(field)
    )


def place(field: str) -> str:
    """Return the key of a field's widget: the same after a save, so that what is changed meanwhile stays."""
    return f"preferences_{field}"


def pages_part() -> dict[str, object]:
    """Ask how the pages themselves speak and look."""
    st.subheader(_("These pages"))
    language, theme = st.columns(2)
    with language:
        spoken = choose(_("Language of the pages"), INTERFACES, now.interface, field="interface")
    with theme:
        worn = choose(_("Theme"), THEMES, now.theme, field="theme")
    return {"interface": spoken, "theme": worn}


def answers_part() -> dict[str, object]:
    """Ask how answers are given and told."""
    st.subheader(_("Answers"))
    return {
        "direction": choose(_("Direction"), DIRECTIONS, now.direction, field="direction"),
        "accents": choose(
            _("Accents"),
            ACCENTS,
            now.accents,
            field="accents",
            note=_("Where an accent makes another word (si, sí), it is always told and explained."),
        ),
        "typing_habits": st.checkbox(
            _("Type accents by habit"),
            now.typing_habits,
            key=place("typing_habits"),
            help=_("~n gives ñ, 'a gives á, :u gives ü, and ? first gives ¿."),
        ),
        "word_bank": st.checkbox(
            _("Build sentences from words"),
            now.word_bank,
            key=place("word_bank"),
            help=_("Easier than typing them, and so earns a little less."),
        ),
        "recognise_first": st.checkbox(
            _("Meet new sentences in Spanish first"),
            now.recognise_first,
            key=place("recognise_first"),
            help=_("What is new is asked into English; from the second time on, as chosen above."),
        ),
    }


def learner_part() -> dict[str, object]:
    """Ask where the learner stands, and what for; the level and what for decide what is new."""
    st.subheader(_("Your Spanish"))
    level, reason = st.columns(2)
    with level:
        at = next((one for one in LEVELS if one == account.level), LEVELS[0])
        chosen = choose(_("Level"), LEVEL_NAMES, at, field="level", note=_("What is new comes from this level first."))
    with reason:
        told = _("What is new is first about that.")
        wanted = choose(_("What for"), REASONS, now.reason or "itself", field="reason", note=told)
    return {"level": chosen, "reason": wanted}


def load_part() -> dict[str, object]:
    """Ask how much a session and a day hold."""
    st.subheader(_("How much"))
    chosen: dict[str, object] = {}
    unit, length = st.columns(2)
    chosen["goal"] = length.number_input(_("A session is so long"), 5, 200, now.goal, key=place("goal"))
    with unit:
        chosen["goal_unit"] = choose(_("Sessions are counted in"), UNITS, now.goal_unit, field="goal_unit")
    most, new = st.columns(2)
    chosen["daily_minutes"] = most.number_input(
        _("Minutes a day at most"),
        5,
        480,
        now.daily_minutes,
        key=place("minutes"),
        help=_("What does not fit waits, with its date."),
    )
    chosen["new_a_day"] = new.number_input(_("New a day"), 0, 200, now.new_a_day, key=place("new"))
    chosen["quiet_days"] = tuple(quiet_days())
    return chosen


def quiet_days() -> list[int]:
    """Ask for the weekdays on which little is shown, Monday 0."""
    names = get_day_names("wide", locale=locale())
    return st.multiselect(
        _("Quiet days"),
        list(range(7)),
        list(now.quiet_days),
        key=place("quiet_days"),
        format_func=lambda day: names[day].capitalize(),
        placeholder=_("None so far"),
        help=_("A quarter of the usual reviews, and nothing new."),
    )


def nearest_speed() -> float:
    """Return the listed speed that is nearest to the chosen one."""
    return min(SPEEDS, key=lambda speed: abs(speed - now.speech_rate))


def place_part() -> dict[str, object]:
    """Ask where the learner is, and which Spanish is heard there."""
    st.subheader(_("Spanish and time"))
    zones = sorted(available_timezones())
    zone = now.time_zone if now.time_zone in zones else "UTC"
    return {
        "dialect": choose(
            _("Spanish of"),
            DIALECTS,
            now.dialect,
            field="dialect",
            note=_("The voice speaks so. What other regions say is never wrong: tú or vos, vosotros or ustedes."),
        ),
        "speech_rate": choose(_("Speed of the voice"), SPEEDS, nearest_speed(), field="speech_rate"),
        "time_zone": st.selectbox(
            _("Time zone"), zones, zones.index(zone), key=place("zone"), help=_("Your day ends at 04:00 there.")
        ),
        "scheduler": choose(
            _("Dates are set by"),
            SCHEDULERS,
            now.scheduler,
            field="scheduler",
            note=_("Changing it works all your dates out again, from the same answers. You can always change back."),
        ),
    }


def save(account: Account, chosen: dict[str, object]) -> None:
    """Check and store what was chosen; the run that follows speaks and looks as wanted."""
    level = next(one for one in LEVELS if one == chosen["level"])
    try:
        wanted = Preferences.model_validate({**now.model_dump(), **chosen})
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])
        st.error(_("Nothing was saved: “{field}” does not fit.", field=field), icon=":material/error:")
        return
    runtime().preferences.save(user_id=account.id, wanted=wanted, level=level)
    st.session_state[SAVED] = True
    st.rerun()


if st.session_state.pop(SAVED, False):
    st.toast(_("Saved."), icon=":material/check:")
st.title(_("Preferences"))
with st.form("preferences"):
    chosen = learner_part() | pages_part() | answers_part() | load_part() | place_part()
    submitted = st.form_submit_button(_("Save"), type="primary")
if submitted:
    with shown_to_learner():
        save(fresh_account(), chosen)
st.caption(_("How the voice sounds, as it was last saved:"))
listen(VOICE_SAMPLE, preferences=now, key="sample")
