"""Costs: what was spent and on what, what may be, what the month will come to, and what it buys."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

import streamlit as st

from aidioma.inspection.costs import KEPT_FROM_DAYS, Costs, Limit
from aidioma.inspection.days import DayFigures, together
from pages.ui import cache_charts
from pages.ui.cache_overview import call_usd, usd
from pages.ui.charts import show_chart
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import plain, written

STATES: Final = {"well": "within", "soft": "nearly spent", "hard": "spent"}
BEFORE: Final = "costs_before"
DAYS_BACK: Final = 400

account = require_account("admin")
service = runtime().costs


def show_alarms(costs: Costs) -> None:
    """Say what is close to its limit or over it, and what happens then."""
    for limit in costs.alarms:
        said = f"{limit.name}: {usd(limit.spent)} of {usd(limit.limit)}. {limit.what_happens}"
        if limit.state == "hard":
            st.error(f"Spent. {said}", icon=":material/money_off:")
        else:
            st.warning(f"Nearly spent. {said}", icon=":material/warning:")


def show_limits(costs: Costs) -> None:
    """Show every budget."""
    st.subheader("Budgets")
    st.table([limit_row(limit) for limit in costs.limits], border="horizontal")
    st.caption(
        "From four fifths of a limit there is an alarm, here and in the alert rules. AIDIOMA_BUDGET_DAY_USD and "
        "AIDIOMA_BUDGET_LEARNER_DAY_USD set the limits."
    )


def limit_row(limit: Limit) -> dict[str, str]:
    """Return a budget as a row."""
    return {
        "For": limit.name,
        "Spent": f"{usd(limit.spent)} of {usd(limit.limit)}",
        "State": STATES[limit.state],
        "When it is spent": limit.what_happens,
    }


def show_month(costs: Costs) -> None:
    """Show the forecast and what the money buys."""
    st.subheader("This month")
    found = costs.forecast
    st.markdown(
        f"**{usd(found.so_far)}** so far, about **{usd(found.expected)}** by its end if it goes on as lately "
        f"(between {usd(found.low)} and {usd(found.high)}; {found.days_left} days are left)."
    )
    buys = {
        f"An active learner ({costs.active_learners:,} this month)": costs.per_active_learner,
        f"A remembered item ({costs.remembered:,} kept for {KEPT_FROM_DAYS} days or more)": costs.per_remembered,
    }
    rows = [{"This month's cost of": name, "Each": "–" if each is None else usd(each)} for name, each in buys.items()]
    st.table(rows, border="horizontal")


def show_day() -> None:
    """Show one day: what was spent, on what, and why."""
    st.subheader("One day")
    today = runtime().inspection.today()
    days = [today - timedelta(days=back) for back in range(DAYS_BACK)]
    day = st.selectbox("Day (UTC)", days, format_func=written, key="costs_day")
    found = together(service.days(by=account.id, first=day, last=day))
    if not found.spent.calls:
        st.markdown("Nothing was spent on that day.")
        return
    st.markdown(
        f"**{usd(found.spent.usd)}** for {found.spent.calls:,} calls ({usd(call_usd(found))} each), while "
        f"{found.hits:,} of {found.answers:,} answers needed none."
    )
    show_by(found)


def show_by(found: DayFigures) -> None:
    """Show what a day's money went to."""
    by = {"purpose": found.purposes, "exercise": found.items, "model": found.models, "prompt version": found.prompts}
    chosen = st.radio("By", list(by), horizontal=True, key="costs_by")
    ordered = sorted(by[chosen].items(), key=lambda item: (-item[1].usd, item[0]))[:12]
    show_chart(
        cache_charts.shares({name or "not said": float(spent.usd) for name, spent in ordered}, x="US dollars"),
        key="costs_shares",
        alt=f"Cost of the day by {chosen}; the table below has the figures.",
    )
    st.table(
        [
            {chosen.capitalize(): plain(name or "not said"), "Calls": f"{spent.calls:,}", "Cost": usd(spent.usd),
             "Share": f"{spent.usd / max(found.spent.usd, Decimal('0.000001')):.0%}"}
            for name, spent in ordered
        ],
        border="horizontal",
    )  # fmt: skip


def show_ledger() -> None:
    """Show single calls, the latest first."""
    st.subheader("Ledger")
    lines = service.ledger(by=account.id, before=st.session_state.get(BEFORE))
    if not lines:
        st.markdown("Nothing was paid for (any earlier).")
    else:
        st.table(
            [
                {"When": f"{line.at.astimezone(account.time_zone):%d %b %Y %H:%M}",
                 "For": plain(f"{line.purpose} ({line.model})"),
                 "About": plain(line.content_id), "Cost": usd(line.usd)}
                for line in lines
            ],
            border="horizontal",
        )  # fmt: skip
    with st.container(horizontal=True):
        st.button("The latest", on_click=go_to, args=(None,), disabled=BEFORE not in st.session_state)
        last = (lines[-1].at, lines[-1].id) if lines else None
        st.button("Earlier ones", on_click=go_to, args=(last,), disabled=last is None)


def go_to(before: object) -> None:
    """Show the lines older than *before* next, or the latest."""
    if before is None:
        st.session_state.pop(BEFORE, None)
    else:
        st.session_state[BEFORE] = before


st.title("Costs")
with shown_to_learner():
    standing = service.costs(by=account.id)
    show_alarms(standing)
    show_limits(standing)
    show_month(standing)
    show_day()
    show_ledger()
