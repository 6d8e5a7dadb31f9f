"""Stored answers: searched, followed along their trail, and looked after by administrators."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import streamlit as st

from aidioma.accounts.model import Account
from aidioma.inspection.changes import Act
from aidioma.inspection.entries import PAGE, Filter, Step, Stored
from pages.ui.cache_overview import usd
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain

VERDICTS: Final = ("any", "correct", "almost", "incorrect")
SOURCES: Final = ("any", "judge", "foreseen", "teacher")
ACTS: Final[dict[str, Act]] = {
    "Invalidate: the judge is asked again": "invalidate",
    "Expire: as if its time had run out": "expire",
    "Pin: it never expires": "pin",
    "Unpin: it expires like others": "unpin",
}
AFTER: Final = "cache_after"
DONE: Final = "cache_done"


def show_entries(account: Account) -> None:
    """Search stored answers, and act on one, some or all that were found."""
    if message := st.session_state.pop(DONE, None):
        st.success(message, icon=":material/check_circle:")
    meaning = st.text_input("Like this in meaning", key="cache_meaning", max_chars=200)
    if meaning:
        near = runtime().inspection.like(by=account.id, meaning=meaning)
        st.caption(f"{len(near)} found, the most alike first.")
        show_rows([one for one, _ in near])
        act_on(account, [one for one, _ in near], wanted=None)
        return
    wanted = asked_filter(account)
    if wanted is None:
        return
    after = str(st.session_state.get(AFTER, ""))
    found = runtime().inspection.entries(by=account.id, wanted=wanted, after=after)
    st.caption("Nothing found." if not found else f"{len(found)} shown.")
    show_rows(found)
    with st.container(horizontal=True):
        st.button("From the beginning", on_click=go_to, args=("",), disabled=not after, icon=":material/first_page:")
        last = found[-1].key if len(found) == PAGE else ""
        st.button("Next page", on_click=go_to, args=(last,), disabled=not last, icon=":material/navigate_next:")
    act_on(account, found, wanted=wanted)


def asked_filter(account: Account) -> Filter | None:
    """Ask which entries; None where the exercise that was named does not exist."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Words in the answer", key="cache_text", max_chars=200, on_change=go_to, args=("",))
        item = st.text_input("Exercise (its id)", key="cache_item", max_chars=200, on_change=go_to, args=("",))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        verdict = st.selectbox("Verdict", VERDICTS, key="cache_verdict", on_change=go_to, args=("",))
        source = st.selectbox("Judged by", SOURCES, key="cache_source", on_change=go_to, args=("",))
        model = st.text_input("Model", key="cache_model", max_chars=100, on_change=go_to, args=("",))
        prompt = st.text_input("Prompt version", key="cache_prompt", max_chars=100, on_change=go_to, args=("",))
    unused = st.checkbox("Only dead ones: never given again, and older than 30 days", key="cache_dead")
    wanted = Filter(
        text=text,
        model=model.strip(),
        prompt_version=prompt.strip(),
        verdict="" if verdict == "any" else verdict,
        source="" if source == "any" else source,
        unused_since=runtime().clock() - timedelta(days=30) if unused else None,
    )
    if not item.strip():
        return wanted
    with shown_to_learner():
        return replace(wanted, scopes=runtime().inspection.scopes_of(by=account.id, content_id=item.strip()))
    return None


def go_to(key: str) -> None:
    """Show the page after *key* next."""
    st.session_state[AFTER] = key


def show_rows(found: Sequence[Stored]) -> None:
    """Show stored answers as a table that screen readers can read."""
    if found:
        st.table([row(one) for one in found], border="horizontal")


def row(entry: Stored) -> dict[str, str]:
    """Return a stored answer as a row."""
    return {
        "Answer": plain(entry.answer) or "(kept without its words)",
        "Becomes": "the same" if entry.answer == entry.corrected else plain(entry.corrected),
        "Verdict": entry.verdict + (", pinned" if entry.pinned else ""),
        "Given again": f"{entry.hits:,}",
    }


