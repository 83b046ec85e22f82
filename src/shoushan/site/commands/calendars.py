"""Whose calendar a command counts with: that of the pack that is named, else of the install that is here."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from zoneinfo import ZoneInfo

from shoushan.rules.catalogue.calendars import load_calendar
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.pack import PackDoc
from shoushan.rules.catalogue.schema.validation import validated
from shoushan.rules.catalogue.yaml_source import read_yaml
from shoushan.rules.deadlines import Calendar
from shoushan.rules.text import Text
from shoushan.site.starting import start

CHECKOUT = Path(__file__).resolve().parents[4]


def calendar_for(packs: Path, pack: str | None, zone: str | None) -> Calendar | list[Problem]:
    """The calendar in service here, or that of a pack's files with the pack's own zone unless another is given."""
    if zone is not None and (fault := _unknown(zone)):
        return fault
    if pack is None:
        installed = _installed()
        if installed is not None and zone in (None, installed.zone):
            return installed
        pack = _setting("pack", "zhifu")
    return _of_files(packs, pack, zone)


def _unknown(zone: str) -> list[Problem]:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        message = Text(f"不认识的时区“{zone}”。", f"Unknown zone “{zone}”.")
        remedy = Text("请写 IANA 名称，如 Asia/Shanghai。", "Give an IANA name such as Asia/Shanghai.")
        return [Problem("--zone", 0, message, remedy)]
    return []


def _setting(name: str, default: str) -> str:
    """A setting of the install, read without making anything."""
    file = _home() / "shoushan.toml"
    said = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    return os.environ.get(f"SHOUSHAN_{name.upper()}") or str(said.get(name, default))


def _home() -> Path:
    return Path(os.environ.get("SHOUSHAN_HOME") or CHECKOUT / "var").resolve()


def _installed() -> Calendar | None:
    """The calendar of the pack in service; ``None`` where nothing is installed, and nothing is made by asking."""
    address = _setting("database", f"sqlite:{_home() / 'shoushan.sqlite3'}")
    if address.startswith("sqlite:") and not Path(address.removeprefix("sqlite:")).is_file():
        return None
    start()
    from shoushan.records.cases.definitions import NotInstalled, current_book

    try:
        return current_book().calendar
    except NotInstalled:
        return None


def _of_files(packs: Path, pack: str, zone: str | None) -> Calendar | list[Problem]:
    """The uppermost calendar of a pack and of those that it builds on, read from their files alone."""
    source, problems = read_yaml(packs / pack / "pack.yaml", f"{pack}/pack.yaml")
    if source is None:
        return problems
    doc, problems = validated(PackDoc, source)
    if doc is None:
        return problems
    folder = _folder(packs, pack, frozenset())
    return load_calendar(folder or packs / pack / "calendars", doc.calendar, zone or doc.zone)


def _folder(packs: Path, pack: str, seen: frozenset[str]) -> Path | None:
    if (packs / pack / "calendars").is_dir():
        return packs / pack / "calendars"
    source, _ = read_yaml(packs / pack / "pack.yaml", pack)
    doc = validated(PackDoc, source)[0] if source is not None else None
    below = [one for one in reversed(doc.extends) if one not in seen] if doc else []
    return next((found for one in below if (found := _folder(packs, one, seen | {pack})) is not None), None)
