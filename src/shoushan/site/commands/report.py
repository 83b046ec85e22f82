"""`shoushan report`: a report of the pack, every number bound to its figure; `shoushan report check` reads an edited one."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shoushan.site.commands.figures import Question, Unanswered, explained, said
from shoushan.site.starting import start

if TYPE_CHECKING:
    from shoushan.outputs.reports.checking import Checked, Finding
    from shoushan.outputs.reports.edited import Edited, Expected
    from shoushan.outputs.reports.made import Made
    from shoushan.rules.catalogue.model.pages import Form
    from shoushan.rules.catalogue.model.reports import Composition

MOST_SHOWN = 200
FORMATS = ("docx", "pdf", "html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan report` may be told."""
    parser.add_argument("report", help="报告编号；写 check 则检查一份改过的报告 · id of the report, or check")
    parser.add_argument("file", nargs="?", type=Path, help="check 时：改过的 docx · with check: the edited docx")
    parser.add_argument("--format", choices=FORMATS, help="格式（默认看 --out 的后缀）· format (else by the name in --out)")
    parser.add_argument(
        "--address", default="", help="html、pdf 里链接的网址开头 · where links of html and pdf lead, https://…"
    )
    parser.add_argument("--brief", action="store_true", help="领导两页纸（要写 --as）· the leaders' brief (with --as)")
    parser.add_argument("--out", type=Path, help="写到哪个文件 · the file to write")
    parser.add_argument("--period", help="另一个报告期：名称、2017、2013-01-01..2017-12-31 · another period")
    parser.add_argument("--as-of", type=date.fromisoformat, help="世界上的哪一天（默认今天）· as on this day")
    parser.add_argument("--known-at", type=int, help="按留痕到第几号时所知 · as known at this leaf")
    parser.add_argument("--lang", choices=("zh", "en"), help="语言，不写就是本地的第一种 · language, else the place's first")
    parser.add_argument("--pack", help="配置包（须是已安装的）· the pack in service")
    parser.add_argument("--engine", default="duckdb", help="duckdb、python、spark://主机:端口 · engine")
    parser.add_argument("--as", dest="account", help="以哪个账号的权限 · with the rights of this account")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the report, or say what was edited; 1 for what cannot be done and for an edited report with findings."""
    start()
    try:
        return _checked(args, out) if args.report == "check" else _written(args, out)
    except Unanswered as fault:
        return said(str(fault))
    except Exception as fault:
        return said(explained(fault))


def _written(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.papers.fonts import NoChineseFont
    from shoushan.outputs.reports.asking import ask, evidence_of, span_of
    from shoushan.outputs.reports.composing import made_of
    from shoushan.outputs.reports.leaders import brief
    from shoushan.records.cases import leaving
    from shoushan.site import clock

    if args.out is None:
        raise Unanswered("请写 --out 文件名.docx · say --out file.docx")
    question = Question.of(args)
    composition = _composition(question, args.report)
    book = question.asking.book
    args.lang = args.lang or book.pack.languages[0]
    if args.brief:
        if not args.account:
            raise Unanswered("领导简报按权限看件，请写 --as 账号 · a brief shows cases: say --as account")
        made = brief(
            question.asking, composition.organ, args.period or "this-year", question.as_of, clock.now(),
            known_at=args.known_at, language=args.lang,
        )  # fmt: skip
    else:
        span = span_of(book, composition, question.as_of, period=args.period or "", known_at=args.known_at)
        made = made_of(
            ask(question.asking, composition, span),
            args.lang,
            dated=question.today,
            evidence=evidence_of(question.asking.viewer, book),
        )
    figures = len({one.figure for one, _, _ in made.numbers() if one.figure})
    try:
        content = _as_file(args, made, clock.now().astimezone(book.zone), book.pack.form)
    except NoChineseFont as fault:
        raise Unanswered(f"{fault.text.zh}{fault.remedy.zh} · {fault.text.en} {fault.remedy.en}") from None
    part = args.out.with_name(f".{args.out.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, args.out)
    except OSError as fault:
        raise Unanswered(f"{args.out} 无法写入：{fault.strerror} · cannot be written: {fault.strerror}") from None
    leaving.note(question.asking.viewer, "export", f"report {made.id} {args.lang}", figures, clock.now())
    print(f"{args.out}：{figures} 个指标 · {figures} figures", file=out)
    return 0


def _as_file(args: argparse.Namespace, made: Made, local: datetime, form: Form) -> bytes:
    """The report in the format asked for, else in the one that the file's name ends with, else as docx. Raises
    ``NoChineseFont``."""
    suffix = args.out.suffix.lower().removeprefix(".")
    match args.format or (suffix if suffix in FORMATS else "docx"):
        case "html":
            from shoushan.outputs.reports.hypertext import html_of

            return html_of(made, args.address, form).encode()
        case "pdf":
            from shoushan.outputs.reports.pdf import pdf_of

            return pdf_of(made, local, form, args.address)
        case _:
            from shoushan.outputs.reports.document import docx_of

            return docx_of(made, local, form)


def _composition(question: Question, id_: str) -> Composition:
    reports = question.asking.book.pack.reports
    if id_ not in reports:
        listed = "、".join(reports) or "–"
        raise Unanswered(f"没有报告 {id_}，有：{listed} · no report {id_}; there is: {listed}")
    return reports[id_]


def _checked(args: argparse.Namespace, out: TextIO) -> int:
    from shoushan.outputs.reports import checking
    from shoushan.outputs.reports.edited import read

    if args.file is None:
        raise Unanswered("请写改过的文件：shoushan report check 报告.docx · say which file")
    try:
        content = args.file.read_bytes()
    except OSError as fault:
        raise Unanswered(f"{args.file} 打不开：{fault.strerror} · cannot be opened: {fault.strerror}") from None
    edited = read(content)
    args.as_of, args.known_at, args.period = edited.as_of, None, edited.period
    question = Question.of(args)
    numbers = edited.numbers if edited.numbers is not None else _made_again(question, edited)
    checked = checking.check(edited.places, numbers, _now(question, edited, numbers))
    _printed(question, checked, edited, out)
    return 1 if checked.findings else 0


def _made_again(question: Question, edited: Edited) -> tuple[Expected, ...]:
    """The numbers as they were made, counted again at the leaf that the file names: where its own part was lost."""
    from shoushan.outputs.reports.asking import ask, evidence_of, span_of
    from shoushan.outputs.reports.composing import made_of
    from shoushan.outputs.reports.edited import recounted

    composition = _composition(question, edited.report)
    span = span_of(question.asking.book, composition, edited.as_of, period=edited.period, known_at=edited.known_at)
    proofs = evidence_of(question.asking.viewer, question.asking.book)
    answers = ask(question.asking, composition, span)
    return recounted(made_of(answers, "en" if edited.language == "en" else "zh", evidence=proofs), edited)


def _now(question: Question, edited: Edited, numbers: tuple[Expected, ...]) -> dict[str, str]:
    """Mark → what the same figure says today: same period and day, as known now."""
    from shoushan.outputs.reports.asking import figures_of
    from shoushan.outputs.reports.telling import tell

    pack = question.asking.book.pack
    known = {one.full_id: one for ledger in pack.ledgers.values() for one in ledger.indicators.values()}
    wanted = {(known[one.figure], one.period) for one in numbers if one.figure in known and one.period is not None}
    found = figures_of(question.asking, wanted, edited.as_of)
    at = 1 if edited.language == "en" else 0
    return {
        one.mark: tell(known[one.figure], found[one.figure, one.period], one.tell)[at]
        for one in numbers if one.period is not None and (one.figure, one.period) in found
    }  # fmt: skip


def _printed(question: Question, checked: Checked, edited: Edited, out: TextIO) -> None:
    if edited.numbers is None:
        print(
            "文件自带的底稿丢了（编辑软件没有保留），已按原时点重新数出来对照。\n"
            "The file's own record was lost by the editor; the numbers were counted again as known then.", file=out,
        )  # fmt: skip
    if checked.by_text:
        print(
            f"{checked.by_text} 处书签丢了，按前后文字对上的，请留意。\n"
            f"{checked.by_text} bookmarks were lost; these numbers were matched by the words around them.", file=out,
        )  # fmt: skip
    for one in checked.findings[:MOST_SHOWN]:
        print(_told(question, one), file=out)
    if len(checked.findings) > MOST_SHOWN:
        more = len(checked.findings) - MOST_SHOWN
        print(f"还有 {more} 处没有列出 · {more} more are not listed", file=out)
    n, whole = len(checked.findings), checked.whole
    print(f"{whole} 个数与生成时一致，{n} 处要处理 · {whole} numbers stand as made, {n} to see to", file=out)


def _told(question: Question, one: Finding) -> str:
    from shoushan.outputs.reports.checking import SAID

    pack = question.asking.book.pack
    try:
        label = pack.indicator(one.figure).label if one.figure else None
    except LookupError:
        label = None
    zh, en = SAID[one.what]
    name = (f"“{label.zh}”", f"“{label.en}”") if label else ("", "")
    said_ = [
        f"第{one.paragraph}段 · paragraph {one.paragraph}：{zh}{name[0]} · {en} {name[1]}".rstrip(),
        f"  {one.around}",
        f"  应为 · expected：{one.expected or '—'}　文中 · found：{one.found or '—'}",
        f"  {one.remedy.zh} {one.remedy.en}",
    ]
    return "\n".join(said_)
