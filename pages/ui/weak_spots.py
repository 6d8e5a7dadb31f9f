"""Where a learner slips more often than elsewhere: the evidence is their own errors, and one press practises them."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from aidioma.classes.wishes import MOST_REQUESTED, REQUESTED
from aidioma.model.activities import Activity
from aidioma.progress.answers import Answer, Struggle
from pages.ui.areas import area_name
from pages.ui.corrections import show_correction
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain
from pages.ui.words import _

GO_TO_PRACTICE: Final = "weak_spots_go_to_practice"
SHOWN: Final = 3
EVIDENCE: Final = 3


def show_weak_spots(found: Sequence[Struggle], *, user_id: str) -> None:
    """Show the worst areas of the period with the latest errors in each."""
    if not found:
        return
    st.subheader(_("Worth a look"))
    st.caption(_("Where you slip more often than elsewhere. Few observations are drawn towards your average."))
    for struggle in found[:SHOWN]:
        with st.container(border=True):
            _show(struggle, user_id=user_id)


def _show(struggle: Struggle, *, user_id: str) -> None:
    st.markdown(
        _(
            "**{area}**: {slips} of {n} answers, more often than elsewhere.",
            area=plain(area_name(struggle.area)),
            slips=struggle.slips,
            n=struggle.n,
        )
    )
    for answer in _different(struggle.evidence):
        show_correction(answer.text, answer.corrected, lang="es" if answer.direction == "en-es" else "en")
    st.button(
        _("Practise these"),
        key=f"focus_{struggle.kind}_{struggle.area}",
        icon=":material/edit:",
        on_click=_ask_for,
        args=(user_id, struggle.area, [answer.content_id for answer in struggle.evidence]),
    )


def _different(evidence: Sequence[Answer]) -> Sequence[Answer]:
    """Return the latest errors, one an item."""
    by_item = {answer.content_id: answer for answer in reversed(evidence)}
    return list(reversed(by_item.values()))[:EVIDENCE]


def _ask_for(user_id: str, area: str, content_ids: Sequence[str]) -> None:
    """Put the items of an area into today's practice, and go there."""
    with shown_to_learner():
        account = fresh_account()
        wanted = list(dict.fromkeys(content_ids))[:MOST_REQUESTED]
        runtime().learning.track_activity(
            Activity(
                user_id=account.id,
                activity_type=REQUESTED,
                content_id=f"user:{user_id}",
                details={"content_ids": wanted, "area": area},
            )
        )
        st.session_state[GO_TO_PRACTICE] = True
