"""Whole numbers of hundredths (areas, rates, amounts) in digits."""

from __future__ import annotations


def digits(value: int) -> str:
    """With two decimals and separators: 123456 → 1,234.56, -150 → -1.50."""
    whole, rest = divmod(abs(value), 100)
    return f"{'-' if value < 0 else ''}{whole:,}.{rest:02d}"
