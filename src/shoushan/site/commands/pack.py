"""`shoushan pack new`: starts a pack from another one, with id, names, place and zone replaced; whole or not at all."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TextIO
from zoneinfo import available_timezones

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text
from shoushan.site.commands.check import CHECKOUT, problems_of

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PLACE = re.compile(r"[A-Za-z0-9]{1,12}")
_WORD = re.compile(r"[^\x00-\x1f\"\\{}]{1,60}")
_README = """# {zh} · {en}

照 `packs/{source}` 起的配置包。下面这些都还是那里的，请逐个改成自己的，每改一处运行 `shoushan check {name}`。一步步怎么做：
`docs/howto/set-up-a-district.zh.md`。

Started from `packs/{source}`. What follows is still that place's: make it your own piece by piece and run
`shoushan check {name}` after each. Step by step: `docs/howto/set-up-a-district.en.md`.

{table}

台账 ledgers:

{ledgers}
"""
_STILL = (
    ("文件 file", "还要改的", "still to change"),
    ("---", "---", ""),
    ("`pack.yaml`", "电话、货币、语言、办公时间、函件版面、指南要素",
     "telephone, currency, languages, office hours, page, elements of guides"),
    ("`units.yaml`, `posts.yaml`", "单位、岗位和电话", "units, posts, telephones"),
    ("`calendars/`", "休息日和依据的通知", "days off, and the notices that say so"),
    ("`ledgers/*/ledger.yaml`", "法律依据、编号、保管期限", "legal basis, numbers, how long cases are kept"),
    ("`…/versions/*/procedure.yaml`", "环节和时限", "stages and limits"),
    ("`…/services/`", "指南里的地址和电话", "addresses and telephones of guides"),
    ("`…/papers/`, `…/messages/`", "文书和通知的文字", "words of papers and messages"),
    ("`…/rules/`, `…/scenarios/`", "规则表和算例", "tables of rules, worked cases"),
    ("`reports/`", "报告的句子", "sentences of reports"),
)  # fmt: skip
LEFT_OUT = ("sample", "README.md", ".*", "__pycache__")
"""What a copy does not take over: the synthetic history of the place it came from, and its description."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan pack` may be told."""
    parser.add_argument("what", choices=("new",), help="new：新建 · start one")
    parser.add_argument("name", metavar="NAME", help="新配置包的编号，如 my-town · id of the new pack")
    parser.add_argument("--from", dest="source", default="example", help="照哪个配置包 · copied from which pack")
    parser.add_argument("--place", help="地方代码，写在件号里 · code of the place, in case numbers")
    parser.add_argument("--title", help="英文名称 · name in English")
    parser.add_argument("--title-zh", help="中文名称 · name in Chinese")
    parser.add_argument("--zone", help="时区 · IANA zone, such as Europe/Dublin")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Copy the pack; 1 when something of what was asked will not do, and then nothing is there."""
    root = Path(os.environ.get("SHOUSHAN_PACKS", CHECKOUT / "packs"))
    refusal = _refusal(args, root)
    if refusal:
        print(f"{refusal.zh} · {refusal.en}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(dir=root, prefix=".new-") as made:
        fresh = Path(made) / args.name
        shutil.copytree(root / args.source, fresh, ignore=shutil.ignore_patterns(*LEFT_OUT))
        _rename(fresh, args)
        fresh.rename(root / args.name)
    faults = _settled(root / args.name, bool(args.zone), out)
    if faults:
        shutil.rmtree(root / args.name)
        for one in faults:
            print(f"{one.file}:{one.line}: {one.message.zh} · {one.message.en}", file=sys.stderr)
        print("照着做的配置包有问题，没有新建 · the pack to copy has faults; nothing was made", file=sys.stderr)
        return 1
    print(f"新配置包在 {root / args.name}，先读 README.md · the pack is there; begin with its README.md", file=out)
    print(f"下一步 · next: shoushan check {args.name}", file=out)
    return 0


def _settled(folder: Path, moved: bool, out: TextIO) -> list[Problem]:
    """What is wrong with the new pack. In another zone worked cases that hold only in the old one are taken out, and named."""
    faults = problems_of(folder)
    for file in sorted({one.file for one in faults if moved and "/scenarios/" in one.file}):
        (folder.parent / file).unlink()
        print(f"{file} 只在原来的时区成立，已去掉 · holds in the other zone only and was taken out", file=out)
        faults = [one for one in faults if one.file != file]
    return faults


def _refusal(args: argparse.Namespace, root: Path) -> Text | None:
    """Why it cannot be made, with what to do instead."""
    if not _ID.fullmatch(args.name) or len(args.name) > 40:
        return Text(
            f"编号“{args.name[:40]}”不能用：请用小写英文字母、数字和连字符，字母开头，如 my-town。",
            f"The id “{args.name[:40]}” will not do: lower-case letters, digits and hyphens, a letter first, such as my-town.",
        )
    if (root / args.name).exists():
        return Text(
            f"文件夹 {args.name} 已经有了，没有动它；请换一个编号。",
            f"The folder {args.name} exists and was left alone; choose another id.",
        )
    if not _ID.fullmatch(args.source) or not (root / args.source / "units.yaml").is_file():
        return Text(
            f"没有可以照着做的配置包“{args.source[:40]}”：它要有自己的 units.yaml，如 example。",
            f"There is no pack “{args.source[:40]}” to copy: it must have units of its own, as example has.",
        )
    if args.place and not _PLACE.fullmatch(args.place):
        return Text("地方代码用 1 至 12 位字母数字。", "The code of the place has 1 to 12 letters or digits.")
    if args.zone and args.zone not in available_timezones():
        return Text(
            f"没有时区“{args.zone[:40]}”，如 Europe/Dublin。", f"There is no zone “{args.zone[:40]}”; such as Europe/Dublin."
        )
    for word in (args.title, args.title_zh):
        if word is not None and not _WORD.fullmatch(word):
            return Text(
                "名称 1 至 60 个字，不含引号、反斜线和花括号。", "A name has 1 to 60 letters, no quotes, backslashes or braces."
            )
    return None


def _rename(folder: Path, args: argparse.Namespace) -> None:
    """The pack's own names in its own files: id, name, place, zone, calendar, and the place's name wherever it stands."""
    path = folder / "pack.yaml"
    text = path.read_text("utf-8")
    found = re.search(r"^name: \{zh: ([^,]+), en: \"?([^}\"]+)\"?\}$", text, re.MULTILINE)
    en = args.title or args.name.replace("-", " ").title()
    zh = args.title_zh or args.title or en
    text = re.sub(r"^id: .*$", f"id: {args.name}", text, flags=re.MULTILINE)
    text = re.sub(r"^name: .*$", f'name: {{zh: "{zh}", en: "{en}"}}', text, flags=re.MULTILINE)
    text = re.sub(r"^calendar: .*$", f"calendar: {args.name}", text, flags=re.MULTILINE)
    text = re.sub(r"^  host_org: .*$", f'  host_org: {{zh: "{zh}", en: "{en}"}}', text, flags=re.MULTILINE)
    text = re.sub(r"^(#.*\n)+", f"# {zh} · {en}\n", text)
    if args.zone:
        text = re.sub(r"^zone: .*$", f"zone: {args.zone}", text, flags=re.MULTILINE)
    if args.place:
        text = re.sub(r"^  place: .*$", f'  place: "{args.place}"', text, flags=re.MULTILINE)
    path.write_text(text, "utf-8")
    if found:
        for one in sorted(folder.glob("reports/*.yaml")):
            said = one.read_text("utf-8")
            one.write_text(re.sub(r"^organ: .*$", f'organ: {{zh: "{zh}", en: "{en}"}}', said, flags=re.MULTILINE), "utf-8")
    ledgers = "\n".join(f"- `{one.parent.name}`" for one in sorted(folder.glob("ledgers/*/ledger.yaml")))
    table = "\n".join(f"| {file} | {' · '.join(one for one in said if one)} |" for file, *said in _STILL)
    (folder / "README.md").write_text(
        _README.format(zh=zh, en=en, source=args.source, name=args.name, ledgers=ledgers, table=table), "utf-8"
    )
