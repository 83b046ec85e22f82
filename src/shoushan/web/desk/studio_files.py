"""The files in which a mechanism is written, with their lines, and its scenarios played on what is in service."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from shoushan.records.cases.copies import published_texts
from shoushan.records.cases.folder import Folder, folder_of, published_files
from shoushan.rules.catalogue.model import Ledger, Version
from shoushan.rules.mechanism.files import scenarios_of
from shoushan.rules.mechanism.played import ScenarioTold, StepTold, told
from shoushan.web.desk.frame import AtDesk, at_desk
from shoushan.web.desk.studio import chosen, framed
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word


@at_desk
@require_GET
def files(request: AtDesk, ledger_id: str) -> HttpResponse:
    """The files of a mechanism as they are published, with numbered lines; where the pack's folder says another thing, that is
    said, and the published content is written out instead (``from=folder`` shows what lies there)."""
    ledger, version = chosen(request, ledger_id)
    folder = folder_of(Path(settings.SHOUSHAN_PACKS), request.book, ledger)
    lying = {name: text for name, text in folder.texts.items() if _of_version(name, version)}
    other = version.key in folder.other
    shown = dict(lying)
    if other or not lying:
        shown = {name: text for name, text in lying.items() if not name.startswith("versions/")}
        shown |= {f"versions/{version.key}/{name}": text for name, text in published_files(version).items()}
    aside = request.GET.get("from") == "folder" and other
    if aside:
        shown = lying
    name = request.GET.get("file") or next((one for one in sorted(shown) if one.endswith("procedure.yaml")), "")
    if name not in shown:
        raise Http404(name)
    links = tuple(
        ui.Link(one.removeprefix(f"versions/{version.key}/"), _address(ledger, version, one, aside=aside), current=one == name)
        for one in sorted(shown)
    )  # fmt: skip
    return framed(
        request, ledger, version, "files", "studio_files", banner=_banner(folder, ledger, version, name, aside=aside),
        links=links, file=name, lines=tuple(enumerate(shown[name].split("\n"), start=1)),
    )  # fmt: skip


def _banner(folder: Folder, ledger: Ledger, version: Version, name: str, *, aside: bool) -> ui.Banner:
    """Whose text is shown: what is published, or what lies in the folder and is not published."""
    if not folder.texts:
        return ui.Banner(word("desk-studio-no-files"))
    if aside:
        back = ui.Link(word("desk-studio-see-published"), _address(ledger, version, ""))
        return ui.Banner(word("desk-studio-files-aside"), tone="warn", links=(back,))
    shared = not name.startswith("versions/")
    if version.key in folder.other and not shared:
        see = ui.Link(word("desk-studio-see-folder"), _address(ledger, version, "", aside=True))
        return ui.Banner(word("desk-studio-files-other", day=version.key), tone="warn", links=(see,))
    if shared and folder.shared:
        return ui.Banner(word("desk-studio-files-shared"), tone="warn")
    return ui.Banner(word("desk-studio-files-what"))


def _of_version(name: str, version: Version) -> bool:
    """Whether a file belongs to all versions, or to this one."""
    return not name.startswith("versions/") or name.startswith(f"versions/{version.key}/")


def _address(ledger: Ledger, version: Version, file: str, line: int = 0, *, aside: bool = False) -> str:
    asked = {"v": version.key, **({"file": file} if file else {}), **({"from": "folder"} if aside else {})}
    return f"{reverse('desk:studio-files', args=[ledger.id])}?{urlencode(asked)}" + (f"#L{line}" if line else "")


@at_desk
@require_GET
def scenarios(request: AtDesk, ledger_id: str) -> HttpResponse:
    """Worked cases of a version: each told as a table, and whether it comes on what is in service as it is written."""
    ledger, version = chosen(request, ledger_id)
    written = scenarios_of(published_texts(Path(settings.SHOUSHAN_PACKS), request.book, ledger.id), version)
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
