"""The engine for many machines: Spark over the same Parquet, with the same statements in its own words.

Everything about a session that could change a value is pinned (`PINNED`). A cluster reads files only: rows of closed classes,
which are held in memory, are refused. How to run one stands in ``docs/scale.md``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from shoushan.outputs.indicators.asked import Behind, Group, Key, Request
from shoushan.outputs.indicators.engines import opening
from shoushan.outputs.indicators.engines.answering import cell, contribution, member
from shoushan.outputs.indicators.engines.binding import Bound, bind
from shoushan.outputs.indicators.engines.dialects import SPARK
from shoushan.outputs.indicators.engines.refusals import EngineFailed, NotOnACluster, SparkAbsent
from shoushan.outputs.indicators.engines.statements import over
from shoushan.outputs.indicators.facts.source import Source

PINNED: Final[Mapping[str, str]] = {
    "spark.sql.ansi.enabled": "true",  # what would wrap or become NULL fails
    "spark.sql.session.timeZone": "UTC",  # days are days wherever a machine stands
    "spark.sql.caseSensitive": "true",
    "spark.sql.variable.substitute": "false",  # "${…}" in a text is text
    "spark.sql.parquet.mergeSchema": "false",  # the schema is ours
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # one calendar before 1582 as well
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",  # 38 digits stay 38 digits; bounds are checked before
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
"""The settings of a session on which an answer could depend."""
USUAL: Final[Mapping[str, str]] = {
    "spark.app.name": "shoushan", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "32",
}  # fmt: skip
_GLOB = re.compile(r"([*?\[\]{}\\])")


def on_this_machine(path: Path) -> str:
    """A file's address where every machine of the cluster has it at the same path (one machine, a shared folder)."""
    return "file://" + _GLOB.sub(r"\\\1", str(path.absolute()))


class SparkCluster:
    """Answers with Spark.

    ``master`` is Spark's address of a cluster (``spark://host:port``, ``yarn``, ``k8s://…``) or ``local[n]``; ``settings`` are
    Spark's own (memory, cores, object storage), those in `PINNED` cannot be changed. ``address`` says where the cluster finds
    a file that this process reads at a path.
    """

    name = "spark"

    def __init__(
        self,
        master: str,
        settings: Mapping[str, str] | None = None,
        *,
        address: Callable[[Path], str] = on_this_machine,
    ) -> None:
        self.master, self.settings, self.address = master, dict(settings or {}), address
        self._session: Any = None
        self._views = 0

    def answer(self, request: Request, sources: Mapping[str, Source]) -> list[Group]:
        """See `Engine.answer`. Raises `SparkAbsent`, `NotOnACluster`, `EngineFailed` beside."""
        bound = self._bound(request, sources)
        with _Views(self, bound) as views:
            return over(bound, SPARK, views).groups(views.run)

    def behind(
        self, request: Request, measure: int, key: Key, sources: Mapping[str, Source], *, unknown: bool = False
    ) -> Iterator[Behind]:
        """See `Engine.behind`."""
        bound = self._bound(request, sources)
        asked = bound.request.measures[measure]
        counted = contribution(asked)
        with _Views(self, bound) as views:
            sql = over(bound, SPARK, views).behind(measure, key, unknown=unknown)
            for case, leaf, *things, value in views.run(sql):
                brought = None if unknown else cell(value)
                amount = 0 if unknown else counted(brought)
                yield Behind(case, leaf, tuple(map(cell, things)), amount, member(asked, brought))

    def session(self) -> Any:
        """The session, started when it is first needed (seconds). Raises `SparkAbsent`."""
        if self._session is None:
            self._session = self._started()
        return self._session

    def close(self) -> None:
        """End the session, and with it what it holds on the cluster."""
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _bound(self, request: Request, sources: Mapping[str, Source]) -> Bound:
        bound = bind(request, sources)
        for source in (bound.source, bound.cases, bound.scope):
            if source is not None and source.memory:
                raise NotOnACluster.dataset(source.dataset)
        return bound

    def _started(self) -> Any:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise SparkAbsent.lacking("pyspark") from None
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise SparkAbsent.lacking("Java")
        local = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        given = {**USUAL, **(local if self.master.startswith("local") else {}), **self.settings, **PINNED}
        builder = SparkSession.builder.master(self.master)
        for name, value in given.items():
            builder = builder.config(name, value)
        with _failures():
            session = builder.getOrCreate()
            other = session.sparkContext.master
        if other != self.master:
            raise EngineFailed.because(self.name, f"this process holds a session on {other}; close it first")
        return session


class _Views:
    """The parts of a question's sources as temporary views; files are held against the schema before."""

    def __init__(self, cluster: SparkCluster, bound: Bound) -> None:
        self._cluster, self._bound = cluster, bound
        self._names: dict[tuple[int, str], str | None] = {}

    def __enter__(self) -> _Views:
        return self

    def __exit__(self, *fault: object) -> None:
        for name in self._names.values():
            if name is not None and self._cluster._session is not None:
                with _failures():
                    self._cluster._session.catalog.dropTempView(name)

    def __call__(self, source: Source, part: opening.Part, columns: Sequence[str]) -> str | None:
        """See `Relation`; columns that are not asked for are never read."""
        place = (id(source), part)
        if place not in self._names:
            self._names[place] = self._made(source, part)
        return self._names[place]

    def run(self, sql: str) -> Sequence[Sequence[Any]]:
        """The rows of a statement. Raises `EngineFailed`."""
        with _failures():
            found: Sequence[Sequence[Any]] = self._cluster.session().sql(sql).collect()
        return found

    def _made(self, source: Source, part: opening.Part) -> str | None:
        paths = [path for group, _ in opening.groups(source, part) for path in group]
        if not paths:
            return None
        kinds = {"case_id": source.columns["case_id"]} if part == "touched" else source.columns
        schema = ", ".join(f"{SPARK.quoted(name)} {SPARK.types[kind]}" for name, kind in kinds.items())
        self._cluster._views += 1
        name = f"facts_{self._cluster._views}"
        with _failures():
            read = self._cluster.session().read.schema(schema).parquet(*map(self._cluster.address, paths))
            read.createOrReplaceTempView(name)
        return name


class _failures:  # noqa: N801  a context, read like a function
    """Turns whatever Spark raises into a refusal in both languages."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        if kind is not None and kind.__module__.split(".")[0] in {"pyspark", "py4j"}:
            raise EngineFailed.because("spark", str(fault)) from fault
