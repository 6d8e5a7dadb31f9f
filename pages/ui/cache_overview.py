"""What reuse saves, how good it is, and how large the cache has become: for administrators."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.feedback.engine.risk import Rate
from aidioma.inspection.days import DayFigures, together
from pages.ui import cache_charts
from pages.ui.charts import show_chart
from pages.ui.runtime import runtime
from pages.ui.texts import plain

SPANS: Final = {"7 days": 7, "30 days": 30, "90 days": 90, "a year": 365}


def usd(amount: Decimal) -> str:
    """Return an amount as people read it, small ones to the hundredth of a cent."""
    return f"{amount:,.2f} USD" if amount >= 1 else f"{amount:.4f} USD"


def rate_in_words(rate: Rate) -> str:
    """Return a rate with its interval and what it rests on."""
    if not rate.n:
        return "not measured yet"
    return f"{rate.estimate:.2%} (between {rate.low:.2%} and {rate.high:.2%}, {rate.n:,} looks)"


def call_usd(figures: DayFigures) -> Decimal:
    """Return what a call cost on average."""
    return figures.spent.usd / figures.spent.calls if figures.spent.calls else Decimal(0)


def past(account: Account) -> tuple[Sequence[DayFigures], DayFigures]:
    """Ask for a span and return its days, each and added up."""
    span = st.radio("Span", list(SPANS), index=1, horizontal=True, key="cache_span")
    today = runtime().inspection.today()
    days = runtime().inspection.days(by=account.id, first=today - timedelta(days=SPANS[span] - 1), last=today)
    return days, together(days)


def show_overview(account: Account) -> None:
    """Say what reuse saves, how good it is, and how large the cache has become."""
    days, total = past(account)
    if not total.answers:
        st.info("Nothing was answered in this time.", icon=":material/info:")
    else:
        show_reuse(days, total)
        show_spending(days, total)
    show_quality(account)
    show_size(account, days)


def show_reuse(days: Sequence[DayFigures], total: DayFigures) -> None:
    """Show what settled the answers."""
    st.subheader("What settled the answers")
    judged = total.tiers.get("judge", 0)
    st.markdown(
        f"**{total.hits / total.answers:.1%}** of {total.answers:,} answers were settled without a call; "
        f"the judge was asked about {judged:,}."
    )
    show_chart(
        cache_charts.tiers_by_day(days),
        key="cache_tiers",
        alt="Share of answers by what settled them, for each day. The table below has the figures.",
    )
    rows = [
        {"Settled by": name, "Answers": f"{total.tiers[tier]:,}", "Share": f"{total.tiers[tier] / total.answers:.1%}"}
        for tier, (name, _, _) in cache_charts.TIERS.items()
        if total.tiers.get(tier)
    ]
    st.table(rows, border="horizontal")


def show_spending(days: Sequence[DayFigures], total: DayFigures) -> None:
    """Show what was spent on what, and what was avoided."""
    st.subheader("Spent and avoided")
    each = call_usd(total)
    st.markdown(
        f"**{usd(total.spent.usd)}** spent on {total.spent.calls:,} calls ({usd(each)} each), about "
        f"**{usd(total.avoided(call_usd=each))}** avoided."
    )
    money = [(day.day, float(day.spent.usd), float(day.avoided(call_usd=each))) for day in days]
    show_chart(
        cache_charts.money_by_day(money),
        key="cache_money",
        alt="US dollars spent and avoided on each day; the sums are in the text above, the days in the table below.",
    )
    with st.expander("Each day as a table"):
        st.table(
            [
                {"Day": f"{day.day:%d %b %Y}", "Answers": f"{day.answers:,}, {day.hits / max(1, day.answers):.0%} hits",
                 "Spent": usd(day.spent.usd), "Avoided": usd(day.avoided(call_usd=each))}
                for day in reversed(days)
            ],
            border="horizontal",
        )  # fmt: skip
    by = {"model": total.models, "prompt version": total.prompts, "purpose": total.purposes, "exercise": total.items}
    chosen = st.radio("By", list(by), index=3, horizontal=True, key="cache_cost_by")
    st.table(
        [
            {chosen.capitalize(): plain(name or "not said"), "Calls": f"{spent.calls:,}", "Cost": usd(spent.usd),
             "Share": f"{spent.usd / max(total.spent.usd, Decimal('0.000001')):.1%}"}
            for name, spent in sorted(by[chosen].items(), key=lambda item: (-item[1].usd, item[0]))[:15]
        ],
        border="horizontal",
    )  # fmt: skip


def show_quality(account: Account) -> None:
    """Show how often reused marks disagree with the judge, and the judge with itself."""
    st.subheader("Disagreement with the judge")
    found = runtime().inspection.quality(by=account.id)
    rows = {
        "Reused marks with the judge": found.disagreement,
        "The judge with itself": found.self_disagreement,
        "The difference": found.excess,
    }
    st.table([{"Who": name, "Disagrees": rate_in_words(rate)} for name, rate in rows.items()], border="horizontal")
    st.caption(f"At most {found.bound:.2%} of reused marks may disagree (AIDIOMA_MAX_WRONG_HIT_RATE).")


def show_size(account: Account, days: Sequence[DayFigures]) -> None:
    """Show how large the cache is, how it grows and what nobody uses."""
    st.subheader("Size and growth")
    size = runtime().inspection.size(by=account.id)
    grown = sum(day.tiers.get("judge", 0) for day in days)
    per_day = grown / max(1, len(days))
    figures = {
        "Rows": f"about {size.entries:,}",
        "On disk": f"{size.bytes / 1e6:,.1f} MB",
        "New answers a day": f"about {per_day:,.0f}",
        "Never given again": f"{size.unused_share:.0%} of stored answers",
        "Dead (30 days unused, never given again)": f"{size.dead_share:.0%} of stored answers",
        "Expired, waiting to be swept": f"about {size.expired:,}",
    }
    st.table([{"What": name, "Figure": value} for name, value in figures.items()], border="horizontal")
    st.caption(f"Shares are estimated from {size.sampled:,} rows.")
