"""Costs: what was spent and on what, what may be, what the month will come to, and what it buys."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import streamlit as st

from aidioma.admin.costs import KEPT_FROM_DAYS, BudgetLimit, Costs
from aidioma.admin.days import DayFigures, together
from aidioma.i18n import Message
from pages.ui import cache_charts
from pages.ui.cache_overview import call_usd, purpose_name, usd
from pages.ui.charts import show_chart
from pages.ui.exercises import NO_ITEM, names_of
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import plain, written, written_time
from pages.ui.words import _, number, percent, say

STATES: Final = {"well": Message("within"), "soft": Message("nearly spent"), "hard": Message("spent")}
GROUPS: Final = {
    "purpose": Message("purpose"),
    "exercise": Message("exercise"),
    "model": Message("model"),
    "prompt version": Message("prompt version"),
}
BEFORE: Final = "costs_before"
DAYS_BACK: Final = 400
USUAL_DAYS: Final = 14

account = require_account("admin")
service = runtime().costs


def show_alarms(costs: Costs) -> None:
    """Say what is close to its limit or over it, and what happens then."""
    for limit in costs.alarms:
        said = f"{say(limit.name)}: {spent_of(limit)}. {say(limit.what_happens)}"
        if limit.state == "hard":
            st.error(" ".join([_("Spent."), said]), icon=":material/money_off:")
        else:
            st.warning(" ".join([_("Nearly spent."), said]), icon=":material/warning:")


def show_limits(costs: Costs) -> None:
    """Show every budget."""
    st.subheader(_("Budgets"))
    st.table([limit_row(limit) for limit in costs.limits], border="horizontal")
    st.caption(
        _(
            "From its soft limit on there is an alarm, here and in the alert rules. AIDIOMA_BUDGET_DAY_USD, "
            "AIDIOMA_BUDGET_MONTH_USD, AIDIOMA_BUDGET_LEARNER_DAY_USD and AIDIOMA_BUDGET_SOFT_SHARE set the limits; "
            "of guests, AIDIOMA_BUDGET_GUESTS_SHARE and AIDIOMA_BUDGET_GUEST_DAY_USD ({amount} for each).",
            amount=usd(runtime().settings.budget_guest_day_usd),
        )
    )


def spent_of(limit: BudgetLimit) -> str:
    """Return how much of a budget is spent."""
    share = percent(float(limit.share))
    return _("{spent} of {limit} ({share})", spent=usd(limit.spent), limit=usd(limit.limit), share=share)


def limit_row(limit: BudgetLimit) -> dict[str, str]:
    """Return a budget as a row."""
    return {
        _("For"): say(limit.name),
        _("Spent"): spent_of(limit),
        _("State"): say(STATES[limit.state]),
        _("When it is nearly spent"): _("From {amount}: {what}", amount=usd(limit.soft), what=say(limit.at_soft)),
        _("When it is spent"): say(limit.at_hard),
    }


def show_month(costs: Costs) -> None:
    """Show the forecast and what the money buys."""
    st.subheader(_("This month"))
    found = costs.forecast
    st.markdown(
        _(
            "**{so_far}** so far, about **{expected}** by its end if it goes on as lately (between {low} and {high}; "
            "{days} days are left).",
            so_far=usd(found.so_far),
            expected=usd(found.expected),
            low=usd(found.low),
            high=usd(found.high),
            days=found.days_left,
        )
    )
    buys = {
        _("An active learner ({n} this month)", n=costs.active_learners): costs.per_active_learner,
        _(
            "A remembered item ({n} kept for {days} days or more)", n=costs.remembered, days=KEPT_FROM_DAYS
        ): costs.per_remembered,
    }
    rows = [
        {_("This month's cost of"): name, _("Each"): "–" if each is None else usd(each)} for name, each in buys.items()
    ]
    st.table(rows, border="horizontal")


def show_day() -> None:
    """Show one day, yesterday unless another is chosen: what was spent, on what, and why."""
    st.subheader(_("One day, and why"))
    today = runtime().inspection.today()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK)]
    day = st.selectbox(_("Day (UTC)"), days, 1, format_func=lambda one: day_called(one, today), key="costs_day")
    found = together(service.days(by=account.id, first=day, last=day))
    usual = usual_day(before=day)
    if not found.spent.calls:
        st.markdown(
            _(
                "**Nothing was spent** on {answers} answers: the judge was asked about none. The {days} days before "
                "cost {usual} a day.",
                answers=found.answers,
                days=USUAL_DAYS,
                usual=usd(usual),
            )
        )
        return
    st.markdown(
        _(
            "**{spent}** for {n} calls ({each} each); the {days} days before cost {usual} a day. {hits} of {answers} "
            "answers needed no call.",
            spent=usd(found.spent.usd),
            n=found.spent.calls,
            each=usd(call_usd(found)),
            days=USUAL_DAYS,
            usual=usd(usual),
            hits=found.hits,
            answers=found.answers,
        )
    )
    st.markdown(why(found))
    show_by(found)


def usual_day(*, before: date) -> Decimal:
    """Return what the two weeks before a day cost a day."""
    figures = service.days(by=account.id, first=before - timedelta(days=USUAL_DAYS), last=before - timedelta(days=1))
    return together(figures).spent.usd / USUAL_DAYS


def day_called(day: date, today: date) -> str:
    """Return how a day is called in the list."""
    match (today - day).days:
        case 0:
            return _("Today, {day}", day=written(day))
        case 1:
            return _("Yesterday, {day}", day=written(day))
        case _older:
            return written(day)


def why(found: DayFigures) -> str:
    """Say what most of a day's money went to."""
    purpose, spent = max(found.purposes.items(), key=lambda item: (item[1].usd, item[0]))
    share = percent(float(spent.usd / found.spent.usd))
    said = _("Most went to {purpose} ({share}).", purpose=plain(purpose_name(purpose)), share=share)
    items = {key: spent for key, spent in found.items.items() if key != NO_ITEM}
    if not items:
        return said
    item, spent = max(items.items(), key=lambda one: (one[1].usd, one[0]))
    name = plain(names_of(account, [item])[item])
    dearest = _("The exercise that cost most is {name}: {cost}.", name=name, cost=usd(spent.usd))
    return f"{said} {dearest}"


