"""Stored answers: searched, followed along their trail, and looked after by administrators."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import streamlit as st

from aidioma.admin.changes import EntryAction
from aidioma.admin.entries import PAGE, EntryEvent, Filter, StoredAnswer
from aidioma.i18n import Message
from aidioma.model.people import Account
from pages.ui.cache_overview import usd
from pages.ui.exercises import ask_exercise, names_of
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, ngettext, number, say

VERDICTS: Final = {
    "any": Message("any"),
    "correct": Message("correct"),
    "almost": Message("almost"),
    "incorrect": Message("incorrect"),
}
SOURCES: Final = {
    "any": Message("any"),
    "judge": Message("the judge"),
    "foreseen": Message("foreseen"),
    "content": Message("other content"),
    "teacher": Message("a teacher"),
}
ACTS: Final[dict[EntryAction, Message]] = {
    "invalidate": Message("Invalidate: the judge is asked again"),
    "expire": Message("Expire: as if its time had run out"),
    "pin": Message("Pin: it never expires"),
    "unpin": Message("Unpin: it expires like others"),
}
AFTER: Final = "cache_after"
DONE: Final = "cache_done"


def show_entries(account: Account) -> None:
    """Search stored answers, and act on one, some or all that were found."""
    if message := st.session_state.pop(DONE, None):
        st.success(message, icon=":material/check_circle:")
    meaning = st.text_input(_("Like this in meaning"), key="cache_meaning", max_chars=200)
    if meaning:
        near = [entry for entry, *_rest in runtime().inspection.like(by=account.id, meaning=meaning)]
        st.caption(_("{n} found, the most alike first.", n=len(near)))
        show_rows(near)
        act_on(account, near, wanted=None)
        return
    wanted = asked_filter(account)
    if wanted is None:
        return
    after = str(st.session_state.get(AFTER, ""))
    found = runtime().inspection.entries(by=account.id, wanted=wanted, after=after)
    st.caption(_("Nothing found.") if not found else _("{n} shown.", n=len(found)))
    show_rows(found)
    with st.container(horizontal=True):
        st.button(_("From the beginning"), on_click=go_to, args=("",), disabled=not after, icon=":material/first_page:")
        last = found[-1].key if len(found) == PAGE else ""
        st.button(_("Next page"), on_click=go_to, args=(last,), disabled=not last, icon=":material/navigate_next:")
    act_on(account, found, wanted=wanted)


def asked_filter(account: Account) -> Filter | None:
    """Ask which entries; None where the exercise that was named does not exist."""
    text = st.text_input(_("Words in the answer"), key="cache_text", max_chars=200, on_change=go_to, args=("",))
    item = ask_exercise(account, key="cache_item")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        verdict = st.selectbox(
            _("Verdict"),
            list(VERDICTS),
            key="cache_verdict",
            format_func=lambda key: say(VERDICTS[key]),
            on_change=go_to,
            args=("",),
        )
        source = st.selectbox(
            _("Judged by"),
            list(SOURCES),
            key="cache_source",
            format_func=lambda key: say(SOURCES[key]),
            on_change=go_to,
            args=("",),
        )
        model = st.text_input(_("Model"), key="cache_model", max_chars=100, on_change=go_to, args=("",))
        prompt = st.text_input(_("Prompt version"), key="cache_prompt", max_chars=100, on_change=go_to, args=("",))
    unused = st.checkbox(_("Only dead ones: never given again, and older than 30 days"), key="cache_dead")
    wanted = Filter(
        text=text,
        model=model.strip(),
        prompt_version=prompt.strip(),
        verdict="" if verdict == "any" else verdict,
        source="" if source == "any" else source,
        unused_since=runtime().clock() - timedelta(days=30) if unused else None,
    )
    if not item:
        return wanted
    with shown_to_learner():
        return replace(wanted, scopes=runtime().inspection.scopes_of(by=account.id, content_id=item))
    return None


def go_to(key: str) -> None:
    """Show the page after *key* next."""
    st.session_state[AFTER] = key


def show_rows(found: Sequence[StoredAnswer]) -> None:
    """Show stored answers as a table that screen readers can read."""
    if found:
        st.table([row(one) for one in found], border="horizontal")


def row(entry: StoredAnswer) -> dict[str, str]:
    """Return a stored answer as a row."""
    return {
        _("Answer"): plain(entry.answer) or _("(kept without its words)"),
        _("Becomes"): _("the same") if entry.answer == entry.corrected else plain(entry.corrected),
        _("Verdict"): verdict_name(entry.verdict) + (_(", pinned") if entry.pinned else ""),
        _("Given again"): number(entry.hits),
    }


def label(entry: StoredAnswer) -> str:
    """Return how an entry is called in the list to choose from."""
    answer = entry.answer or _("without words")
    return f"{answer} ({verdict_name(entry.verdict)}, {entry.key[-6:]})"


def act_on(account: Account, found: Sequence[StoredAnswer], *, wanted: Filter | None) -> None:
    """Choose entries, see what would go, and act."""
    if not found:
        return
    st.subheader(_("Look after them"))
    chosen = st.multiselect(
        _("Entries"), found, format_func=label, key="cache_chosen", placeholder=_("Choose one or many")
    )
    if len(chosen) == 1:
        correct_form(chosen[0], about=show_trail(account, chosen[0]))
    act = st.selectbox(_("Act"), list(ACTS), key="cache_act", format_func=lambda key: say(ACTS[key]))
    st.button(
        _("Do it to the {n} chosen", n=len(chosen)),
        on_click=do,
        args=(act, [one.key for one in chosen]),
        disabled=not chosen,
    )
    if wanted is None or wanted.is_empty:
        return
    count, shown = runtime().inspection.preview(by=account.id, wanted=wanted)
    st.markdown(
        _("**{n}** entries match the filter above; the first {listed} are those listed.", n=count, listed=len(shown))
    )
    sure = st.checkbox(_("I have looked at what goes"), key="cache_sure")
    st.button(_("Do it to all {n}", n=count), on_click=do_to_all, args=(act, wanted, count), disabled=not sure)


def verdict_name(verdict: str) -> str:
    """Return what a stored verdict is called."""
    return say(VERDICTS[verdict]) if verdict in VERDICTS else verdict


def done_in_words(done: int, act: EntryAction) -> str:
    """Say what was done to how many entries."""
    what = ngettext("Done to {n} entry: {act}.", "Done to {n} entries: {act}.", done, act=say(ACTS[act]))
    return " ".join([what, _("It shows within a minute.")])


def do(act: EntryAction, keys: Sequence[str]) -> None:
    """Act on the chosen entries."""
    with shown_to_learner():
        done = runtime().inspection.act(by=fresh_account("admin").id, act=act, keys=keys)
        st.session_state[DONE] = done_in_words(done, act)


def do_to_all(act: EntryAction, wanted: Filter, expected: int) -> None:
    """Act on all that the filter lets through."""
    with shown_to_learner():
        by = fresh_account("admin").id
        done = runtime().inspection.act_on_all(by=by, act=act, wanted=wanted, expected=expected)
        st.session_state[DONE] = done_in_words(done, act)


def show_trail(account: Account, entry: StoredAnswer) -> str:
    """Show what taught an entry and what it served, without anybody's name; return the exercise that it is about."""
    with shown_to_learner():
        entry, trail = runtime().inspection.trail(by=account.id, key=entry.key)
        times = ngettext("{n} time", "{n} times", trail.times_served)
        people = ngettext("{n} learner", "{n} learners", trail.learners)
        st.markdown(_("**Its trail.** It was given again {times}, to {people}.", times=times, people=people))
        known = names_of(account, {one.content_id for one in (*trail.taught, *trail.served)})
        steps = [step_row(account, _("taught it"), one, known) for one in trail.taught] + [
            step_row(account, _("was given it"), one, known) for one in trail.served
        ]
        if steps:
            st.table(steps, border="horizontal")
        st.caption(
            plain(
                _(
                    "By {source}: {model}, prompt version {version}, {cost}. Key {key}.",
                    source=entry.source,
                    model=entry.model,
                    version=entry.prompt_version or _("not said"),
                    cost=usd(entry.cost_usd),
                    key=entry.key,
                )
            )
        )
        return next((one.content_id for one in (*trail.taught, *trail.served)), "")
    return ""


def step_row(account: Account, what: str, step: EntryEvent, known: Mapping[str, str]) -> dict[str, str]:
    """Return a step of a trail as a row."""
    return {
        _("When"): written_time(step.at.astimezone(account.time_zone)),
        _("An answer"): f"{what} ({step.tier})",
        _("Verdict"): verdict_name(step.verdict),
        _("Exercise"): plain(known[step.content_id]),
    }


def correct_form(entry: StoredAnswer, *, about: str) -> None:
    """Let an entry, which is *about* an exercise, say something else from now on."""
    with st.form("cache_correct"):
        item = st.text_input(_("Id of its exercise"), about, key=f"cache_item_{entry.key}", max_chars=200)
        right = st.text_input(
            _("The answer becomes right as"), entry.corrected, key=f"cache_right_{entry.key}", max_chars=500
        )
        if st.form_submit_button(_("Correct this entry")):
            with shown_to_learner():
                by = fresh_account("admin").id
                runtime().inspection.correct(by=by, key=entry.key, content_id=item.strip(), corrected=right)
                st.session_state[DONE] = _(
                    "Corrected. It shows within a minute, and so do the marks of those who gave this answer."
                )
                st.rerun()
