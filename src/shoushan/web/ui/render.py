"""From a value to markup: one template per component, the small ones without the engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from shoushan.rules import currency
from shoushan.web.ui import cells, components, figures, language
from shoushan.web.ui.deadline import folded, weeks_of
from shoushan.web.ui.plan_chart import chart_of

SMALL: dict[type, Callable[[Any], str]] = {
    components.Lamp: cells.lamp_html,
    components.Tag: cells.tag_html,
    components.Link: cells.link_html,
    components.Change: figures.change_html,
    components.Suppressed: figures.suppressed_html,
    components.Target: figures.target_html,
}
WITH_TEMPLATE = (
    components.Action,
    components.ActionBar,
    components.Banner,
    components.Board,
    components.Chart,
    components.Composer,
    components.Confirmation,
    components.CopySheet,
    components.Deadline,
    components.Disclosure,
    components.Drawing,
    components.Empty,
    components.ErrorSummary,
    components.Field,
    components.FieldSet,
    components.FigureCard,
    components.FigureCards,
    components.Filter,
    components.Form,
    components.Handed,
    components.Holder,
    components.Kiosk,
    components.Kpis,
    components.LinkList,
    components.Materials,
    components.Paging,
    components.Paper,
    components.Plan,
    components.Provenance,
    components.Queue,
    components.Receipt,
    components.Report,
    components.ReportLine,
    components.Slip,
    components.Steps,
    components.Strip,
    components.SummaryList,
    components.Table,
    components.Tabs,
    components.Tiles,
    components.Timeline,
    components.Tree,
    components.TreeNode,
)


REMEMBERED = frozenset({components.Action, components.Filter})
"""Components that come again on every page, carry no token, and hold no value of a person's."""


class NotAComponentError(TypeError):
    """Something that is not a component was given to `{% ui %}`: a mistake in the page."""


def template_name(kind: type) -> str:
    """`ActionBar` → `ui/components/action_bar.html`."""
    return f"ui/components/{re.sub('(?<=[a-z])(?=[A-Z])', '_', kind.__name__).lower()}.html"


TEMPLATES: dict[type, str] = {kind: template_name(kind) for kind in WITH_TEMPLATE}


def render(value: object, csrf_token: str = "") -> SafeString:
    """Safe markup of a component, of text (escaped) or of nothing; raises `NotAComponentError`."""
    if value is None:
        return mark_safe("")
    if isinstance(value, str):
        return conditional_escape(value)
    small = SMALL.get(type(value))
    if small is not None:
        return mark_safe(small(value))  # noqa: S308 - made of escaped parts
    name = TEMPLATES.get(type(value))
    if name is None:
        raise NotAComponentError(type(value).__name__)
    if type(value) in REMEMBERED:
        return _remembered(value, language.current(), currency.current().code)
    return _made(name, value, csrf_token)


@lru_cache(maxsize=512)
def _remembered(value: object, spoken: str, counted_in: str) -> SafeString:
    """Markup that the value, the language and the currency alone decide."""
    return _made(TEMPLATES[type(value)], value, "")


def _made(name: str, value: object, csrf_token: str) -> SafeString:
    context: dict[str, object] = {"c": value, "csrf_token": csrf_token}
    if isinstance(value, components.Deadline):
        context["weeks"] = folded(weeks_of(value))
    elif isinstance(value, components.Plan):
        context["chart"] = chart_of(value)
    elif isinstance(value, components.Chart):
        context.update(drawn=figures.drawn(value), alt=figures.alternative(value))
    elif isinstance(value, components.FigureCard):
        context["spark"] = figures.spark(value)
    elif isinstance(value, components.Tiles):
        context.update(tiles=figures.shaded(value), scale=figures.scale(value), placed=all(tile.column for tile in value.items))
    return mark_safe(get_template(name).render(context))  # noqa: S308 - templates escape