def show_by(found: DayFigures) -> None:
    """Show what a day's money went to."""
    by = {"purpose": found.purposes, "exercise": found.items, "model": found.models, "prompt version": found.prompts}
    chosen = st.radio(_("By"), list(by), horizontal=True, key="costs_by", format_func=lambda key: say(GROUPS[key]))
    top = sorted(by[chosen].items(), key=lambda item: (-item[1].usd, item[0]))[:12]
    known = names_of(account, found.items) if chosen == "exercise" else {}
    if chosen == "purpose":
        known = {name: purpose_name(name) for name in by[chosen]}
    ordered = [(known.get(name, name) or _("not said"), spent) for name, spent in top]
    show_chart(
        cache_charts.shares({name: float(spent.usd) for name, spent in ordered}, x=_("US dollars")),
        key="costs_shares",
        alt=_("Cost of the day by {what}; the table below has the figures.", what=say(GROUPS[chosen])),
    )
    st.table(
        [
            {
                say(GROUPS[chosen]).capitalize(): plain(name),
                _("Calls"): number(spent.calls),
                _("Cost"): usd(spent.usd),
                _("Share"): percent(float(spent.usd / max(found.spent.usd, Decimal("0.000001")))),
            }
            for name, spent in ordered
        ],
        border="horizontal",
    )


def show_ledger() -> None:
    """Show single calls, the latest first."""
    st.subheader(_("Ledger"))
    lines = service.ledger(by=account.id, before=st.session_state.get(BEFORE))
    if not lines:
        st.markdown(_("Nothing was paid for (any earlier)."))
    else:
        known = names_of(account, {line.content_id for line in lines})
        st.table(
            [
                {_("When"): written_time(line.at.astimezone(account.time_zone)),
                 _("For"): plain(f"{purpose_name(line.purpose)} ({line.model})"),
                 _("About"): plain(known[line.content_id]), _("Cost"): usd(line.usd)}
                for line in lines
            ],
            border="horizontal",
        )  # fmt: skip
    with st.container(horizontal=True):
        st.button(_("The latest"), on_click=go_to, args=(None,), disabled=BEFORE not in st.session_state)
        last = (lines[-1].at, lines[-1].id) if lines else None
        st.button(_("Earlier ones"), on_click=go_to, args=(last,), disabled=last is None)


def go_to(before: object) -> None:
    """Show the lines older than *before* next, or the latest."""
    if before is None:
        st.session_state.pop(BEFORE, None)
    else:
        st.session_state[BEFORE] = before


st.title(_("Costs"))
with shown_to_learner():
    standing = service.costs(by=account.id)
    show_alarms(standing)
    show_day()
    show_limits(standing)
    show_month(standing)
    show_ledger()
