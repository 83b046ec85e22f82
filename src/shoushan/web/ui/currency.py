"""How amounts are called on pages: 元 where the pack counts in CNY, else the currency's code (ISO 4217)."""

from __future__ import annotations

from contextvars import ContextVar

from shoushan.web.ui.language import word

_currency: ContextVar[str] = ContextVar("currency", default="CNY")


def use(code: str) -> None:
    """From now on, in this request, pages name this currency."""
    _currency.set(code)


def unit() -> str:
    """What stands beside an amount, in the reader's language."""
    code = _currency.get()
    return word("yuan") if code == "CNY" else code
