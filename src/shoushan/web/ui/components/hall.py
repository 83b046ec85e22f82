"""What stands in a hall of windows: the board, the kiosk, the slip that it prints, and the strip on a clerk's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from shoushan.web.ui.components.basics import ActionBar, Banner


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A number that is called: where to go, at most 张＊ beside it; `fresh` for the newest call."""

    number: str
    window: str
    shown: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """The public board of a hall: who is called, who waits by group (`waiting`: label, numbers, how long), who was absent.

    Numbers only, at most a surname and ＊; it is read from ten metres and needs no log-in.
    """

    hall: str
    clock: str
    called: tuple[BoardRow, ...]
    waiting: tuple[tuple[str, str, str], ...]
    absent: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class KioskGroup:
    """One large button of the kiosk: the code it sends, what it says, how many wait and how long."""

    value: str
    label: str
    waiting: str
    wait: str = ""


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The page of a kiosk: one press takes a number; a tick lets the old, the pregnant, the disabled, soldiers go first."""

    hall: str
    action: str
    groups: tuple[KioskGroup, ...]
    banner: Banner | None = None
    token: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A queue ticket of 80 mm: the number as large as it fits, who is before, how long, QR to the own place in line."""

    hall: str
    number: str
    group: str
    taken: str
    before: str
    wait: str
    qr: SafeString | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """What the last shift left: counts (label, value), what to mind, and the button by which the next one confirms."""

    action: str
    case: str
    number: str
    counts: tuple[tuple[str, str], ...]
    remark: str
    acts: ActionBar


@dataclass(frozen=True, slots=True)
class Strip:
    """The clerk's strip: who is at this window, how many wait, what can be done now (each with its key)."""

    action: str
    window: str
    number: str
    state: str
    waiting: str
    wait: str
    acts: ActionBar
    back: str = ""
    group: str = ""
    href: str = ""
