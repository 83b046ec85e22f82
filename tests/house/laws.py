"""The laws of the house: each takes the top of a tree and returns findings, `file:line: what is wrong`."""

import ast
import re
import tomllib
from pathlib import Path

from tests.house.files import at, files, skipped, text, tracked, tree

LONGEST_FILE = 450
CODE = (".py", ".js", ".css", ".html")
DATA_FOLDERS = {"templates", "static", "locale"}
EMPTY_NAMES = re.compile(r"(^|[_-])(utils?|helpers?|managers?)([_-]|$)")
# Written with brackets so that this file does not find itself.
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w./-])/([w]ork|[f]arm|[r]oot|[h]ome/\w+|[U]sers/\w+)/|/[o]pt/(wheels|pypi)"),
    "the address of a package registry": re.compile(
        r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[p]ypi\.tuna|[m]irrors\.\w+\.\w+|[p]roxy\.golang\.org"
        r"|--(extra-)?[i]ndex-url[= ]\S*:|--[f]ind-links[= ]\S*/"
    ),
}


def python_in_packs(root: Path) -> list[str]:
    """Packs are data that officials read: no Python there."""
    return [
        at(root, path, 1, "Python in a pack; say it in the definition")
        for path in files(root / "packs")
        if path.suffix in {".py", ".pyi", ".pyc", ".ipynb"} or path.read_bytes()[:64].startswith(b"#!")
    ]


def ledgers_named_in_source(root: Path) -> list[str]:
    """No string in the source equals a ledger's id: a ledger declares the role that the core needs."""
    ids = {folder.name for folder in (root / "packs").glob("*/ledgers/*") if folder.is_dir()}
    return [
        at(root, path, node.lineno, f"names the ledger {node.value!r}; ask for a role instead")
        for path in files(root / "src", ".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ids
    ]


def floats_in_rules(root: Path) -> list[str]:
    """Rules count in integers and decimals: no float literal and no call of `float`."""
    found = []
    for path in files(root / "src" / "shoushan" / "rules", ".py"):
        for node in ast.walk(tree(path)):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
            call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
            if literal or call:
                found.append(at(root, path, node.lineno, "a float in rules; count in integers or Decimal"))
    return found


def folders_without_package(root: Path) -> list[str]:
    """Every folder of the package has an `__init__.py`, except those that hold templates and static files."""
    package = root / "src" / "shoushan"
    folders = {package} | {path for path in package.rglob("*") if path.is_dir()}
    return [
        at(root, folder / "__init__.py", 1, "missing: every folder is a package")
        for folder in sorted(folders)
        if not any(part in DATA_FOLDERS or skipped(part) for part in folder.relative_to(package).parts)
        and not (folder / "__init__.py").is_file()
    ]


def names_that_say_nothing(root: Path) -> list[str]:
    """A file is named after what it knows, never `utils`, `helpers` or `manager`."""
    return [
        at(root, path, 1, "a name that says nothing; name what it knows")
        for top in ("src", "tests", "bench")
        for path in files(root / top)
        if any(EMPTY_NAMES.search(Path(part).stem) for part in path.relative_to(root).parts)
    ]


def crowded_files(root: Path) -> list[str]:
    """No file of the source is so long that everything happens in it."""
    return [
        at(root, path, lines, f"longer than {LONGEST_FILE} lines; split it by meaning")
        for path in files(root / "src", *CODE)
        if (lines := path.read_text(encoding="utf-8").count("\n")) > LONGEST_FILE
    ]


def foreign_addresses(root: Path) -> list[str]:
    """No tracked file names a path of one machine or a package registry."""
    return [
        at(root, path, number, what)
        for path in tracked(root)
        for number, line in enumerate((text(path) or "").splitlines(), 1)
        for what, pattern in FOREIGN.items()
        if pattern.search(line)
    ]


def modules_without_docstring(root: Path) -> list[str]:
    """Every module says in its first line what it is."""
    return [
        at(root, path, 1, "no docstring; say in one sentence what the module is")
        for top in ("src", "tests", "bench")
        for path in files(root / top, ".py")
        if not (ast.get_docstring(tree(path)) or "").strip()
    ]


def documents_out_of_step(root: Path) -> list[str]:
    """What docs/README.md lists exists, and what stands in docs is listed, itself or with its folder."""
    index = root / "docs" / "README.md"
    listed = {}
    for number, line in enumerate(index.read_text(encoding="utf-8").splitlines(), 1):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line):
            if "://" not in target:
                listed[(index.parent / target).resolve()] = (number, target)
    gone = [
        at(root, index, number, f"lists {target}, which does not exist")
        for path, (number, target) in listed.items()
        if not path.exists()
    ]
    unlisted = [
        at(root, path, 1, "not listed in docs/README.md")
        for path in files(root / "docs", ".md")
        if path != index and not {path.resolve(), *path.resolve().parents}.intersection(listed)
    ]
    return gone + unlisted


def requirements_out_of_step(root: Path) -> list[str]:
    """pyproject.toml and requirements/base.in ask for the same, and every pin in a lock has a hash."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = root / "requirements" / "base.in"
    written = [line.strip() for line in base.read_text(encoding="utf-8").splitlines()]
    asked = {line for line in written if line and not line.startswith(("#", "-"))}
    found = [
        at(root, base, 1, f"{name} stands in only one of pyproject.toml and base.in")
        for name in sorted(asked.symmetric_difference(project["dependencies"]))
    ]
    for lock in sorted((root / "requirements").glob("*.txt")):
        pins = re.split(r"\n(?=[a-z0-9])", lock.read_text(encoding="utf-8"))
        found += [at(root, lock, 1, f"{pin.split()[0]} has no hash") for pin in pins if "--hash=" not in pin]
    return found
