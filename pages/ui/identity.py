"""Signing in with an identity provider, as the pages offer it and take it up."""

import streamlit as st

from aidioma.model.people import Account
from pages.ui.messages import shown_to_learner
from pages.ui.runtime import runtime
from pages.ui.session import start_session
from pages.ui.words import _


def offer_providers(key: str) -> None:
    """Show a button for each identity provider of this installation; there may be none."""
    for name, label in runtime().accounts.identities.labels.items():
        if st.button(
            _("Continue with {provider}", provider=label), key=f"{key}_{name}", icon=":material/login:", width="stretch"
        ):
            st.login(name)


def take_up_identity(guest: Account | None) -> None:
    """Start a session for whom a provider has just vouched, if it has; the work of *guest* moves to the account."""
    accounts = runtime().accounts
    if not accounts.providers or not st.user.is_logged_in:
        return
    account = None
    with shown_to_learner():
        account = accounts.identities.account_for(
            st.user.to_dict(), time_zone=st.context.timezone or "UTC", address=st.context.ip_address
        )
        if account is None:
            return
        if guest is not None:
            accounts.adopt(guest_id=guest.id, account_id=account.id)
        start_session(account)
    if account is None:
        st.button(_("Choose another way to sign in"), on_click=st.logout, icon=":material/logout:")
    st.stop()
