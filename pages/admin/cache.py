"""The cache: what reuse saves, how good it is, what is stored, and what to do about an entry that is wrong."""

from typing import Final

import streamlit as st

from aidioma.inspection.what_if import Outcome
from pages.ui import cache_charts
from pages.ui.cache_entries import AFTER, act_on, go_to, show_entries
from pages.ui.cache_overview import call_usd, past, show_overview, usd
from pages.ui.charts import show_chart
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import plain

VIEWS: Final = ("Overview", "Entries", "Contradictions", "Answer map", "What if")

account = require_account("admin")
inspection = runtime().inspection


def show_contradictions() -> None:
    """Show marks that cannot both be right, as a list to work through."""
    after = str(st.session_state.get(AFTER, ""))
    worklist = inspection.contradictions(by=account.id, after=after)
    st.caption(f"{worklist.looked_through:,} entries looked through, {len(worklist.found)} contradictions.")
    if worklist.found:
        st.table(
            [
                {"Called right": plain(one.right.answer), "Called wrong": plain(one.wrong.answer),
                 "Corrected to": plain(one.wrong.corrected), "Why": one.why}
                for one in worklist.found[:50]
            ],
            border="horizontal",
        )  # fmt: skip
        pairs = list(dict.fromkeys(entry for one in worklist.found[:50] for entry in (one.right, one.wrong)))
        act_on(account, pairs, wanted=None)
    else:
        st.info("No contradictions among these.", icon=":material/check_circle:")
    if worklist.next_after:
        st.button("Look through the next", on_click=go_to, args=(worklist.next_after,))


def show_map() -> None:
    """Show what people really typed for an exercise."""
    item = st.text_input("Exercise (its id)", key="cache_map_item", max_chars=200).strip()
    if not item:
        st.caption("The Overview lists the exercises that cost most, with their ids.")
        return
    found = inspection.answer_map(by=account.id, content_id=item)
    if not found.answers:
        st.info("Nobody has answered it yet.", icon=":material/info:")
        return
    if len(found.large_right) > 1:
        st.warning("Several right translations are common: the prompt may be ambiguous.", icon=":material/call_split:")
    for cluster in found.large_wrong:
        share = f"{found.share(cluster):.0%} make the same mistake: a lesson may be missing."
        st.warning(f"{share} “{plain(cluster.name)}”", icon=":material/school:")
    show_chart(
        cache_charts.clusters(found), key="cache_map", alt="Answers by cluster; the table below has the figures."
    )
    st.table(
        [
            {"Answer": plain(one.name), "Is": "right" if one.is_right else "wrong", "Times": f"{one.times:,}",
             "Share": f"{found.share(one):.1%}", "In other words": f"{len(one.answers) - 1}"}
            for one in found.clusters[:25]
        ],
        border="horizontal",
    )  # fmt: skip


def show_what_if() -> None:
    """Show what another bound or policy would have done to the answers that were given."""
    _, total = past(account)
    bound = st.number_input("Another bound, in percent", 0.05, 20.0, 1.0, 0.05, key="cache_bound")
    outcomes = inspection.what_if(by=account.id, bound=bound / 100, past=total, call_usd=call_usd(total))
    st.caption(
        "Bounds replay the composed replies that the gate has seen, with the risk that each had then; policies replay "
        "the answers of the span. Nothing is changed: AIDIOMA_MAX_WRONG_HIT_RATE sets the bound."
    )
    show_chart(cache_charts.bounds(outcomes), key="cache_what_if", alt="Hit share by bound; the table has the figures.")
    st.table([outcome_row(one) for one in outcomes], border="horizontal")


def outcome_row(one: Outcome) -> dict[str, str]:
    """Return an outcome as a row."""
    wrong = "not known" if one.wrong_share_of_hits is None else f"{one.wrong_share_of_hits:.2%} of them"
    return {
        "Under": one.name,
        "Settled without a call": f"{one.hit_share:.1%}",
        "Expected wrong": wrong,
        "Calls": f"{one.calls:,}",
        "Cost": usd(one.cost_usd),
    }


st.title("Cache")
view = st.radio("View", VIEWS, horizontal=True, key="cache_view", on_change=go_to, args=("",))
with shown_to_learner():
    match view:
        case "Entries":
            show_entries(account)
        case "Contradictions":
            show_contradictions()
        case "Answer map":
            show_map()
        case "What if":
            show_what_if()
        case _:
            show_overview(account)
