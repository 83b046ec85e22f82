"""The currency in which a place counts: how amounts are called, written and read. An install has one, as it has one zone.

Amounts are whole numbers of hundredths wherever they are kept; the currency says how they are told. Which one is counted in
is set once for whatever runs, when a pack is read: everything that writes an amount asks for it here.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from shoushan.rules.hundredths import digits
from shoushan.rules.text import Text

HUNDREDTHS = 2
"""Decimals that an amount is kept with."""


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: its code (ISO 4217), its sign, how many decimals are written (0 to 2), its name in both languages."""

    code: str
    symbol: str
    digits: int
    name: Text

    @property
    def after(self) -> Text:
        """What is written after an amount: 元 without a gap, words of letters with one."""
        zh = self.name.zh
        return Text(f" {zh}" if zh.isascii() else zh, f" {self.name.en}")

    @property
    def read(self) -> tuple[str, ...]:
        """What may stand before or after an amount that is typed."""
        if self.code == "CNY":
            return ("￥", "¥", "$", "元", "人民币", "RMB")
        names = (self.name.zh, self.name.en, self.name.en.removesuffix("s"), self.code, self.symbol)
        return tuple(sorted({one.replace(" ", "") for one in names if one}, key=len, reverse=True))

    def number(self, hundredths: int) -> str:
        """An amount in digits with separators: 123456 → 1,234.56; without decimals where the currency has none."""
        shown = digits(hundredths)
        return shown if self.digits == HUNDREDTHS else shown.removesuffix(".00")

    def said(self, hundredths: int, gap: str = "") -> Text:
        """An amount with its name; ``gap`` stands before a name that would follow at once."""
        number, after = self.number(hundredths), self.after
        return Text(f"{number}{gap if after.zh[:1] != ' ' else ''}{after.zh}", f"{number}{after.en}")


YUAN = Currency("CNY", "¥", 2, Text("元", "yuan"))
_counted_in: ContextVar[Currency] = ContextVar("counted_in", default=YUAN)


def use(currency: Currency) -> None:
    """From now on amounts are told in this currency."""
    _counted_in.set(currency)


def current() -> Currency:
    """The currency that is counted in."""
    return _counted_in.get()
