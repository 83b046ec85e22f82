"""Every law holds in this repository, and each is broken by a small tree made to break it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import laws, pages

Law = Callable[[Path], list[str]]

# law, files of a tree that breaks it, where it must be found
BROKEN: list[tuple[Law, dict[str, str], list[str]]] = [
    (
        laws.python_in_packs,
        {
            "packs/cn/ledgers/a/rule.py": "x = 1\n",
            "packs/cn/run": "#!/bin/sh\n",
            "packs/cn/fine.yaml": "a: 1\n",
        },
        ["packs/cn/ledgers/a/rule.py:1", "packs/cn/run:1"],
    ),
    (
        laws.ledgers_named_in_source,
        {"packs/cn/ledgers/hotline/ledger.yaml": "", "src/shoushan/a.py": "x = 'hot'\ny = ['hotline']\n"},
        ["src/shoushan/a.py:2"],
    ),
    (
        laws.floats_in_rules,
        {
            "src/shoushan/rules/a.py": "x = 0.1\ny = float('1')\nz = 3 // 2\n",
            "src/shoushan/web/a.py": "x = 0.1\n",
        },
        ["src/shoushan/rules/a.py:1", "src/shoushan/rules/a.py:2"],
    ),
    (
        laws.folders_without_package,
        {
            "src/shoushan/__init__.py": "",
            "src/shoushan/web/a.py": "",
            "src/shoushan/templates/web/a.html": "",
        },
        ["src/shoushan/web/__init__.py:1"],
    ),
    (
        laws.names_that_say_nothing,
        {
            "src/shoushan/utils.py": "",
            "tests/date_helpers.py": "",
            "src/shoushan/manager/a.py": "",
            "src/shoushan/manage_fine.py": "",
        },
        ["src/shoushan/manager/a.py:1", "src/shoushan/utils.py:1", "tests/date_helpers.py:1"],
    ),
    (
        laws.crowded_files,
        {"src/shoushan/a.py": "x = 1\n" * 451, "src/shoushan/b.py": "x = 1\n" * 450},
        ["src/shoushan/a.py:451"],
    ),
    (
        laws.foreign_addresses,
        {
            "a.md": "fine\nsee /" + "work/main/x\n",
            "b.txt": "https://py" + "pi.org/simple\n",
            "c.md": "/desk/work/list is an address\n",
            "d.txt": "--index" + "-url https://x\n",
        },
        ["a.md:2", "b.txt:1", "d.txt:1"],
    ),
    (
        laws.modules_without_docstring,
        {"src/a.py": "x = 1\n", "tests/b.py": "", "bench/c.py": '"""Fine."""\n'},
        ["src/a.py:1", "tests/b.py:1"],
    ),
    (
        laws.documents_out_of_step,
        {
            "docs/README.md": "[a](a.md)\n[b](b.md)\n[c](c/)\n",
            "docs/a.md": "",
            "docs/c/in.md": "",
            "docs/lost.md": "",
        },
        ["docs/README.md:2", "docs/lost.md:1"],
    ),
    (
        laws.requirements_out_of_step,
        {
            "pyproject.toml": "[project]\ndependencies = ['a', 'b']\n",
            "requirements/base.in": "# words\na\n",
            "requirements/base.txt": "a==1 \\\n    --hash=sha256:0\nb==2\n    # via a\n",
        },
        ["requirements/base.in:1", "requirements/base.txt:1"],
    ),
    (
        pages.inline_style_or_script,
        {
            "src/a.html": '<p style="color: red">\n<a onclick="x()">\n<script>x()</script>\n'
            '<script src="x.js"></script>\n<style>\n'
            '<a {% if a > b %}class="x"{% endif %} hx-on:click="x()">\n<a href="javascript:x()">\n'
            '<script type="application/json">{}</script>\n<!-- <p style="a"> -->\n'
            '<a title="on a > b" data-on="1">\n'
        },
        [f"src/a.html:{line}" for line in (1, 2, 3, 5, 6, 7)],
    ),
]
LAWS = [law for law, _, _ in BROKEN]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_house_keeps_the_law(law: Law, root: Path) -> None:
    findings = law(root)
    assert not findings, f"{law.__doc__}\n" + "\n".join(findings)


@pytest.mark.parametrize(("law", "tree", "places"), BROKEN, ids=[law.__name__ for law in LAWS])
def test_a_broken_law_is_found(law: Law, tree: dict[str, str], places: list[str], tmp_path: Path) -> None:
    for name, content in tree.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert [":".join(finding.split(":")[:2]) for finding in law(tmp_path)] == places