def label(entry: Stored) -> str:
    """Return how an entry is called in the list to choose from."""
    return f"{entry.answer or 'without words'} ({entry.verdict}, {entry.key[-6:]})"


def act_on(account: Account, found: Sequence[Stored], *, wanted: Filter | None) -> None:
    """Choose entries, see what would go, and act."""
    if not found:
        return
    st.subheader("Look after them")
    chosen = st.multiselect("Entries", found, format_func=label, key="cache_chosen", placeholder="Choose one or many")
    if len(chosen) == 1:
        show_trail(account, chosen[0])
        correct_form(chosen[0])
    act = ACTS[st.selectbox("Act", list(ACTS), key="cache_act")]
    st.button(
        f"Do it to the {len(chosen)} chosen", on_click=do, args=(act, [one.key for one in chosen]), disabled=not chosen
    )
    if wanted is None or wanted.is_empty:
        return
    count, shown = runtime().inspection.preview(by=account.id, wanted=wanted)
    st.markdown(f"**{count:,}** entries match the filter above; the first {len(shown)} are those listed.")
    sure = st.checkbox("I have looked at what goes", key="cache_sure")
    st.button(f"Do it to all {count:,}", on_click=do_to_all, args=(act, wanted, count), disabled=not sure)


def do(act: Act, keys: Sequence[str]) -> None:
    """Act on the chosen entries."""
    with shown_to_learner():
        done = runtime().inspection.act(by=fresh_account("admin").id, act=act, keys=keys)
        st.session_state[DONE] = f"Done: {done} {'entry' if done == 1 else 'entries'}, {act}. It shows within a minute."


def do_to_all(act: Act, wanted: Filter, expected: int) -> None:
    """Act on all that the filter lets through."""
    with shown_to_learner():
        by = fresh_account("admin").id
        done = runtime().inspection.act_on_all(by=by, act=act, wanted=wanted, expected=expected)
        st.session_state[DONE] = f"Done: {done:,} entries, {act}. It shows within a minute."


def show_trail(account: Account, entry: Stored) -> None:
    """Show what taught an entry and what it served, without anybody's name."""
    with shown_to_learner():
        entry, trail = runtime().inspection.trail(by=account.id, key=entry.key)
        times = "once" if trail.times_served == 1 else f"{trail.times_served:,} times"
        people = "1 learner" if trail.learners == 1 else f"{trail.learners:,} learners"
        st.markdown(f"**Its trail.** It was given again {times}, to {people}.")
        steps = [step_row(account, "taught it", one) for one in trail.taught] + [
            step_row(account, "was given it", one) for one in trail.served
        ]
        if steps:
            st.table(steps, border="horizontal")
        st.caption(
            plain(
                f"By {entry.source}: {entry.model}, prompt version {entry.prompt_version or 'not said'}, "
                f"{usd(entry.cost_usd)}. Key {entry.key}."
            )
        )


def step_row(account: Account, what: str, step: Step) -> dict[str, str]:
    """Return a step of a trail as a row."""
    return {
        "When": f"{step.at.astimezone(account.time_zone):%d %b %Y %H:%M}",
        "An answer": f"{what} ({step.tier})",
        "Verdict": step.verdict,
        "Exercise": plain(step.content_id),
    }


def correct_form(entry: Stored) -> None:
    """Let an entry say something else from now on."""
    with st.form("cache_correct"):
        item = st.text_input("Exercise (its id)", key="cache_correct_item", max_chars=200)
        right = st.text_input("The answer becomes right as", entry.corrected, key="cache_correct_text", max_chars=500)
        if st.form_submit_button("Correct this entry"):
            with shown_to_learner():
                by = fresh_account("admin").id
                runtime().inspection.correct(by=by, key=entry.key, content_id=item.strip(), corrected=right)
                st.session_state[DONE] = "Corrected. It shows within a minute; marks that were given stay as they are."
                st.rerun()
