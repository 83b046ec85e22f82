"""What compiling a file needs: its lines, the kinds of names, and a place to collect problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from shoushan.rules.catalogue.expressions import Expr, ExpressionFault, Kind, KindOf, kind, parse
from shoushan.rules.catalogue.model import Place
from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.catalogue.schema.base import Bilingual
from shoushan.rules.catalogue.yaml_source import Source
from shoushan.rules.text import Text

Named = TypeVar("Named")


@dataclass(slots=True)
class Page:
    """One file while it is compiled. ``kind_of`` is absent in the first pass, when nothing is typed yet."""

    source: Source
    kind_of: KindOf | None = None
    problems: list[Problem] = field(default_factory=list)

    def at(self, *path: str | int) -> Place:
        """Where ``path`` was written."""
        return Place(self.source.file, self.source.line(path))

    def fault(self, path: Iterable[str | int], message: Text, remedy: Text) -> None:
        """Note a problem at ``path``."""
        self.problems.append(Problem(self.source.file, self.source.line(path), message, remedy))

    def expr(
        self, text: str | None, path: tuple[str | int, ...], wanted: Kind | None = None, kind_of: KindOf | None = None
    ) -> Expr | None:
        """The expression in ``text`` (a leading ``=`` is dropped); ``None`` when there is none or it is faulty."""
        if text is None:
            return None
        try:
            found = parse(text.removeprefix("=").strip(), (kind_of or self.kind_of) if self.kind_of else None)
            if self.kind_of and wanted:
                self._fits(kind(found), wanted)
        except ExpressionFault as fault:
            self.fault(path, fault.message, fault.remedy)
            return None
        return found

    def _fits(self, found: Kind, wanted: Kind) -> None:
        if found not in (wanted, "any", "null") and not (wanted == "int" and found in ("money", "area", "rate")):
            raise ExpressionFault(
                Text(f"此处的表达式应得出 {wanted}，得到的是 {found}。", f"This must give {wanted}, not {found}."),
                Text("请改写表达式。", "Rewrite the expression."),
            )

    def values(self, value: Any, path: tuple[str | int, ...], kind_of: KindOf | None = None) -> Any:
        """A value of an effect: texts that begin with ``=`` become expressions, at any depth; lists become tuples."""
        if isinstance(value, str):
            return (self.expr(value, path, None, kind_of) or "") if value.startswith("=") else value
        if isinstance(value, list | tuple):
            return tuple(self.values(item, (*path, no), kind_of) for no, item in enumerate(value))
        if isinstance(value, Mapping):
            made = {key: self.values(item, (*path, key), kind_of) for key, item in value.items()}
            return MappingProxyType(made)
        return value

    def by_id(self, items: Iterable[tuple[int, Any, Named]], what: str) -> Mapping[str, Named]:
        """Things by their ids, in the order written; an id that stands twice is a problem."""
        found: dict[str, Named] = {}
        for no, doc, item in items:
            if doc.id in found:
                self.fault(
                    (what, no, "id"),
                    Text(f"编号“{doc.id}”重复。", f"The id “{doc.id}” stands twice."),
                    Text("编号在同一文件内唯一。", "An id stands once in a file."),
                )
            found.setdefault(doc.id, item)
        return MappingProxyType(found)


def text(value: Bilingual | None) -> Text | None:
    """A bilingual document as the house's value."""
    return None if value is None else value.text()
