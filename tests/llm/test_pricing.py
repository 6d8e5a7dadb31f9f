"""What a call costs."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.llm.pricing import UNKNOWN_MODEL_PRICE, Price, PriceTable
from aidioma.settings import Settings


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        pytest.param("gpt-5-mini", "2.25", id="by name"),
        pytest.param("gpt-5-mini-2025-08-07", "2.25", id="a dated version costs what its name does"),
        pytest.param("gpt-5-2025-08-07", "11.25", id="the longest beginning decides"),
        pytest.param("openai/gpt-4o-mini", "0.75", id="through a broker"),
        pytest.param("gpt-5.9", "90", id="a later model is not the earlier one"),
        pytest.param("llama3:8b", "90", id="unknown"),
    ],
)
def test_a_million_tokens_each_way_cost_what_the_table_says(model: str, expected: str) -> None:
    cost = PriceTable().cost_usd(model, tokens_in=1_000_000, tokens_out=1_000_000)

    assert cost == Decimal(expected)


def test_an_unknown_model_is_charged_dearly_and_the_receipt_says_so() -> None:
    """A budget that counts nothing for an unpriced model would be no budget."""
    prices = PriceTable()

    assert prices.find("llama3:8b") is None
    assert prices.cost_usd("llama3:8b", tokens_in=1_000_000, tokens_out=0) == UNKNOWN_MODEL_PRICE.tokens_in_usd
    assert "llama3:8b" in prices.remark("llama3:8b")
    assert "AIDIOMA_PRICES" in prices.remark("llama3:8b")
    assert prices.remark("gpt-5-mini") == ""


def test_the_installation_overrules_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDIOMA_PRICES", '{"llama3": [0, 0], "gpt-5-mini": [1, "3.5"]}')

    prices = PriceTable.from_settings(Settings())

    assert prices.cost_usd("llama3:8b", tokens_in=9_999, tokens_out=9_999) == 0
    assert prices.find("gpt-5-mini") == Price(Decimal(1), Decimal("3.5"))
    assert prices.find("gpt-4o") == PriceTable().find("gpt-4o")


@given(tokens_in=st.integers(0, 10**7), tokens_out=st.integers(0, 10**7))
def test_a_cost_fits_the_column_and_is_never_rounded_down(tokens_in: int, tokens_out: int) -> None:
    cost = PriceTable().cost_usd("gpt-5-nano", tokens_in=tokens_in, tokens_out=tokens_out)
    exact = (tokens_in * Decimal("0.05") + tokens_out * Decimal("0.40")) / 1_000_000

    assert exact <= cost < exact + Decimal("0.000001")
    assert cost.as_tuple().exponent == -6
