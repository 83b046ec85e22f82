"""One ledger of a pack compiled from texts that lie in no pack: a working copy, checked and played as if it were published.

The rest of the pack stays as it is in service, so that a copy is held against what it will meet.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from shoushan.rules.catalogue.check import check_pack
from shoushan.rules.catalogue.compiling.indicators import with_rules
from shoushan.rules.catalogue.content import digest_of
from shoushan.rules.catalogue.ledgers import load_ledger
from shoushan.rules.catalogue.loader import Reading
from shoushan.rules.catalogue.model import Ledger, Pack
from shoushan.rules.catalogue.packing import ledger_content
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.indicators import IndicatorSetDoc
from shoushan.rules.catalogue.schema.procedure import FragmentDoc
from shoushan.rules.text import Text

LARGEST = 200_000
"""Characters of one file that a browser is asked to hold."""
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffd\ufffe\uffff\ud800-\udfff]")
_WRONG: dict[str, tuple[Pack, frozenset[Problem]]] = {}
"""The faults of the one pack that was asked about last."""
WRITTEN = (".yaml", ".csv", ".md")
"""Kinds of files that are text; templates of documents are none."""
NAME = re.compile(
    r"(?:ledger|indicators)\.yaml|README\.md|(?:tables|exports|checks)/[a-z0-9-]+\.yaml"
    r"|versions/\d{4}-\d\d-\d\d/(?:(?:fields|procedure)\.yaml|rules/[a-z0-9-]+\.csv"
    r"|(?:services|rules|papers|messages|forms|notices|scenarios)/[a-z0-9-]+\.yaml)",
    re.ASCII,
)
"""Paths inside a ledger's folder that a copy may hold; nothing else is ever written."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the texts of a copy came to: the pack with the ledger in it (absent when it cannot be read), and every fault."""

    pack: Pack | None
    ledger: Ledger | None
    problems: tuple[Problem, ...]


def texts_of(root: Path, pack: Pack, ledger: str) -> dict[str, str]:
    """The text files of a ledger as they lie on disk, by their path inside its folder; the uppermost pack's win."""
    found = {
        path: file for path, file in _files(Reading(root, [root / name for name in pack.folders]), ledger)
        if file.suffix in WRITTEN
    }  # fmt: skip
    return {path: file.read_bytes().decode("utf-8-sig", "replace") for path, file in found.items()}


def compiled(root: Path, pack: Pack, ledger_id: str, texts: Mapping[str, str]) -> Compiled:
    """The ledger made of ``texts`` in the place of the one in ``pack``, and every fault that ``shoushan check`` would tell.

    ``root`` is the folder of packs: shared blocks and standard indicators are read from there. Never raises for content.
    """
    reading = Reading(root, [root / name for name in pack.folders])
    folder = pack.ledgers[ledger_id].folder
    fragments, sets = _shared(reading)
    with tempfile.TemporaryDirectory() as held:
        below = Path(held)
        files = {path: _laid(below / folder / path, text) for path, text in texts.items()}

        def name(path: Path) -> str:
            return path.relative_to(below).as_posix()

        ledger, problems = load_ledger(ledger_id, files, name, pack.vocabulary, pack.tables, fragments, sets)
    if ledger is None:
        return Compiled(None, None, _ordered([*reading.problems, *problems]))
    ledgers = with_rules({**pack.ledgers, ledger_id: ledger})
    made = replace(pack, ledgers=MappingProxyType(ledgers))
    said = ledger_content(made.ledgers[ledger_id])
    if said != ledger_content(pack.ledgers[ledger_id]):
        made = replace(made, digest=digest_of(f"{pack.digest}\n{said}"))
    whole = () if problems else (one for one in check_pack(made) if one.file.startswith(f"{folder}/") or one not in _held(pack))
    found = [*reading.problems, *problems, *whole]
    return Compiled(made, made.ledgers[ledger_id], _ordered(found))


def _held(pack: Pack) -> frozenset[Problem]:
    """What is wrong with the pack in service as it stands: faults of other ledgers are not for the author of a copy to mend."""
    said = _WRONG.get(pack.digest)
    if said is None or said[0] is not pack:
        _WRONG.clear()
        said = _WRONG[pack.digest] = (pack, frozenset(check_pack(pack)))
    return said[1]


def name_problem(path: str, text: str) -> Problem | None:
    """What keeps a file from being part of a copy: its name, or its size."""
    if not NAME.fullmatch(path):
        return Problem(
            path[:120], 0, Text("文件名不在台账文件夹的约定之内。", "This is no place for a file of a ledger."),
            Text(
                "请用 versions/<生效日>/<文件夹>/<名称>.yaml（规则表用 .csv），名称用小写字母、数字和连字符。",
                "Use versions/<first day>/<folder>/<name>.yaml (.csv for tables), with small letters, digits and hyphens.",
            ),
        )  # fmt: skip
    if (strange := _STRANGE.search(text)) is not None:
        line = text.count("\n", 0, strange.start()) + 1
        return Problem(
            path, line, Text(f"第 {line} 行有不能保存的字符（乱码或控制字符），未保存。",
                             f"Line {line} holds a character that cannot be kept (broken or a control character); not saved."),
            Text("请重新粘贴为纯文本（UTF-8）。", "Paste it again as plain text (UTF-8)."),
        )  # fmt: skip
    if len(text) > LARGEST:
        return Problem(
            path, 0, Text(f"文件超过 {LARGEST} 字，未保存。", f"The file is longer than {LARGEST} characters; not saved."),
            Text("请拆成几个文件，或由技术人员在配置包中修改。", "Split it, or let the IT person change it in the pack."),
        )  # fmt: skip
    return None


def _files(reading: Reading, ledger: str) -> Iterator[tuple[str, Path]]:
    for name, path in reading.layered(f"ledgers/{ledger}/**/*").items():
        yield name.removeprefix(f"ledgers/{ledger}/"), path


def _laid(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _shared(reading: Reading) -> tuple[dict[str, FragmentDoc], dict[str, IndicatorSetDoc]]:
    fragments, sets = {}, {}
    for path in reading.layered("fragments/*.yaml").values():
        fragment = reading.doc(FragmentDoc, path)
        if fragment is not None:
            fragments[fragment.id] = fragment
    for path in reading.layered("indicators/*.yaml").values():
        indicators = reading.doc(IndicatorSetDoc, path)
        if indicators is not None:
            sets[indicators.id] = indicators
    return fragments, sets


def _ordered(found: list[Problem]) -> tuple[Problem, ...]:
    unique = {(one.file, one.line, one.message): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: (one.file, one.line, one.message)))
