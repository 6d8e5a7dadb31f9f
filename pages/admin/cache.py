"""The cache: what reuse saves, how good it is, what is stored, and what to do about an entry that is wrong."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from aidioma.admin.contradictions import ContradictionReason
from aidioma.admin.entries import StoredAnswer
from aidioma.admin.threshold_simulation import SimulatedPolicy
from aidioma.admin.wrong_marks import WrongMark
from aidioma.i18n import Message
from pages.ui import cache_charts
from pages.ui.cache_entries import AFTER, act_on, go_to, label, show_entries, verdict_name
from pages.ui.cache_overview import call_usd, past, show_overview, usd
from pages.ui.charts import show_chart
from pages.ui.exercises import ask_exercise, names_of
from pages.ui.messages import shown_to_learner
from pages.ui.packs import show_packs
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import plain, written
from pages.ui.words import _, number, percent, say

VIEWS: Final = {
    "Overview": Message("Overview"),
    "Wrong marks": Message("Wrong marks"),
    "Entries": Message("Entries"),
    "Contradictions": Message("Contradictions"),
    "Answer map": Message("Answer map"),
    "What if": Message("What if"),
    "Packs": Message("Packs"),
}
WHYS: Final[dict[ContradictionReason, Message]] = {
    "its own correction is called wrong": Message("its own correction is called wrong"),
    "nearly the same, and the difference is not what was corrected": Message(
        "nearly the same, and the difference is not what was corrected"
    ),
}

account = require_account("admin")
inspection = runtime().inspection


def show_wrong_marks() -> None:
    """Show marks that somebody doubted, with what taught them and whom that reached."""
    found = inspection.wrong_marks(by=account.id)
    if not found:
        st.info(_("No teacher has changed a mark, and no learner doubts one."), icon=":material/check_circle:")
        return
    known = names_of(account, {mark.content_id for mark, _entry in found})
    st.table([wrong_row(mark, entry, known[mark.content_id]) for mark, entry in found], border="horizontal")
    st.caption(_("Choose the stored answer behind a mark to see what taught it and how many learners it reached."))
    act_on(account, list(dict.fromkeys(entry for _mark, entry in found if entry)), wanted=None)


def wrong_row(mark: WrongMark, entry: StoredAnswer | None, exercise: str) -> dict[str, str]:
    """Return a doubted mark as a row."""
    marked = f"{verdict_name(mark.verdict)} ({mark.tier})"
    return {
        _("When"): written(mark.at.astimezone(account.time_zone).date()),
        _("Exercise"): plain(exercise),
        _("Answer"): plain(mark.answer) or _("(kept without its words)"),
        _("Marked"): _("{then}, now {now}", then=marked, now=verdict_name(mark.now)) if mark.now else marked,
        _("Why"): say(mark.said),
        _("Stored answer behind it"): plain(label(entry)) if entry else _("none any more"),
    }


def show_contradictions() -> None:
    """Show marks that cannot both be right, as a list to work through."""
    after = str(st.session_state.get(AFTER, ""))
    worklist = inspection.contradictions(by=account.id, after=after)
    st.caption(
        _(
            "{n} entries looked through, {found} contradictions.",
            n=worklist.looked_through,
            found=len(worklist.found),
        )
    )
    if worklist.found:
        st.table(
            [
                {_("Called right"): plain(one.right.answer), _("Called wrong"): plain(one.wrong.answer),
                 _("Corrected to"): plain(one.wrong.corrected), _("Why"): say(WHYS[one.why])}
                for one in worklist.found[:50]
            ],
            border="horizontal",
        )  # fmt: skip
        pairs = list(dict.fromkeys(entry for one in worklist.found[:50] for entry in (one.right, one.wrong)))
        act_on(account, pairs, wanted=None)
    else:
        st.info(_("No contradictions among these."), icon=":material/check_circle:")
    if worklist.next_after:
        st.button(_("Look through the next"), on_click=go_to, args=(worklist.next_after,))


def show_map() -> None:
    """Show what people really typed for an exercise."""
    item = ask_exercise(account, key="cache_map_item")
    if not item:
        st.caption(_("The Overview lists the exercises that cost most."))
        return
    st.markdown(f"**{plain(names_of(account, [item])[item])}**")
    found = inspection.answer_map(by=account.id, content_id=item)
    if not found.answers:
        st.info(_("Nobody has answered it yet."), icon=":material/info:")
        return
    if len(found.large_right) > 1:
        st.warning(
            _("Several right translations are common: the prompt may be ambiguous."), icon=":material/call_split:"
        )
    for cluster in found.large_wrong:
        share = percent(found.share(cluster))
        same = _("{share} make the same mistake: a lesson may be missing.", share=share)
        st.warning(f"{same} “{plain(cluster.name)}”", icon=":material/school:")
    show_chart(
        cache_charts.clusters(found), key="cache_map", alt=_("Answers by cluster; the table below has the figures.")
    )
    st.table(
        [
            {
                _("Answer"): plain(one.name),
                _("Is"): _("right") if one.is_right else _("wrong"),
                _("Times"): number(one.times),
                _("Share"): percent(found.share(one), decimals=1),
                _("In other words"): f"{len(one.answers) - 1}",
            }
            for one in found.clusters[:25]
        ],
        border="horizontal",
    )


def show_what_if() -> None:
    """Show what another bound or policy would have done to the answers that were given."""
    total = past(account)[1]
    bound = st.number_input(_("Another bound, in percent"), 0.05, 20.0, 1.0, 0.05, key="cache_bound")
    outcomes = inspection.simulate_threshold(by=account.id, bound=bound / 100, past=total, call_usd=call_usd(total))
    st.markdown(difference(outcomes, bound / 100))
    st.caption(
        _(
            "Bounds replay the composed replies that the gate has seen, with the risk that each had then; policies "
            "replay the answers of the span. Nothing is changed: AIDIOMA_MAX_WRONG_HIT_RATE sets the bound."
        )
    )
    show_chart(
        cache_charts.bounds(outcomes), key="cache_what_if", alt=_("Hit share by bound; the table has the figures.")
    )
    st.table([outcome_row(one) for one in outcomes], border="horizontal")


def difference(outcomes: Sequence[SimulatedPolicy], bound: float) -> str:
    """Say in a sentence what *bound* would change."""
    now = next(one for one in outcomes if one.bound == inspection.most_wrong)
    then = next(one for one in outcomes if one.bound == bound)
    between = {"then": percent(bound, decimals=2), "now": percent(inspection.most_wrong, decimals=2)}
    if (now.calls, now.hit_share) == (then.calls, then.hit_share):
        return _(
            "**Nothing would change** at {then} instead of {now}: no composed reply had a risk between.", **between
        )
    return _(
        "**At {then} instead of {now}:** {share} of answers would be settled without a call instead of {share_now}, "
        "with {calls} calls instead of {calls_now} ({cost} instead of {cost_now}). Of the settled ones {wrong} instead "
        "of {wrong_now} would be expected wrong.",
        **between,
        share=percent(then.hit_share, decimals=1),
        share_now=percent(now.hit_share, decimals=1),
        calls=then.calls,
        calls_now=now.calls,
        cost=usd(then.cost_usd),
        cost_now=usd(now.cost_usd),
        wrong=percent(then.wrong_share_of_hits or 0, decimals=2),
        wrong_now=percent(now.wrong_share_of_hits or 0, decimals=2),
    )


def outcome_row(one: SimulatedPolicy) -> dict[str, str]:
    """Return an outcome as a row."""
    wrong = (
        _("not known")
        if one.wrong_share_of_hits is None
        else _("{share} of them", share=percent(one.wrong_share_of_hits, decimals=2))
    )
    name = say(one.name)
    return {
        _("Under"): _("{bound} (as it is now)", bound=name) if one.bound == inspection.most_wrong else name,
        _("Settled without a call"): percent(one.hit_share, decimals=1),
        _("Expected wrong"): wrong,
        _("Calls"): number(one.calls),
        _("Cost"): usd(one.cost_usd),
    }


st.title(_("Cache"))
view = st.radio(
    _("View"),
    list(VIEWS),
    horizontal=True,
    key="cache_view",
    format_func=lambda key: say(VIEWS[key]),
    on_change=go_to,
    args=("",),
)
with shown_to_learner():
    match view:
        case "Entries":
            show_entries(account)
        case "Wrong marks":
            show_wrong_marks()
        case "Contradictions":
            show_contradictions()
        case "Answer map":
            show_map()
        case "What if":
            show_what_if()
        case "Packs":
            show_packs(account)
        case _:
            show_overview(account)
