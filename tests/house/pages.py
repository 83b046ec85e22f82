"""The law of pages: a strict content security policy leaves no room for style or script inside HTML."""

import re
from pathlib import Path

from tests.house.files import at, files

TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
FORBIDDEN = {
    "style= is refused by the policy; use a class": re.compile(r"\sstyle\s*="),
    "an inline handler is refused by the policy; use a module": re.compile(r"\s(on\w+|hx-on[\w:.-]*)\s*=", re.I),
    "a javascript: address is refused by the policy": re.compile(r"[\"'\s=]javascript:", re.I),
}
DATA_SCRIPT = re.compile(r"\stype\s*=\s*[\"']?application/json", re.I)
SOURCE = re.compile(r"\ssrc\s*=")


def inline_style_or_script(root: Path) -> list[str]:
    """Templates hold no style attribute, no handler, no style element and no script without `src`."""
    return [finding for path in files(root / "src", ".html") for finding in _page(root, path)]


def _page(root: Path, path: Path) -> list[str]:
    source = COMMENT.sub(_blank, TEMPLATE_TAG.sub(_blank, path.read_text(encoding="utf-8")))
    found = []
    for tag in TAG.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        found += [at(root, path, line, words) for words in _faults(tag[1].lower(), tag[2])]
    return found


def _faults(name: str, attributes: str) -> list[str]:
    faults = [words for words, pattern in FORBIDDEN.items() if pattern.search(attributes)]
    if name == "style":
        faults.append("a style element is refused by the policy; use the stylesheet")
    if name == "script" and not SOURCE.search(attributes) and not DATA_SCRIPT.search(attributes):
        faults.append("a script without src is refused by the policy; use a module")
    return faults


def _blank(match: re.Match[str]) -> str:
    """As many characters without meaning, so that lines keep their numbers and tags their ends."""
    return re.sub(r"[^\n]", "x", match[0])
