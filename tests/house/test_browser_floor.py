"""Officials' desktops hold Chromium 86: our style sheets and modules use nothing that came later.

A later feature may stand inside `@supports (…)`, where an old browser passes over it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FLOOR = 86

# (what, first Chromium that has it, pattern); Chromium's own release notes and MDN's compatibility tables.
CSS: list[tuple[str, int, str]] = [
    (":is()", 88, r":is\("),
    (":where()", 88, r":where\("),
    (":has()", 105, r":has\("),
    (":not() with a list", 88, r":not\([^()]*(?:\([^()]*\))?[^()]*,"),
    (":user-invalid", 119, r":user-(in)?valid"),
    (":popover-open", 114, r":popover-open"),
    (":modal", 105, r":modal\b"),
    ("::details-content", 131, r"::details-content"),
    ("inset", 87, r"(?<![\w-])inset(-block|-inline)?(-start|-end)?\s*:"),
    ("aspect-ratio", 88, r"(?<![\w-])aspect-ratio\s*:"),
    ("margin-inline, padding-block …", 87, r"(?<![\w-])(margin|padding)-(inline|block)\s*:"),
    ("border-radius by logical side", 89, r"border-(start|end)-(start|end)-radius"),
    ("translate, rotate, scale", 104, r"(?<![\w-])(translate|rotate|scale)\s*:"),
    ("accent-color", 93, r"(?<![\w-])accent-color\s*:"),
    ("color-mix()", 111, r"color-mix\("),
    ("light-dark()", 123, r"light-dark\("),
    ("oklch()", 111, r"\b(ok)?(lch|lab)\("),
    ("text-underline-offset", 87, r"text-underline-offset"),
    ("text-decoration-thickness", 89, r"text-decoration-thickness"),
    ("text-wrap", 114, r"(?<![\w-])text-wrap\s*:"),
    ("field-sizing", 123, r"field-sizing"),
    ("overflow: clip", 90, r"overflow[\w-]*\s*:\s*clip"),
    ("scrollbar-gutter", 94, r"scrollbar-gutter"),
    ("scrollbar-color", 121, r"scrollbar-(color|width)\s*:"),
    ("dvh, svh, lvh", 108, r"\d(d|s|l)v[hwib]\b"),
    ("ic, lh, cap", 106, r"\d(ic|lh|cap)\b"),
    ("subgrid", 117, r"\bsubgrid\b"),
    ("anchor positioning", 125, r"anchor-name|position-anchor"),
    ("@layer", 99, r"@layer\b"),
    ("@container", 105, r"@container\b"),
    ("container-type", 105, r"container(-type|-name)?\s*:"),
    ("@property", 85 + 2, r"@property\b"),
    ("@scope", 118, r"@scope\b"),
    ("range in a media query", 104, r"@media[^{]*[<>]"),
    ("nesting", 112, r"[{;]\s*&"),
    ("@starting-style", 117, r"@starting-style"),
    ("round(), mod()", 125, r"\b(round|mod|rem)\("),
    ("view transitions", 111, r"view-transition"),
    ("hyphens limit", 109, r"hyphenate-limit"),
]
JS: list[tuple[str, int, str]] = [
    (".at()", 92, r"\.at\("),
    ("structuredClone", 98, r"structuredClone\("),
    ("Object.hasOwn", 93, r"Object\.hasOwn\("),
    ("findLast", 97, r"\.findLast(Index)?\("),
    ("toSorted …", 110, r"\.(toSorted|toReversed|toSpliced|with)\("),
    ("Array.fromAsync", 121, r"fromAsync\("),
    ("Object.groupBy", 117, r"\.groupBy\("),
    ("crypto.randomUUID", 92, r"randomUUID\("),
    ("AbortSignal.timeout", 103, r"AbortSignal\.(timeout|any)\("),
    ("Intl.Segmenter", 87, r"Intl\.Segmenter"),
    ("Promise.withResolvers", 119, r"withResolvers\("),
    ("showPopover", 114, r"(show|hide|toggle)Popover\("),
    ("showPicker", 99, r"showPicker\("),
    ("inert", 102, r"\.inert\b"),
    ("static block", 94, r"\bstatic\s*\{"),
    ("top-level await", 89, r"^(const .*= )?await "),
    ("regex flag d or v", 90, r"/[gimsuy]*[dv][gimsuy]*[;,.)]"),
    ("import attributes", 91, r"import .* (with|assert) ?\{"),
    ("Error cause", 93, r"new \w*Error\([^)]*\{ ?cause"),
    ("checkVisibility", 105, r"checkVisibility\("),
    ("CSS nesting of sets", 122, r"\.(isSubsetOf|union|intersection|difference)\("),
    ("startViewTransition", 111, r"startViewTransition"),
    ("userAgentData", 90, r"userAgentData"),
    ("setHTML", 124, r"setHTML\w*\("),
    ("Iterator helpers", 122, r"\.(values|keys|entries)\(\)\.(map|filter|take|drop)\("),
    ("replaceAll with regex group names", 125, r"\(\?<\w+>[^)]*\)\|.*\(\?<"),
]
HTML: list[tuple[str, int, str]] = [
    ("popover=", 114, r"\spopover(target)?[\s=>]"),
    ("inert", 102, r"\sinert[\s>]"),
    ("search element", 118, r"<search[\s>]"),
    ("commandfor", 135, r"\scommandfor="),
    ("declarative shadow root", 111, r"shadowrootmode"),
    ("details name", 120, r"<details[^>]*\sname="),
]
KINDS = {".css": CSS, ".js": JS, ".html": HTML}


def without_supports(css: str) -> str:
    """The sheet without comments and without what stands in `@supports`; lines keep their numbers."""

    def blank(found: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", found[0])

    css = re.sub(r"/\*.*?\*/", blank, css, flags=re.S)
    return re.sub(r"@supports[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", blank, css)


def newer_than_floor(name: str, text: str) -> list[str]:
    """`file:line: feature needs Chromium N` for each use of a feature newer than the floor."""
    suffix = Path(name).suffix
    text = without_supports(text) if suffix == ".css" else text
    return [
        f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {what} needs Chromium {since}, not {FLOOR}"
        for what, since, pattern in KINDS[suffix]
        for found in re.finditer(pattern, text, re.M)
    ]


def test_our_pages_use_nothing_newer_than_the_floor(root: Path) -> None:
    web = root / "src" / "shoushan" / "web"
    files = [path for path in web.rglob("*") if path.suffix in KINDS]
    assert len(files) > 30
    found = [line for path in files for line in newer_than_floor(path.relative_to(root).as_posix(), path.read_text("utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", ".a:has(b) { color: red }"),
        ("a.css", "@layer base;"),
        ("a.css", "@media (width >= 40rem) { a { color: red } }"),
        ("a.css", ".a { inset: 0 }"),
        ("a.css", ".a { translate: -50% }"),
        ("a.css", ".a { color: red; & b { color: blue } }"),
        ("a.css", "a:not(.b, .c) { color: red }"),
        ("a.css", "@container (min-width: 1rem) { a { color: red } }"),
        ("a.js", "const last = rows.at(-1);"),
        ("a.js", "rows.toSorted();"),
        ("a.js", "const id = crypto.randomUUID();"),
        ("a.html", "<div popover>x</div>"),
        ("a.html", '<details name="one"><summary>x</summary></details>'),
    ],
)
def test_a_newer_feature_is_found(name: str, text: str) -> None:
    assert newer_than_floor(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.css", "a:not(.light):not(.dark) { box-shadow: inset 0 0 0 1px red; margin-inline-start: 1rem }"),
        ("a.css", "@supports (accent-color: red) { input { accent-color: blue } }"),
        ("a.css", "/* :has() is too new */ .a { transform: translate(-50%) }"),
        ("a.js", "const name = row?.cells ?? rows.slice(-1)[0];"),
        ("a.html", '<details open><summary>x</summary></details><form role="search"></form>'),
    ],
)
def test_what_the_floor_has_is_not_complained_of(name: str, text: str) -> None:
    assert newer_than_floor(name, text) == []
