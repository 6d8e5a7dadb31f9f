"""Recordings and pictures that content names by an address: played where that is allowed, else a link."""

from urllib.parse import urljoin, urlsplit

import streamlit as st

from aidioma.content.free import address_of, samples, shown_as
from aidioma.content.item import ContentItem
from aidioma.content.kinds.parts import MediaKind
from aidioma.settings.media_hosts import plays
from pages.ui.runtime import runtime
from pages.ui.texts import plain
from pages.ui.words import _

_OWN = "/files/"


def show_samples(item: ContentItem) -> None:
    """Show the recordings and pictures of *item* one after the other."""
    for sample in samples(item):
        if sample.label:
            st.caption(plain(sample.label))
        show_address(sample.address, otherwise="audio" if item.content_type == "pronunciation" else "image")


def show_address(said: object, *, otherwise: MediaKind) -> bool:
    """Show what is at an address, and return whether it is something that plays here."""
    address = address_of(said)
    if address is None:
        return False
    if not urlsplit(address).scheme:
        name = address.rpartition("/")[2]
        if runtime().media.path(name) is None:
            st.info(
                _("The recording of this item is not here. You can go on without it."), icon=":material/volume_off:"
            )
            return False
        address = urljoin(st.context.url or "", f"{_OWN}{name}")
    elif not plays(address, runtime().settings.media_hosts):
        st.link_button(
            _("Open it at {host}", host=urlsplit(address).hostname or ""), address, icon=":material/open_in_new:"
        )
        return False
    return _show(address, shown_as(address, otherwise=otherwise))


def _show(address: str, kind: MediaKind) -> bool:
    if kind == "image":
        st.image(address)
        return False
    if kind == "video":
        st.video(address)
    else:
        st.audio(address)
    return True
