"""What I got wrong this week: the learner's own errors with their corrections."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from aidioma.progress.answers import Answer
from aidioma.text import Language
from pages.ui.areas import area_name
from pages.ui.corrections import show_correction
from pages.ui.messages import show_kept, shown_to_learner
from pages.ui.reports import show_news, show_own_answers, show_reports
from pages.ui.runtime import runtime
from pages.ui.session import require_account
from pages.ui.texts import show_text
from pages.ui.words import _

account = require_account()


def show_summary(mistakes: Sequence[Answer]) -> None:
    """Say in one line what the mistakes are about."""
    kinds = Counter(slip.edit_class for mistake in mistakes for slip in mistake.slips)
    most = ", ".join(f"{area_name(kind)} ({count})" for kind, count in kinds.most_common(3))
    said = [_("{n} in the last seven days.", n=len(mistakes))]
    if most:
        said.append(_("Most often: **{what}**.", what=most))
    st.markdown(" ".join(said))


def show_mistake(mistake: Answer) -> None:
    """Show one answer beside what it should have been."""
    answer_language: Language = "en" if mistake.direction == "es-en" else "es"
    with st.container(border=True):
        show_text(mistake.prompt, lang="es" if answer_language == "en" else "en", size="small")
        show_correction(mistake.text, mistake.corrected, lang=answer_language)


st.title(_("What I got wrong"))
show_kept()
with shown_to_learner():
    show_news(runtime().reports.news(user_id=account.id), account=account)
    mistakes = runtime().review.mistakes(user_id=account.id)
    if mistakes:
        show_summary(mistakes)
        for mistake in mistakes:
            show_mistake(mistake)
    else:
        st.info(_("Nothing wrong in the last seven days."), icon=":material/check:")
    reports = runtime().reports.told(user_id=account.id)
    show_reports(reports, account=account)
    show_own_answers(runtime().own_answers.listed(user_id=account.id), reports)
    st.page_link("learn/practice.py", label=_("Practise"), icon=":material/edit:")
