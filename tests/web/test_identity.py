"""What Streamlit is told about identity providers."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from aidioma.settings import Settings
from aidioma.web.identity import login_secrets

GOOGLE = {"google": {"client_id": "a", "client_secret": "b"}}
KEY = SecretStr("k" * 40)


def settings(**given: object) -> Settings:
    return Settings.model_validate({"AIDIOMA_OIDC": GOOGLE, "AIDIOMA_SECRET_KEY": KEY, **given})


def test_without_a_provider_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert login_secrets(settings(AIDIOMA_OIDC={}, AIDIOMA_DATA_DIR=tmp_path)) is None
    assert not list(tmp_path.iterdir()), "no key is made for it either"


def test_the_browser_comes_back_to_where_the_app_is() -> None:
    told = login_secrets(settings(AIDIOMA_PUBLIC_URL="https://learn.example.org/"))

    assert told is not None
    assert told["auth"]["redirect_uri"] == "https://learn.example.org/oauth2callback"
    assert told["auth"]["google"] == {
        "client_id": "a",
        "client_secret": "b",
        "server_metadata_url": "https://accounts.google.com/.well-known/openid-configuration",
    }
    here = login_secrets(settings())
    assert here is not None
    assert here["auth"]["redirect_uri"] == "http://localhost:{port}/oauth2callback"


def test_the_cookies_key_follows_from_the_installations_and_is_another() -> None:
    one, same = login_secrets(settings()), login_secrets(settings())
    other = login_secrets(settings(AIDIOMA_SECRET_KEY=SecretStr("x" * 40)))

    assert one is not None
    assert one == same
    assert one != other
    assert KEY.get_secret_value() not in str(one)


def test_an_address_that_others_could_read_on_the_way_is_refused() -> None:
    with pytest.raises(ValueError, match="https"):
        settings(AIDIOMA_PUBLIC_URL="http://learn.example.org")
