"""What Streamlit's ``st.login`` is told: the identity providers of the settings, without a file on disk."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from aidioma.accounts.secret import secret_key
from aidioma.settings import Settings

CALLBACK: Final = "/oauth2callback"
HERE: Final = "http://localhost:{port}"
"""Where the app is unless a setting says otherwise; Streamlit puts its own port in."""


def login_secrets(settings: Settings) -> Mapping[str, dict[str, Any]] | None:
    """
    Return the secrets that Streamlit is given besides its file's; None where no provider is configured.

    The key of its identity cookie follows from the installation's own, so that every process signs alike.
    """
    if not settings.oidc:
        return None
    key = secret_key(settings).get_secret_value().encode()
    section: dict[str, Any] = {
        "redirect_uri": (settings.public_url or HERE).rstrip("/") + CALLBACK,
        "cookie_secret": hmac.new(key, b"identity cookie", hashlib.sha256).hexdigest(),
    }
    for name, provider in settings.oidc.items():
        section[name] = {
            "client_id": provider.client_id,
            "client_secret": provider.client_secret.get_secret_value(),
            "server_metadata_url": provider.metadata_url,
        }
    return {"auth": section}
