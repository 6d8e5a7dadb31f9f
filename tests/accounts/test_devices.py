"""Browsers by the name that people know."""

import pytest

from aidioma.accounts.devices import device_name
from aidioma.accounts.throttle import network_of

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            f"{MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
            "Chrome on Linux",
        ),
        (f"{MOZILLA} (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1", "Safari on iPhone"),
        (f"{MOZILLA} (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox on Android"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def test_what_a_browser_says_of_itself_is_not_repeated() -> None:
    assert device_name("<script>alert(1)</script>" * 50) == "A browser"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "local"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_counts_for_whom_it_stands_for(address: str | None, network: str) -> None:
    """One customer owns a whole /64, and could guess from each of its addresses."""
    assert network_of(address) == network
