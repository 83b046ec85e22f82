"""Engines: the same question answered by DuckDB in this process, by Spark on many machines, or by plain Python.

They give the same answer to the last row: the statements are our own (`emitting`, `statements`), only whole numbers, sets and
least values come back, and tests hold the three against each other on random questions and rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from shoushan.outputs.indicators.asked import Behind, Group, Key, Request
from shoushan.outputs.indicators.engines.duck import DuckDb
from shoushan.outputs.indicators.engines.kept import Kept
from shoushan.outputs.indicators.engines.plain import Plain
from shoushan.outputs.indicators.engines.refusals import EngineRefused, EngineUnknown
from shoushan.outputs.indicators.engines.spark import SparkCluster
from shoushan.outputs.indicators.facts.source import Source

_SPARK = re.compile(r"local(\[(\d+|\*)\])?|spark://[\w.,:\[\]-]+|k8s://\S+|yarn")
__all__ = ["Engine", "EngineRefused", "engine"]


class Engine(Protocol):
    """Something that answers questions over facts.

    ``sources`` maps a dataset's name to its source: the question's own, ``cases`` when expressions use columns of the case,
    ``scope`` when the question is restricted to units. Raises `EngineRefused` and `ExpressionFault`; never answers in part.
    """

    name: str

    def answer(self, request: Request, sources: Mapping[str, Source]) -> list[Group]:
        """The groups in the order of their keys, unknown keys first. A question without ``by`` has one group, ``()``."""
        ...

    def behind(
        self, request: Request, measure: int, key: Key, sources: Mapping[str, Source], *, unknown: bool = False
    ) -> Iterator[Behind]:
        """The rows of one group that a measure counts, by case, leaf and thing; what each adds is told in
        `answering.contribution`. With ``unknown`` those of the population that cannot be told, with 0."""
        ...


def engine(name: str = "duckdb", *, kept: Path | None = None, spill: Path | None = None) -> Engine:
    """The engine of this name: ``duckdb``, ``python``, ``local[2]`` or a Spark cluster's address. Raises `EngineUnknown`.

    ``kept`` is a folder where DuckDB keeps what finished files contribute, ``spill`` one for what does not fit into memory.
    """
    if name == "duckdb":
        return DuckDb(kept=_kept(kept) if kept else None, spill=spill)
    if name == "python":
        return Plain()
    if _SPARK.fullmatch(name):
        return SparkCluster(name)
    raise EngineUnknown.named(name)


@lru_cache(maxsize=8)
def _kept(folder: Path) -> Kept:
    """One for each folder in a process, so that what was read once stays in memory."""
    return Kept(folder)
