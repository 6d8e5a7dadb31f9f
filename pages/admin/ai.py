"""AI: who judges what rules do not settle, connecting a judge, and the exam that it passes before it teaches."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import streamlit as st

from aidioma.exam.service import JudgeStanding
from aidioma.i18n import Message
from aidioma.llm.exam_paper import PASS_SHARE, AnsweredQuestion, Paper, QuestionKind
from aidioma.llm.local_servers import LocalServer
from aidioma.llm.pricing import Price
from aidioma.model.marks import Verdict
from pages.ui.cache_entries import verdict_name
from pages.ui.cache_overview import usd
from pages.ui.messages import keep_note, show_kept, shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import fresh_account, require_account
from pages.ui.texts import plain, written_time
from pages.ui.words import _, number, percent, say

NOTICED: Final = "ai_noticed"
FORM: Final = "ai_form"
"""Counts the forms that were sent off well: the next one has widgets of its own, and no key in them."""
WITH_KEY: Final = ""
LOOK_EVERY_S: Final = 2.0

KINDS: Final[dict[QuestionKind, Message]] = {
    "right": Message("Right, in other words"),
    "region": Message("Right in a region"),
    "mistake": Message("One mistake"),
    "accent": Message("Accents"),
    "meaning": Message("Says something else"),
    "negation": Message("Negation"),
    "number": Message("A number"),
    "injection": Message("An order to the judge"),
    "foreign": Message("Another language"),
    "nonsense": Message("Nonsense"),
}

account = require_account("admin")
judges = runtime().judge


def show_standing(standing: JudgeStanding) -> None:
    """Say who marks what rules do not settle, and what its word is worth."""
    if not standing.is_connected:
        st.info(
            _("**No judge is connected.** Rules mark; what they are not sure of is left to the learner's own rating."),
            icon=":material/rule:",
        )
        return
    model, paper = plain(standing.model), standing.paper
    if standing.teaches:
        said = _("**{model} marks** what rules do not settle. It has passed its exam.", model=model)
        st.success(said, icon=":material/check_circle:")
    elif paper is None:
        said = _(
            "**{model} is connected and has not been examined.** Until it passes, its word is a suggestion to the "
            "learner who asked, and teaches nothing.",
            model=model,
        )
        st.warning(said, icon=":material/school:")
    else:
        said = _(
            "**{model} has not passed its exam.** Its word is a suggestion to the learner who asked, and teaches "
            "nothing.",
            model=model,
        )
        st.warning(said, icon=":material/school:")
    if standing.price is None:
        said = _(
            "**The price of {model} is not known**, so each call is counted as one of the dearest and few fit the "
            "budgets. Connect it again with its price, or set AIDIOMA_PRICES.",
            model=model,
        )
        st.warning(said, icon=":material/payments:")
    st.table(standing_rows(standing), border="horizontal", hide_index=True)


def standing_rows(standing: JudgeStanding) -> list[dict[str, str]]:
    """Return what is known of the connection, each with where it is set."""
    parts = [
        (_("Model"), plain(standing.model), "model"),
        (_("Address"), as_address(standing.endpoint), "endpoint"),
        (_("Key"), plain(standing.key_ending) or _("none"), "api_key"),
        (_("Price"), price_in_words(standing.price), ""),
    ]
    return [
        {
            _("What"): name,
            _("Is"): value,
            _("Set by"): _("the environment ({setting}): change it there", setting=standing.outside[part])
            if part in standing.outside
            else _("this page, or the default"),
        }
        for name, value, part in parts
    ]


def as_address(endpoint: str) -> str:
    """Return an address that is read and no link: nobody browses there."""
    return f"`{endpoint.replace('`', '')}`"


def price_in_words(price: Price | None) -> str:
    """Return a price as people read it."""
    if price is None:
        return _("not known")
    if not any(price):
        return _("free")
    return _(
        "{read} in, {written} out, for a million tokens",
        read=usd(price.tokens_in_usd),
        written=usd(price.tokens_out_usd),
    )


def show_exam(standing: JudgeStanding) -> None:
    """Offer the exam, or show how far it is."""
    st.subheader(_("Exam"))
    st.caption(
        _(
            "{n} questions of our own with known marks, orders to the judge among them. Passed from {share} right on, "
            "if no order is obeyed. Another model, address or wording of the question needs another exam.",
            n=standing.questions,
            share=percent(PASS_SHARE),
        )
    )
    progress = judges.progress(by=account.id)
    if progress is not None and progress.is_running:
        show_running()
        return
    if progress is not None and progress.trouble:
        st.error(_("The exam ended early, and nothing of it counts: {why}.", why=plain(progress.trouble)))
    start = _("Start the exam") if standing.paper is None else _("Take the exam again")
    is_urgent = not standing.teaches
    st.button(start, type="primary" if is_urgent else "secondary", on_click=start_exam, icon=":material/school:")
    if standing.exam_usd:
        st.caption(_("It costs about {cost} at most and takes a minute or a few.", cost=usd(standing.exam_usd)))
    else:
        st.caption(_("It costs nothing and takes some minutes."))
    if standing.paper is not None:
        show_paper(standing.paper)


@st.fragment(run_every=LOOK_EVERY_S)
def show_running() -> None:
    """Show how far the exam is, again and again until it is over."""
    progress = judges.progress(by=require_account("admin").id)
    if progress is None or not progress.is_running:
        st.rerun()
    text = _(
        "{done} of {total} questions, {cost} so far",
        done=progress.done,
        total=progress.total,
        cost=usd(progress.cost_usd),
    )
    st.progress(progress.done / progress.total, text=text)
    st.button(_("Cancel the exam"), on_click=cancel_exam)


def start_exam() -> None:
    """Begin."""
    with shown_to_learner():
        judges.start_exam(by=fresh_account("admin").id)


def cancel_exam() -> None:
    """End it; what it cost is paid."""
    with shown_to_learner():
        judges.cancel_exam(by=fresh_account("admin").id)


def show_paper(paper: Paper) -> None:
    """Show the whole paper: what was not right first."""
    told = _(
        "{right} of {n} right ({share}), {obeyed} orders obeyed; {cost}, {moment}.",
        right=paper.right,
        n=len(paper.answered),
        share=percent(paper.share, decimals=1),
        obeyed=paper.obeyed,
        cost=usd(paper.cost_usd),
        moment=written_time(paper.taken_at.astimezone(account.time_zone)),
    )
    st.markdown(told)
    wrong = [one for one in paper.answered if not one.is_right]
    if wrong:
        st.markdown(_("**Not marked right**"))
        show_questions(wrong)
    with st.expander(_("The whole paper")):
        show_questions(paper.answered)


def show_questions(asked: Sequence[AnsweredQuestion]) -> None:
    """Show questions with what was expected and what was said."""
    st.table(
        [
            {
                _("Kind"): say(KINDS[one.kind]),
                _("Exercise"): plain(one.prompt),
                _("Answer"): plain(one.answer),
                _("Expected"): _(" or ").join(verdict_name(verdict) for verdict in one.expected),
                _("Given"): given_in_words(one),
                _("Cost"): usd(one.cost_usd),
            }
            for one in asked
        ],
        border="horizontal",
    )


def given_in_words(one: AnsweredQuestion) -> str:
    """Return what the judge made of a question."""
    if one.given is None:
        return _("no reply that holds: {why}", why=plain(one.note))
    if one.given in (Verdict.CORRECT, Verdict.PENDING):
        return verdict_name(one.given)
    return f"{verdict_name(one.given)}: {plain(one.corrected)}"


def local_now() -> tuple[LocalServer, ...]:
    """Return the model servers of this machine, looked for once a visit."""
    if NOTICED not in st.session_state:
        st.session_state[NOTICED] = judges.noticed(by=account.id)
    found: tuple[LocalServer, ...] = st.session_state[NOTICED]
    return found


def look_again() -> None:
    """Look for local servers anew."""
    st.session_state.pop(NOTICED, None)


def show_connecting(standing: JudgeStanding) -> None:
    """Ask for a key, or take a server of this machine; one question is asked, then it is connected."""
    st.subheader(_("Connect a judge") if not standing.is_connected else _("Connect another, or again"))
    if "api_key" in standing.outside:
        st.caption(_("OPENAI_API_KEY is set in the environment, which has the say: change it there."))
        return
    servers = {server.endpoint: server for server in local_now()}
    chosen = st.radio(
        _("Which"),
        [WITH_KEY, *servers],
        index=1 if servers and not standing.is_connected else 0,
        key="ai_which",
        format_func=lambda at: (
            _("A provider, with a key") if at == WITH_KEY else _("On this machine: {at}", at=as_address(at))
        ),
    )
    st.button(
        _("Look again for models on this machine"), on_click=look_again, type="tertiary", icon=":material/search:"
    )
    ask_connection(standing, servers.get(chosen or WITH_KEY))


def ask_connection(standing: JudgeStanding, server: LocalServer | None) -> None:
    """Ask for what is needed, and connect."""
    form = st.session_state.get(FORM, 0)
    with st.form("ai_connect"):
        if server is None:
            key = st.text_input(_("Key"), type="password", key=f"ai_key_{form}", max_chars=500, autocomplete="off")
            model = st.text_input(_("Model"), "gpt-5-mini", key=f"ai_model_{form}", max_chars=200)
            endpoint = st.text_input(
                _("Address"), key=f"ai_address_{form}", max_chars=500, placeholder=_("empty for OpenAI itself")
            )
        else:
            key, endpoint = "", server.endpoint
            model = st.selectbox(_("Model"), server.models, key=f"ai_local_model_{form}") or ""
        read, wrote = ask_price(free=server is not None, form=form)
        st.caption(
            _(
                "The key is kept in a file of this installation's data folder, never in the database, and not shown "
                "again. Every process that shares the folder takes the judge up at once."
            )
        )
        sent = st.form_submit_button(_("Connect"), type="primary", icon=":material/power:")
    if sent:
        price = None if read is None or wrote is None else (Decimal(str(read)), Decimal(str(wrote)))
        connect(model=model, endpoint=endpoint, key=key, price=price)
    if standing.is_connected and "api_key" not in standing.outside:
        with st.expander(_("Disconnect")):
            st.markdown(_("The key is forgotten, and rules mark alone. What the judge has taught stays."))
            st.button(_("Disconnect the judge"), on_click=disconnect)


def ask_price(*, free: bool, form: int) -> tuple[float | None, float | None]:
    """Ask for the price, which a model of one's own has not, and a known one need not say."""
    with st.container(horizontal=True):
        read, wrote = (
            st.number_input(label, 0.0, 10_000.0, 0.0 if free else None, key=f"ai_{name}_{free}_{form}")
            for name, label in (
                ("read", _("USD for a million tokens in")),
                ("wrote", _("USD for a million tokens out")),
            )
        )
    if not free:
        st.caption(_("Leave the price empty where it is a model of OpenAI's: the list knows it."))
    return read, wrote


def connect(*, model: str, endpoint: str, key: str, price: tuple[Decimal, Decimal] | None) -> None:
    """Try the judge out, and connect it if it answers."""
    with shown_to_learner(), st.spinner(_("Asking it one question …")):
        by = fresh_account("admin").id
        trial = judges.connect(by=by, model=model, endpoint=endpoint, key=key, price=price)
        said = _("It answered in {s} seconds.", s=number(round(trial.latency_ms / 1000, 1)))
        keep_note(said if trial.holds else _("It answered, but not as a judge does: the exam will tell."))
        st.session_state[FORM] = st.session_state.get(FORM, 0) + 1
        st.rerun()


def disconnect() -> None:
    """Forget the judge."""
    with shown_to_learner():
        judges.disconnect(by=fresh_account("admin").id)


st.title(_("AI"))
show_kept()
with shown_to_learner():
    now = judges.standing(by=account.id)
    show_standing(now)
    if now.is_connected:
        show_exam(now)
    show_connecting(now)
