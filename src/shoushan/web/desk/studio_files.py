"""The files in which a mechanism is written, with their lines, and its scenarios played on what is in service."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.mechanism.files import files_of, lines_of, scenarios_of
from shoushan.rules.mechanism.played import ScenarioTold, StepTold, told
from shoushan.web.desk.frame import AtDesk, at_desk
from shoushan.web.desk.studio import chosen, framed
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word


@at_desk
@require_GET
def files(request: AtDesk, ledger_id: str) -> HttpResponse:
    """The files of a mechanism as they lie in the pack's folder; the one asked for by ``file`` with numbered lines."""
    ledger, version = chosen(request, ledger_id)
    found = files_of(Path(settings.SHOUSHAN_PACKS), request.book.pack, ledger.id)
    names = _of_version(found, version)
    if not names:
        return framed(request, ledger, version, "files", "studio_files", banner=ui.Banner(word("desk-studio-no-files")))
    name = request.GET.get("file") or next((one for one in names if one.endswith("procedure.yaml")), names[0])
    if name not in found:
        raise Http404(name)
    links = tuple(
        ui.Link(one.removeprefix(f"versions/{version.key}/"), _address(ledger, version, one), current=one == name)
        for one in names
    )
    return framed(
        request, ledger, version, "files", "studio_files", banner=ui.Banner(word("desk-studio-files-what")), links=links,
        file=name, lines=tuple(enumerate(lines_of(found[name]), start=1)),
    )  # fmt: skip


def _of_version(found: dict[str, Path], version: Version) -> list[str]:
    """Files that all versions share, and those of this one."""
    folder = f"versions/{version.key}/"
    return sorted(name for name in found if not name.startswith("versions/") or name.startswith(folder))


def _address(ledger: Ledger, version: Version, file: str, line: int = 0) -> str:
    query = urlencode({"v": version.key, "file": file})
    return f"{reverse('desk:studio-files', args=[ledger.id])}?{query}" + (f"#L{line}" if line else "")


@at_desk
@require_GET
def scenarios(request: AtDesk, ledger_id: str) -> HttpResponse:
    """Worked cases of a version: each told as a table, and whether it comes on what is in service as it is written."""
    ledger, version = chosen(request, ledger_id)
    found = files_of(Path(settings.SHOUSHAN_PACKS), request.book.pack, ledger.id)
    written = scenarios_of(found, version)
    shown = tuple(
        (one.id, t(one.name), t(one.shows), _verdict(one, ledger, version), _table(one, ledger, version))
        for one in (told(request.book.pack, ledger, version, scenario) for scenario in written)
    )
    banner = ui.Banner(word("desk-studio-scenarios-what" if shown else "desk-studio-no-scenarios"))
    return framed(request, ledger, version, "scenarios", "studio_scenarios", scenarios=shown, banner=banner)


def _verdict(one: ScenarioTold, ledger: Ledger, version: Version) -> ui.Banner:
    """Whether it plays; where it does not, each fault leads to its line."""
    if not one.problems:
        return ui.Banner(word("desk-studio-plays"), tone="good")
    links = tuple(
        ui.Link(f"{one.file}:{problem.line} {t(problem.message)}", _address(ledger, version, one.file, problem.line))
        for problem in one.problems[:10]
    )
    return ui.Banner(word("desk-studio-plays-not", n=len(one.problems)), tone="bad", links=links)


def _table(one: ScenarioTold, ledger: Ledger, version: Version) -> ui.Table:
    heads = ("day", "act", "by", "stage-after", "due", "line")
    columns = tuple(ui.Column(word(f"desk-studio-{head}"), "wide" if head == "act" else "text") for head in heads)
    rows = tuple(_row(step, one, ledger, version) for step in one.steps)
    return ui.Table(t(one.name), columns, rows, ui.Empty(""), caption_hidden=True, id=f"rows-{one.id}")


def _row(step: StepTold, one: ScenarioTold, ledger: Ledger, version: Version) -> ui.Row:
    what = word("desk-studio-refused", act=t(step.what)) if step.refused else t(step.what)
    at = ui.Link(str(step.line), _address(ledger, version, one.file, step.line)) if step.line else None
    return ui.Row((step.day, what, t(step.who), t(step.stage), t(step.due), at), tone="mute" if step.refused else "")
