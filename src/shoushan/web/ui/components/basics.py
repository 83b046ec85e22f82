"""Small parts that stand inside others: lamp, tag, link, action, banner, tabs, key figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Colour = Literal["green", "yellow", "red", "grey", "done"]
Unit = Literal["working-day", "calendar-day", "month", "hour", "same-working-day"]
Tone = Literal["plain", "info", "good", "warn", "bad", "mute"]


@dataclass(frozen=True, slots=True)
class Lamp:
    """预警灯: colour, shape, word and days left; never colour alone.

    `days` counts in `unit`: 3 = three left, 0 = due today, -2 = two over, None = no number shown.
    An empty `word` takes the word of the colour (正常 临期 超期 暂停 办结). `why` is one sentence for hover,
    focus and screen readers; `href` leads to the explanation of the term.
    """

    colour: Colour
    days: int | None = None
    unit: Unit = "working-day"
    word: str = ""
    why: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word for a state, at most six kinds in one list; the word carries the meaning, the tone helps."""

    label: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go; `tel` links are written as `Link("0535-6210000", "tel:05356210000")`."""

    label: str
    href: str
    current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """An act as a link (`href`) or as a submit button (`name`, `value`, `formaction`).

    `why_not` turns it into a closed act that says why it is not possible now. `key` is a shortcut shown on
    the button and bound by keys.js, for example `Ctrl+Enter` or `a`. `confirm` asks once before submitting
    (a dialog; without script the server's own check page must ask).
    """

    label: str
    href: str = ""
    name: str = ""
    value: str = ""
    formaction: str = ""
    kind: Literal["primary", "plain", "danger", "quiet"] = "plain"
    icon: str = ""
    key: str = ""
    why_not: str = ""
    confirm: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionBar:
    """A row of acts; closed ones are listed under it with their reasons. `sticky` keeps it in view."""

    actions: tuple[Action, ...]
    label: str = ""
    sticky: bool = False

    @property
    def closed(self) -> tuple[Action, ...]:
        """The acts that are not possible now."""
        return tuple(action for action in self.actions if action.why_not)


@dataclass(frozen=True, slots=True)
class Banner:
    """A message of the page to its reader; `bad` and `warn` are announced at once by screen readers."""

    text: str
    title: str = ""
    tone: Tone = "info"
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link with its own address, so it works without script and can be bookmarked."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Tabs:
    """Tabs by links; `label` names the group for screen readers."""

    items: tuple[Tab, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A part that opens; `body` is text, safe markup or another component; printed open."""

    summary: str
    body: object
    open: bool = False


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure of the morning list; `telephone` and `action` make 部门超时未签收 a thing to act on."""

    label: str
    value: str
    href: str = ""
    unit: str = ""
    note: str = ""
    tone: Tone = "plain"
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Kpis:
    """A strip of figures: 今日到期, 待补正, 待出件, 超时未签收. Each leads to its rows."""

    items: tuple[Kpi, ...]
    label: str
