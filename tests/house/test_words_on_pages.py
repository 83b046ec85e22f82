"""Pages say the words of the glossary: none that it replaced, and no word of the trade where citizens read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.files import at, files, tree

REPLACED = {
    "流水": "留痕日志、留痕记录", "封存": "存证", "动作": "办理操作", "区域包": "区域配置包", "处理中": "谁从哪天起在办",
    "中止": "暂停计时", "当事人": "办事对象", "部门": "单位", "交办": "分办", "结办": "办结",
    "审核不通过": "不予受理或者退回，写明理由", "操作成功": "已办理“……”", "提交成功": "已经提交，编号是……",
    "系统异常": "出了什么事、怎么办",
}  # fmt: skip
"""Word → what the glossary (`docs/glossary.md`) says instead."""
FOR_CITIZENS = {
    "进度": "办到哪了", "补正": "还差什么、补材料", "承诺时限": "哪天办好", "办结时限": "哪天办好", "办件": "您的事、编号",
    "流转": "转给", "验证码": "不用验证码",
}  # fmt: skip
ENGLISH = {
    r"\bin process(ing)?\b": "who has it since when", r"\bbeing processed\b": "who has it since when",
    r"\bticket\b": "case, number", r"\bworkflow\b": "procedure", r"\bsubmitted successfully\b": "it has been sent",
}  # fmt: skip
STANDARD = ("委托部门", "办件类型", "法定办结时限", "承诺办结时限")
"""Names of elements of the national list of services (实施清单), kept as the standard writes them."""
MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|<[^>]*>", re.DOTALL)


def said(path: Path) -> Iterator[tuple[int, str]]:
    """What a file of the pages says, with its lines: words of a template, strings of a module without its docstrings."""
    if path.suffix == ".html":
        text = MARKUP.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), path.read_text(encoding="utf-8"))
        yield from enumerate(text.splitlines(), 1)
        return
    parsed = tree(path)
    silent = {id(node.value) for node in ast.walk(parsed) if isinstance(node, ast.Expr)}
    for node in ast.walk(parsed):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def replaced(root: Path, folder: Path) -> list[str]:
    """Words on pages below ``folder`` that the glossary replaced."""
    found = []
    for path in files(folder, ".py", ".html"):
        tables = REPLACED | (FOR_CITIZENS if "portal" in path.relative_to(root).parts else {})
        for line, text in said(path):
            for kept in STANDARD:
                text = text.replace(kept, "")
            found += [at(root, path, line, f"“{word}”: {better}") for word, better in tables.items() if word in text]
            found += [at(root, path, line, f"{word}: {better}") for word, better in ENGLISH.items() if _says(word, text)]
    return found


def _says(pattern: str, text: str) -> bool:
    """Whether an English sentence holds the word; identifiers are no sentences."""
    return " " in text.strip() and re.search(pattern, text, re.IGNORECASE) is not None


def to_citizens(root: Path) -> list[str]:
    """Sentences of stages that citizens read (`plain`) and that speak the language of offices."""
    found = []
    for path in (one for one in files(root / "packs", ".yaml") if one.name == "procedure.yaml"):
        for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            plain = re.search(r"plain: \{zh: ([^}]*?), en:", text)
            words = REPLACED | FOR_CITIZENS
            found += [at(root, path, line, f"“{word}”: {words[word]}") for word in words if plain and word in plain[1]]
    return found


def test_pages_say_the_words_of_the_glossary(root: Path) -> None:
    web = root / "src" / "shoushan" / "web"
    assert sum(len(text) for path in files(web, ".py", ".html") for _, text in said(path)) > 20_000
    assert replaced(root, web) == []


def test_citizens_are_told_where_their_matter_stands_in_everyday_words(root: Path) -> None:
    assert to_citizens(root) == []


def test_a_replaced_word_is_found_in_templates_and_tables(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    portal.mkdir()
    (portal / "page.html").write_text("{% word 'x' %}\n<p title='x'>您的申请处理中</p>{# 动作 #}\n", encoding="utf-8")
    (portal / "words.py").write_text('"""动作"""\nWORDS = {"a": ("进度查询", "Being processed here")}\n', encoding="utf-8")
    (tmp_path / "desk.py").write_text('WORDS = ("流水账", "承诺时限", "委托部门", "各部门")\n', encoding="utf-8")
    found = replaced(tmp_path, tmp_path)
    wanted = {"desk.py:1": {"流水", "部门"}, "portal/page.html:2": {"处理中"}, "portal/words.py:2": {"进度", "being processed"}}
    assert len(found) == sum(map(len, wanted.values())), found
    assert all(any(line.startswith(place) and word in line for line in found) for place in wanted for word in wanted[place])


def test_an_office_word_to_citizens_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "p"
    folder.mkdir(parents=True)
    (folder / "procedure.yaml").write_text("  - {id: a, plain: {zh: 等您补正。, en: Wait.}}\n", encoding="utf-8")
    assert to_citizens(tmp_path) == ["packs/p/procedure.yaml:1: “补正”: 还差什么、补材料"]
