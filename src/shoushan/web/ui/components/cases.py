"""What is said about one case: who holds it, its steps, terms, materials and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shoushan.web.ui.components.basics import Lamp, Link, Tag

StepState = Literal["done", "current", "todo", "skipped", "returned"]
MaterialState = Literal["missing", "received", "accepted", "incomplete", "exempt", "deferred", "promised", "fetched"]
MATERIAL_TONES: dict[str, str] = {
    "missing": "plain",
    "received": "info",
    "accepted": "good",
    "incomplete": "warn",
    "exempt": "mute",
    "deferred": "warn",
    "promised": "info",
    "fetched": "good",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds it: office, post (not the person's name where citizens read), telephone, since when, due when
    and why. `sentence` is the whole sentence, already in the reader's language; the rest is drawn beside
    it."""

    sentence: str
    unit: str
    post: str = ""
    telephone: str = ""
    since: str = ""
    due: str = ""
    lamp: Lamp | None = None
    why_href: str = ""
    big: bool = False
    unit_href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; `when` and `who` are short texts under it."""

    label: str
    state: StepState = "todo"
    when: str = ""
    who: str = ""

    @property
    def state_word(self) -> str:
        """Key of the word for the state."""
        return f"step-{self.state}"


@dataclass(frozen=True, slots=True)
class Steps:
    """The way of a case, in a row on wide pages and downwards on a telephone; `upright` keeps it
    downwards."""

    items: tuple[Step, ...]
    label: str
    upright: bool = False


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One entry of the journal as a reader may see it.

    `recorder` non-empty shows the mark 代录 with who typed it; `late` shows 补录 and both moments;
    `by_time` marks what the passing of time did. `facts` are (name, value) pairs. `number` is the entry's
    number in the case.
    """

    act: str
    actor: str
    happened: str
    unit: str = ""
    recorded: str = ""
    recorder: str = ""
    late: bool = False
    by_time: bool = False
    source: str = ""
    source_href: str = ""
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    tags: tuple[Tag, ...] = ()
    links: tuple[Link, ...] = ()
    number: int | None = None
    proof_href: str = ""
    tone: Literal["plain", "good", "warn", "bad", "mute"] = "plain"


@dataclass(frozen=True, slots=True)
class Timeline:
    """History, newest first unless the page says otherwise."""

    entries: tuple[TimelineEntry, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Material:
    """One paper of the list.

    States: missing 未交, received 已收, accepted 已核验, incomplete 需补正, exempt 免提交, deferred
    容缺后补 (with `due`), promised 告知承诺, fetched 电子证照. `form` says original/copy and number;
    `issuer` the source; `services` the matters that ask for it in a package. With `Materials.name` each row
    gets a tick box with `key`.
    """

    name: str
    state: MaterialState = "missing"
    form: str = ""
    issuer: str = ""
    note: str = ""
    due: str = ""
    href: str = ""
    links: tuple[Link, ...] = ()
    services: tuple[str, ...] = ()
    key: str = ""
    ticked: bool = False
    required: bool = True

    @property
    def state_word(self) -> str:
        """Key of the word for the state."""
        return f"material-{self.state}"

    @property
    def tone(self) -> str:
        """Tone of the state's tag."""
        return MATERIAL_TONES[self.state]


@dataclass(frozen=True, slots=True)
class Materials:
    """One list of papers without duplicates; `name` (of tick boxes) makes it the counter's checklist."""

    items: tuple[Material, ...]
    label: str
    name: str = ""
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """One due date of a case: `name` 法定 or 承诺, its limit in words, the legal basis."""

    name: str
    day: date
    limit: str = ""
    basis: str = ""
    lamp: Lamp | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineDay:
    """One day of the count, as `explain()` gives it: counted or skipped, why, make-up working day or not."""

    day: date
    counted: bool
    why: str = ""
    make_up: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Deadline:
    """Why it is due when it is due: start, days counted and skipped, pauses, both due dates, today."""

    start: date
    days: tuple[DeadlineDay, ...]
    dues: tuple[Due, ...]
    today: date | None = None
    calendar: str = ""
    unit: str = ""
    notes: tuple[str, ...] = ()
