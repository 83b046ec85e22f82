"""Folders of files with their checksums: BagIt (RFC 8493) with SHA-256, the same bytes for the same content.

A bag holds no date of its making. What changes later (proofs by newer heads) lies beside the payload and in no manifest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path

from shoushan.rules.text import Text

MANIFEST, TAGS, DECLARATION, INFO = "manifest-sha256.txt", "tagmanifest-sha256.txt", "bagit.txt", "bag-info.txt"
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
PAYLOAD = "data/"
CASE, PROOF = "case.json", "proof.json"
"""What a package of a case holds for its check: data under ``data/``, proofs beside it."""
_LINE = re.compile(r"([0-9a-f]{64}) [ *]?(.+)")


def bag(payload: Mapping[str, bytes], info: Mapping[str, str]) -> dict[str, bytes]:
    """Every file of a bag by its path; ``payload`` stands under ``data/``."""
    held = {f"{PAYLOAD}{path}": content for path, content in sorted(payload.items())}
    size = f"{sum(map(len, held.values()))}.{len(held)}"
    said = "".join(f"{name}: {_one_line(value)}\n" for name, value in {**info, "Payload-Oxum": size}.items())
    tags = {DECLARATION: DECLARED, INFO: said.encode(), MANIFEST: _manifest(held)}
    return {**held, **tags, TAGS: _manifest(tags)}


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest that stands for a bag's whole payload: of its manifest."""
    return hashlib.sha256(files[MANIFEST]).hexdigest()


def written(files: Mapping[str, bytes], folder: Path) -> None:
    """Put a bag into its folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        target.chmod(0o600)


def faults(folder: Path) -> Iterator[Text]:
    """Everything about a bag that does not hold: a file changed, missing, or there without being listed."""
    if not (folder / DECLARATION).is_file() or (folder / DECLARATION).read_bytes() != DECLARED:
        yield Text(f"{DECLARATION} 缺失或被改过", f"{DECLARATION} is missing or was changed")
    listed = yield from _listed(folder, MANIFEST)
    if not listed and (folder / MANIFEST).is_file():
        yield Text("清单是空的", "the manifest is empty")
    here = {path.relative_to(folder).as_posix() for path in (folder / PAYLOAD).rglob("*") if path.is_file()}
    for path in sorted(here - set(listed)):
        yield Text(f"{path} 不在清单里", f"{path} is not on the manifest")
    yield from _held(folder, listed, PAYLOAD)
    tags = yield from _listed(folder, TAGS)
    yield from _held(folder, tags, "")
    for path in sorted({DECLARATION, INFO, MANIFEST} - set(tags)):
        yield Text(f"{path} 不在 {TAGS} 里", f"{path} is not on {TAGS}")


def _listed(folder: Path, name: str) -> Generator[Text, None, dict[str, str]]:
    """Path → digest of a manifest, once its faults were told."""
    found: dict[str, str] = {}
    if not (folder / name).is_file():
        yield Text(f"缺少 {name}", f"{name} is missing")
        return found
    for number, line in enumerate((folder / name).read_text("utf-8", "replace").splitlines(), 1):
        said = _LINE.fullmatch(line)
        if said is None:
            yield Text(f"{name} 第 {number} 行读不懂", f"line {number} of {name} is not understood")
        else:
            found[_plain(said[2])] = said[1]
    return found


def _held(folder: Path, listed: Mapping[str, str], under: str) -> Iterator[Text]:
    inside = folder.resolve()
    for path, digest in listed.items():
        target = (folder / path).resolve()
        if not path.startswith(under) or not target.is_relative_to(inside):
            yield Text(f"清单写到包外：{path}", f"the manifest names a path outside the package: {path}")
        elif not target.is_file():
            yield Text(f"缺少 {path}", f"{path} is missing")
        elif hashlib.sha256(target.read_bytes()).hexdigest() != digest:
            yield Text(f"{path} 被改过", f"{path} was changed")


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {_written(path)}\n" for path, content in files.items()).encode()


def _written(path: str) -> str:
    """A path as a manifest holds it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _plain(written: str) -> str:
    return written.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _one_line(text: str) -> str:
    return " ".join(text.split())
