"""Names that cases are known by outside: UUIDv7, tracking codes, numbers from counters."""

from __future__ import annotations

import os
import secrets
from datetime import date, datetime

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Tracking codes: no 0/O, 1/I/L, U; thirty letters, so eleven of them hold 53 bits."""

TRACK_LENGTH = 11


def uuid7(moment: datetime) -> str:
    """A UUIDv7 (RFC 9562) in hex, ordered by the millisecond of ``moment``."""
    milliseconds = int(moment.timestamp() * 1000)
    number = (milliseconds & 0xFFFFFFFFFFFF) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return f"{number:032x}"


def tracking_code() -> str:
    """A random tracking code of 53 bits in letters that cannot be mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TRACK_LENGTH))


def normal_code(typed: str) -> str:
    """A tracking code as somebody typed it, in the form in which it is stored."""
    return "".join(letter for letter in typed.upper() if letter in ALPHABET)


def series_of(pattern: str, place: str, day: date) -> str:
    """The counter that a number pattern draws from: the pattern itself without its running number.

    A pattern with ``{day}`` begins anew every day, one with ``{month}`` every month.
    """
    return pattern.split("{seq", 1)[0].format(**_parts(place, day))


def number_of(pattern: str, place: str, day: date, seq: int) -> str:
    """A number written by its pattern, for example ``{place}-ZC-{year}-{seq:06}``."""
    return pattern.format(**_parts(place, day), seq=seq)


def _parts(place: str, day: date) -> dict[str, str]:
    return {"place": place, "year": str(day.year), "month": f"{day.month:02}", "day": f"{day.day:02}"}
