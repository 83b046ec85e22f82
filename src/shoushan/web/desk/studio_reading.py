"""A mechanism in words, and two of its published editions side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from shoushan.records.cases.definitions import Edition, editions, version_published
from shoushan.rules.catalogue.model import Version
from shoushan.rules.changed import marked
from shoushan.rules.mechanism.differing import Changed, LineChanged, differences
from shoushan.rules.mechanism.telling import SECTIONS, Told
from shoushan.rules.mechanism.words import Section, sections
from shoushan.web.desk.frame import AtDesk, at_desk
from shoushan.web.desk.studio import chosen, framed
from shoushan.web.ui import components as ui
from shoushan.web.ui.components.basics import Tone
from shoushan.web.ui.language import current, t, word
from shoushan.web.ui.marking import marked_html

BLANK = mark_safe("&nbsp;")
IN_TABLES = ("field", "party", "outcome")
"""Sections told in a table: many things, a few words on each."""
MOST_COLUMNS = 4
TONES: dict[str, Tone] = {"new": "good", "gone": "bad", "changed": "warn"}


@at_desk
@require_GET
def words(request: AtDesk, ledger_id: str) -> HttpResponse:
    """Everything that the definition says, in words."""
    ledger, version = chosen(request, ledger_id)
    told = sections(request.book.pack, ledger, version)
    shown = tuple(
        (f"part-{one.id}", t(one.heading), _as_table(one) if one.id in IN_TABLES else None,
         () if one.id in IN_TABLES else tuple(_paragraph(p) for p in one.told))
        for one in told
    )  # fmt: skip
    contents = tuple(ui.Link(t(one.heading), f"#part-{one.id}", count=len(one.told)) for one in told)
    return framed(request, ledger, version, "words", "studio_words", sections=shown, contents=contents)


def _as_table(section: Section) -> ui.Table:
    """Many short paragraphs of one kind as rows: what most of them say in columns, the rest in the last."""
    counts = Counter(label for one in section.told for label, _ in one.lines)
    heads = [label for label, count in counts.most_common(MOST_COLUMNS) if 2 * count > len(section.told)]
    columns = (word("desk-studio-item"), *(t(label) for label in heads), word("desk-studio-more"))
    rows = []
    for one in section.told:
        said = dict(one.lines)
        rest = "；" if current() != "en" else "; "
        more = rest.join(
            f"{t(label)}：{t(text)}" if current() != "en" else f"{t(label)}: {t(text)}"
            for label, text in one.lines if label not in heads
        )  # fmt: skip
        rows.append(ui.Row((t(one.head), *(t(said[label]) if label in said else None for label in heads), more)))
    return ui.Table(
        t(section.heading), tuple(ui.Column(head) for head in columns), tuple(rows), ui.Empty(""), caption_hidden=True,
        id=f"rows-{section.id}",
    )  # fmt: skip


def _paragraph(told: Told) -> tuple[str, str, ui.SummaryList]:
    rows = tuple(ui.SummaryRow(t(label), t(text)) for label, text in told.lines)
    return told.key, t(told.head), ui.SummaryList(rows, dense=True)


@at_desk
@require_GET
def compare(request: AtDesk, ledger_id: str) -> HttpResponse:
    """Two editions of a mechanism, as published, side by side: what is new, what is gone, what changed in which words."""
    ledger, version = chosen(request, ledger_id)
    known = editions(request.book, ledger)
    if len(known) < 2:
        empty = ui.Banner(word("desk-studio-one-edition", name=t(ledger.name)))
        return framed(request, ledger, version, "compare", "studio_compare", banner=empty)
    before, now = _asked(request, known, version)
    options = tuple(ui.Option(one.digest, _name(one)) for one in known)
    fields = (
        ui.Field("before", word("desk-studio-before"), "select", before, options=options),
        ui.Field("now", word("desk-studio-now"), "select", now, options=options),
    )
    values: dict[str, object] = {"filter": ui.Filter(fields)}
    try:
        older, newer = (version_published(request.book, ledger, digest) for digest in (before, now))
    except ValueError:
        unreadable = ui.Banner(word("desk-studio-unreadable"), tone="warn")
        return framed(request, ledger, version, "compare", "studio_compare", banner=unreadable, **values)
    found = differences(*(sections(request.book.pack, ledger, one) for one in (older, newer)))
    if not found:
        values["banner"] = ui.Banner(word("desk-studio-same"))
    tables = tuple(_table(section, [one for one in found if one.section == section]) for section in SECTIONS)
    return framed(
        request, ledger, newer, "compare", "studio_compare", total=word("desk-studio-differences", n=len(found)),
        tables=tuple(one for one in tables if one is not None), **values,
    )  # fmt: skip


def _asked(request: AtDesk, known: Sequence[Edition], version: Version) -> tuple[str, str]:
    """The digests of the two editions asked for; else the version shown and the one before it."""
    digests = [one.digest for one in known]
    now = request.GET.get("now", version.digest)
    now = now if now in digests else version.digest
    after = digests[digests.index(now) + 1 :] if now in digests else []
    before = request.GET.get("before", "")
    return (before if before in digests else next(iter(after), next(one for one in digests if one != now))), now


def _name(edition: Edition) -> str:
    key = "desk-studio-edition" if edition.current else "desk-studio-revised"
    return word(key, day=edition.version, digest=edition.digest[:8])


def _table(section: str, found: Sequence[Changed]) -> ui.Table | None:
    if not found:
        return None
    columns = (
        ui.Column(word("desk-studio-item"), "text"), ui.Column(word("desk-studio-before")),
        ui.Column(word("desk-studio-now")),
    )  # fmt: skip
    rows = tuple(row for one in found for row in _rows(one))
    return ui.Table(t(SECTIONS[section]), columns, rows, ui.Empty(""), id=f"part-{section}")


def _rows(one: Changed) -> Iterator[ui.Row]:
    """A row that names the paragraph, then one for each line."""
    tag = ui.Tag(word(f"desk-studio-{one.kind}"), TONES[one.kind])
    yield ui.Row((format_html("<strong>{}</strong>", t(one.head)), tag, word("desk-studio-unsaid") if one.unsaid else BLANK))
    for line in one.lines:
        before, now = t(line.before), t(line.now)
        if before == now:
            yield ui.Row((t(line.label), *_other_language(line)))
            continue
        if one.kind == "changed" and before and now:
            yield ui.Row((t(line.label), before, _marked(before, now)))
        else:
            yield ui.Row((t(line.label), before, now))


def _other_language(line: LineChanged) -> tuple[SafeString, SafeString]:
    """A line whose words changed only in the language that the reader does not read."""
    lang, before, now = ("zh-CN", line.before.zh, line.now.zh) if current() == "en" else ("en", line.before.en, line.now.en)
    return format_html('<span lang="{}">{}</span>', lang, before), format_html(
        '<span lang="{}">{}</span>', lang, _marked(before, now)
    )


def _marked(before: str, now: str) -> SafeString:
    return marked_html(marked(before, now))
