"""The engine in this process: DuckDB over Parquet and Arrow, without extensions and within a limit of memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from shoushan.outputs.indicators.asked import Behind, Group, Key, Request
from shoushan.outputs.indicators.engines import keeping, opening
from shoushan.outputs.indicators.engines.answering import cell, contribution, member
from shoushan.outputs.indicators.engines.binding import Bound, bind
from shoushan.outputs.indicators.engines.dialects import DUCK
from shoushan.outputs.indicators.engines.kept import Kept
from shoushan.outputs.indicators.engines.refusals import EngineFailed
from shoushan.outputs.indicators.engines.statements import FILE, over
from shoushan.outputs.indicators.facts.source import Source

_BATCH = 2_000


class DuckDb:
    """Answers with DuckDB.

    ``memory`` is the most that one question may use (DuckDB's words: "2GB"), ``threads`` how many cores (``None``: all),
    ``spill`` a folder for what does not fit (``None``: nothing is spilt, and a question that does not fit is refused).
    ``kept`` is where (or the folder in which) the contributions of finished files are kept between questions (`keeping`).
    """

    name = "duckdb"

    def __init__(
        self, *, memory: str = "2GB", threads: int | None = None, spill: Path | None = None, kept: Kept | Path | None = None
    ) -> None:
        self.memory, self.threads, self.spill = memory, threads, spill
        self.kept = Kept(kept) if isinstance(kept, Path) else kept

    def answer(self, request: Request, sources: Mapping[str, Source]) -> list[Group]:
        """See `Engine.answer`."""
        bound = bind(request, sources)
        parted = keeping.plan(bound) if self.kept is not None else None
        with self._opened(bound) as (connection, relation):
            if parted is not None and self.kept is not None and keeping.worth(parted, self.kept, connection, relation):
                return keeping.answer(parted, self.kept, connection, relation)
            statements = over(bound, DUCK, relation)
            return statements.groups(lambda sql: connection.execute(sql).fetchall())

    def behind(
        self, request: Request, measure: int, key: Key, sources: Mapping[str, Source], *, unknown: bool = False
    ) -> Iterator[Behind]:
        """See `Engine.behind`."""
        bound = bind(request, sources)
        asked = bound.request.measures[measure]
        counted = contribution(asked)
        with self._opened(bound) as (connection, relation):
            sql = over(bound, DUCK, relation).behind(measure, key, unknown=unknown)
            found = connection.execute(sql)
            while rows := found.fetchmany(_BATCH):
                for case, leaf, *things, value in rows:
                    brought = None if unknown else cell(value)
                    amount = 0 if unknown else counted(brought)
                    yield Behind(case, leaf, tuple(map(cell, things)), amount, member(asked, brought))

    @contextmanager
    def _opened(self, bound: Bound) -> Iterator[tuple[Any, Relations]]:
        """A database of its own for one question, which reads the question's files and nothing else."""
        sources = [source for source in (bound.source, bound.cases, bound.scope) if source is not None]
        connection = duckdb.connect(":memory:", config=self.config())
        try:
            relations = Relations(connection, sources)
            self.close_in(connection, relations.paths)
            connection.execute("SET lock_configuration = true")
            yield connection, relations
        except duckdb.Error as fault:
            raise EngineFailed.because(self.name, str(fault)) from fault
        finally:
            connection.close()

    def config(self) -> dict[str, Any]:
        """What a database is opened with."""
        config: dict[str, Any] = {
            "autoinstall_known_extensions": False, "autoload_known_extensions": False, "memory_limit": self.memory,
        }  # fmt: skip
        if self.threads is not None:
            config["threads"] = self.threads
        return config

    def close_in(self, connection: Any, paths: Sequence[Path]) -> None:
        """Let a database read these files and nothing else."""
        connection.execute(f"SET temp_directory = {_path(self.spill or '')}")
        connection.execute(f"SET allowed_paths = [{', '.join(map(_path, paths))}]")
        connection.execute("SET enable_external_access = false")


class Relations:
    """The parts of sources as relations of one database: files by their columns, tables of Arrow by a name."""

    def __init__(self, connection: Any, sources: Sequence[Source]) -> None:
        self._names: dict[tuple[int, str], str] = {}
        self.paths: list[Path] = []
        for number, source in enumerate(sources):
            for part in opening.PARTS:
                self.paths += opening.files(source, part)
                held = opening.table(source, part)
                if held is not None:
                    name = f"s{number}_{part}"
                    connection.register(name, held)
                    self._names[(id(source), part)] = name

    def __call__(self, source: Source, part: opening.Part, columns: Sequence[str]) -> str | None:
        """See `Relation`."""
        taken = []
        name = self._names.get((id(source), part))
        if name is not None:
            held = frozenset(source.memory[part].schema.names)
            taken.append(f"SELECT {_picked(source, columns, held)} FROM {name}")
        named = f", filename = '{FILE}'" if FILE in columns else ""
        for paths, held in opening.groups(source, part):
            files = ", ".join(map(_path, paths))
            picked = _picked(source, columns, held | {FILE})
            taken.append(f"SELECT {picked} FROM read_parquet([{files}], hive_partitioning = false{named})")
        return f"({' UNION ALL '.join(taken)})" if taken else None


def _picked(source: Source, columns: Sequence[str], held: frozenset[str]) -> str:
    """The columns, NULL of the right kind where the files do not have one."""
    return ", ".join(
        DUCK.quoted(name) if name in held else f"{DUCK.null(source.columns[name])} AS {DUCK.quoted(name)}" for name in columns
    )


def _path(path: Path | str) -> str:
    return "'" + str(path).replace("'", "''") + "'"
