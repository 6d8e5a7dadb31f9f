"""What a call costs: a price table by model name, which settings can overrule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_UP, Decimal
from typing import Final, NamedTuple

from aidioma.settings import Settings

_ENDS: Final = ("", "-", ":", "@")
_MILLION: Final = Decimal(1_000_000)
_SMALLEST_COST: Final = Decimal("0.000001")
"""The database keeps six places; a cost is rounded up to them, so that a thousand tiny calls are not free."""


class Price(NamedTuple):
    """US dollars for a million tokens, read and written."""

    tokens_in_usd: Decimal
    tokens_out_usd: Decimal


def _price(tokens_in: str, tokens_out: str) -> Price:
    return Price(Decimal(tokens_in), Decimal(tokens_out))


UNKNOWN_MODEL_PRICE: Final = _price("15", "75")
"""Counted for a model that nobody has priced: dearer than most, so that a budget errs on the safe side."""

LIST_PRICES: Final[Mapping[str, Price]] = {
    "gpt-5": _price("1.25", "10"),
    "gpt-5-mini": _price("0.25", "2"),
    "gpt-5-nano": _price("0.05", "0.40"),
    "gpt-5-pro": _price("15", "120"),
    "gpt-4.1": _price("2", "8"),
    "gpt-4.1-mini": _price("0.40", "1.60"),
    "gpt-4.1-nano": _price("0.10", "0.40"),
    "gpt-4o": _price("2.50", "10"),
    "gpt-4o-mini": _price("0.15", "0.60"),
    "o3": _price("2", "8"),
    "o3-mini": _price("1.10", "4.40"),
    "o3-pro": _price("20", "80"),
    "o4-mini": _price("1.10", "4.40"),
    "text-embedding-3-small": _price("0.02", "0"),
    "text-embedding-3-large": _price("0.13", "0"),
    "text-embedding-ada-002": _price("0.10", "0"),
    "gpt-4o-mini-tts": _price("0.60", "12"),
    "gpt-4o-mini-transcribe": _price("1.25", "5"),
    "gpt-4o-transcribe": _price("2.50", "10"),
    "tts-1": _price("45", "0"),  # by the character: three of them are counted as a token
    "whisper-1": _price("2.50", "0"),  # by the minute: 2,400 tokens are counted in one
}
"""List prices of the models one is likely to configure; they change, so settings overrule them."""


@dataclass(frozen=True, slots=True)
class PriceTable:
    """
    Prices by the beginning of a model's name; the longest that fits decides.

    A beginning ends where the name does, or at a ``-``, ``:`` or ``@``: ``gpt-5`` prices ``gpt-5-2025-08-07``,
    but not ``gpt-5.9``, of which nobody knows yet what it costs.
    """

    prices: Mapping[str, Price] = field(default_factory=lambda: LIST_PRICES)

    @classmethod
    def from_settings(cls, settings: Settings) -> "PriceTable":
        """Lay the installation's own prices over the list."""
        own = {name: Price(*pair) for name, pair in settings.prices.items()}
        return cls({**LIST_PRICES, **own})

    def find(self, model: str) -> Price | None:
        """Return the price of *model*, or None if nothing fits; ``maker/model`` is looked up as ``model`` too."""
        for name in (model, model.rpartition("/")[2]):
            fitting = [start for start in self.prices if name.startswith(start) and name[len(start) :][:1] in _ENDS]
            if fitting:
                return self.prices[max(fitting, key=len)]
        return None

    def cost_usd(self, model: str, *, tokens_in: int, tokens_out: int) -> Decimal:
        """Return what these tokens cost in US dollars; an unknown model is charged ``UNKNOWN_MODEL_PRICE``."""
        price = self.find(model) or UNKNOWN_MODEL_PRICE
        cost = (tokens_in * price.tokens_in_usd + tokens_out * price.tokens_out_usd) / _MILLION
        return cost.quantize(_SMALLEST_COST, rounding=ROUND_UP)

    def unpriced(self, model: str) -> str:
        """Return the name of *model* where nothing is known of its price, else nothing."""
        return "" if self.find(model) is not None else model

    def remark(self, model: str) -> str:
        """Return what a receipt has to say of the price: nothing, or that it is assumed."""
        if self.find(model) is not None:
            return ""
        assumed = f"{UNKNOWN_MODEL_PRICE.tokens_in_usd} and {UNKNOWN_MODEL_PRICE.tokens_out_usd} USD"
        return (
            f"No price is set for {model}: {assumed} a million tokens in and out were assumed. AIDIOMA_PRICES sets it."
        )
