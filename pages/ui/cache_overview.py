"""What reuse saves, how good it is, and how large the cache has become: for administrators."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Final

import streamlit as st

from aidioma.admin.days import DayFigures, together
from aidioma.i18n import Message
from aidioma.marking.engine.risk import Rate
from aidioma.model.marks import settled_shares
from aidioma.model.people import Account
from pages.ui import cache_charts
from pages.ui.charts import show_chart
from pages.ui.exercises import NO_ITEM, names_of
from pages.ui.runtime import runtime
from pages.ui.texts import plain, written
from pages.ui.words import _, decimals, number, percent, say

SPANS: Final = {7: Message("7 days"), 30: Message("30 days"), 90: Message("90 days"), 365: Message("a year")}
GROUPS: Final = {
    "model": Message("model"),
    "prompt version": Message("prompt version"),
    "purpose": Message("purpose"),
}
PURPOSES: Final = {
    "translation": Message("answers to sentences"),
    "flashcard": Message("answers to flashcards"),
    "shadow": Message("checks of reused marks"),
    "second_opinion": Message("asking the judge twice"),
    "preparation": Message("preparing exercises"),
    "explanation": Message("explanations"),
    "inspection": Message("the command line"),
    "exam": Message("the judge's exam"),
    "nothing": Message("paid, and nothing came of it"),
}
"""What calls were for; others are called as the activity is."""
WAYS: Final = {
    "authored": Message("what its author wrote"),
    "text": Message("the same words, judged before"),
    "edits": Message("judged differences, word by word"),
    "rules": Message("rules of the language"),
    "semantic": Message("a similar answer, checked word by word"),
    "pack": Message("an installed pack"),
}
"""In how many ways an answer is settled without a call."""


def purpose_name(purpose: str) -> str:
    """Return what a call was for, in words."""
    return say(PURPOSES[purpose]) if purpose in PURPOSES else purpose.replace("_", " ")


def usd(amount: Decimal) -> str:
    """Return an amount as people read it, small ones to the hundredth of a cent."""
    return f"{decimals(amount, 2 if amount >= 1 else 4)} USD"


def rate_in_words(rate: Rate) -> str:
    """Return a rate with its interval and what it rests on."""
    if not rate.n:
        return _("not measured yet")
    return _(
        "{share} (between {low} and {high}, {n} looks)",
        share=percent(rate.estimate, decimals=2),
        low=percent(rate.low, decimals=2),
        high=percent(rate.high, decimals=2),
        n=rate.n,
    )


def call_usd(figures: DayFigures) -> Decimal:
    """Return what a call cost on average."""
    return figures.spent.usd / figures.spent.calls if figures.spent.calls else Decimal(0)


def past(account: Account) -> tuple[Sequence[DayFigures], DayFigures]:
    """Ask for a span and return its days, each and added up."""
    span = st.radio(
        _("Span"), list(SPANS), index=1, horizontal=True, key="cache_span", format_func=lambda days: say(SPANS[days])
    )
    today = runtime().inspection.today()
    days = runtime().inspection.days(by=account.id, first=today - timedelta(days=span - 1), last=today)
    return days, together(days)


def show_overview(account: Account) -> None:
    """Say what reuse saves, how good it is, and how large the cache has become."""
    days, total = past(account)
    if not total.answers:
        st.info(_("Nothing was answered in this time."), icon=":material/info:")
    else:
        show_reuse(days, total)
        show_spending(account, days, total)
    show_quality(account)
    show_size(account, days)


def show_reuse(days: Sequence[DayFigures], total: DayFigures) -> None:
    """Show what settled the answers."""
    st.subheader(_("What settled the answers"))
    judged = total.tiers.get("judge", 0)
    st.markdown(
        _(
            "**{share}** of {n} answers were settled without a call; the judge was asked about {judged}.",
            share=percent(total.hits / total.answers, decimals=1),
            n=total.answers,
            judged=judged,
        )
    )
    show_chart(
        cache_charts.tiers_by_day(days),
        key="cache_tiers",
        alt=_("Share of answers by what settled them, for each day. The table below has the figures."),
    )
    ways = settled_shares(total.tiers)
    st.table(
        [
            {_("Without a call, by"): say(name), _("Share"): percent(ways[way], decimals=1)}
            for way, name in WAYS.items()
        ],
        border="horizontal",
    )
    rows = [
        {
            _("Settled by"): say(name),
            _("Answers"): number(total.tiers[tier]),
            _("Share"): percent(total.tiers[tier] / total.answers, decimals=1),
        }
        for tier, (name, *_rest) in cache_charts.TIERS.items()
        if total.tiers.get(tier)
    ]
    st.table(rows, border="horizontal")
    if total.rated_as_suggested or total.rated_otherwise:
        st.caption(
            _(
                "Learners rate what nobody can be sure about; that teaches nothing. "
                "Rated as suggested: {taken}, otherwise: {other}.",
                taken=number(total.rated_as_suggested),
                other=number(total.rated_otherwise),
            )
        )


def show_spending(account: Account, days: Sequence[DayFigures], total: DayFigures) -> None:
    """Show what was spent on what, and what was avoided."""
    st.subheader(_("Spent and avoided"))
    each = call_usd(total)
    st.markdown(
        _(
            "**{spent}** spent on {n} calls ({each} each), about **{avoided}** avoided.",
            spent=usd(total.spent.usd),
            n=total.spent.calls,
            each=usd(each),
            avoided=usd(total.avoided(call_usd=each)),
        )
    )
    money = [(day.day, float(day.spent.usd), float(day.avoided(call_usd=each))) for day in days]
    show_chart(
        cache_charts.money_by_day(money),
        key="cache_money",
        alt=_("US dollars spent and avoided on each day; the sums are in the text above, the days in the table below."),
    )
    with st.expander(_("Each day as a table")):
        st.table(
            [
                {_("Day"): written(day.day), _("Answers"): answers_of(day),
                 _("Spent"): usd(day.spent.usd), _("Avoided"): usd(day.avoided(call_usd=each))}
                for day in reversed(days)
            ],
            border="horizontal",
        )  # fmt: skip
    show_dearest(account, total)
    by = {
        "model": total.models,
        "prompt version": total.prompts,
        "purpose": {purpose_name(name): spent for name, spent in total.purposes.items()},
    }
    chosen = st.radio(_("By"), list(by), horizontal=True, key="cache_cost_by", format_func=lambda key: say(GROUPS[key]))
    st.table(
        [
            {
                say(GROUPS[chosen]).capitalize(): plain(name or _("not said")),
                _("Calls"): number(spent.calls),
                _("Cost"): usd(spent.usd),
                _("Share"): percent(float(spent.usd / max(total.spent.usd, Decimal("0.000001"))), decimals=1),
            }
            for name, spent in sorted(by[chosen].items(), key=lambda item: (-item[1].usd, item[0]))[:15]
        ],
        border="horizontal",
    )


def show_dearest(account: Account, total: DayFigures) -> None:
    """Show which exercises the judge was paid for most: those that waste most."""
    items = {key: spent for key, spent in total.items.items() if key != NO_ITEM}
    if not items:
        return
    st.subheader(_("Exercises that cost most"))
    top = sorted(items.items(), key=lambda item: (-item[1].usd, item[0]))[:10]
    known = names_of(account, [key for key, *_rest in top])
    st.table(
        [
            {
                _("Exercise"): plain(known[key]),
                _("Calls"): number(spent.calls),
                _("Cost"): usd(spent.usd),
                _("Share"): percent(float(spent.usd / max(total.spent.usd, Decimal("0.000001"))), decimals=1),
            }
            for key, spent in top
        ],
        border="horizontal",
    )
    st.caption(
        _(
            "Each call was an answer that nothing stored could settle. The Answer map shows what people type for one "
            "of these: a prompt with several right translations wastes most, and is mended by accepting them."
        )
    )


def answers_of(day: DayFigures) -> str:
    """Return how many answers a day had, and how many of them needed no call."""
    return _("{n}, {share} hits", n=day.answers, share=percent(day.hits / max(1, day.answers)))


def show_quality(account: Account) -> None:
    """Show how often reused marks disagree with the judge, and the judge with itself."""
    st.subheader(_("Disagreement with the judge"))
    found = runtime().inspection.quality(by=account.id)
    rows = {
        _("Reused marks with the judge"): found.disagreement,
        _("The judge with itself"): found.self_disagreement,
        _("The difference"): found.excess,
    }
    st.table(
        [{_("Who"): name, _("Disagrees"): rate_in_words(rate)} for name, rate in rows.items()], border="horizontal"
    )
    bound = percent(found.bound, decimals=2)
    st.caption(_("At most {bound} of reused marks may disagree (AIDIOMA_MAX_WRONG_HIT_RATE).", bound=bound))


def show_size(account: Account, days: Sequence[DayFigures]) -> None:
    """Show how large the cache is, how it grows and what nobody uses."""
    st.subheader(_("Size and growth"))
    size = runtime().inspection.size(by=account.id)
    grown = sum(day.tiers.get("judge", 0) for day in days)
    per_day = grown / max(1, len(days))
    figures = {
        _("Rows"): _("about {n}", n=size.entries),
        _("On disk"): f"{decimals(size.bytes / 1e6, 1)} MB",
        _("New answers a day"): _("about {n}", n=round(per_day)),
        _("Never given again"): _("{share} of stored answers", share=percent(size.unused_share)),
        _("Dead (30 days unused, never given again)"): _("{share} of stored answers", share=percent(size.dead_share)),
        _("Expired, waiting to be swept"): _("about {n}", n=size.expired),
    }
    st.table([{_("What"): name, _("Figure"): value} for name, value in figures.items()], border="horizontal")
    st.caption(_("Shares are estimated from {n} rows.", n=size.sampled))
