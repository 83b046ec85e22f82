"""Every word that the glossary finds in code is there, and no word stands for two things by accident."""

import re
from pathlib import Path

from tests.house.files import files

CODE = (".py", ".html", ".js", ".css")
TOKEN = re.compile(r"`([^`]+)`")
ROW = re.compile(r"^\|(?P<zh>[^|]+)\|(?P<en>[^|]+)\|(?P<meaning>[^|]+)\|(?P<code>[^|]+)\|$")


def rows(text: str) -> list[tuple[int, re.Match[str]]]:
    """The glossary's rows with their lines; heads and rules left out."""
    found = [(number, ROW.match(line)) for number, line in enumerate(text.splitlines(), 1)]
    return [(number, row) for number, row in found if row and "---" not in row["zh"] and row["zh"].strip() != "中文"]


def missing(text: str, source: str) -> list[str]:
    """Words of the column “code” that the source does not hold as whole words."""
    return [
        f"{number}: {word}"
        for number, row in rows(text)
        for word in TOKEN.findall(row["code"])
        if not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", source)
    ]


def unplaced(text: str) -> list[str]:
    """Rows that name no place in code."""
    return [f"{number}: {row['zh'].strip()}" for number, row in rows(text) if not TOKEN.findall(row["code"])]


def doubled(text: str) -> list[str]:
    """Words, Chinese or English, that are explained twice."""
    found, twice = set(), []
    for number, row in rows(text):
        for word in (row["zh"].strip(), row["en"].strip()):
            twice += [f"{number}: {word}"] if word in found else []
            found.add(word)
    return twice


def source_of(root: Path) -> str:
    """Everything that is written in the source."""
    return "\n".join(path.read_text(encoding="utf-8") for path in files(root / "src" / "shoushan", *CODE))


def test_every_word_of_the_glossary_is_in_the_source(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert len(rows(text)) > 50
    assert missing(text, source_of(root)) == []
    assert unplaced(text) == []
    assert doubled(text) == []


def test_a_word_that_is_not_in_the_source_is_found_out(root: Path) -> None:
    text = "| 中文 | English | meaning | code |\n|---|---|---|---|\n| 件 | case | a row | `Sta`, `gone_for_ever` |\n"
    assert missing(text, source_of(root)) == ["3: Sta", "3: gone_for_ever"]
    assert unplaced("| 件 | case | a row | nowhere |") == ["1: 件"]
    assert doubled("| 件 | case | a | `b` |\n| 案 | case | c | `d` |") == ["2: case"]
