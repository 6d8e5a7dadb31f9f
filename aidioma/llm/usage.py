"""Tokens, cost and model of one call of the provider."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Usage:
    """
    What one call took; all zero where nothing was called.

    ``remark`` is what the receipt has to add, such as that the price was assumed.
    """

    model: str = ""
    prompt_version: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: Decimal = Decimal(0)
    latency_ms: float = 0.0
    remark: str = ""
