"""Why an engine does not answer: one exception per reason, in both languages."""

from __future__ import annotations

from pathlib import Path

from shoushan.rules.text import Text


class EngineRefused(Exception):
    """Base of every refusal of this room; carries what is wrong and what to do."""

    def __init__(self, message: Text, remedy: Text) -> None:
        super().__init__(f"{message.zh} {message.en}")
        self.message = message
        self.remedy = remedy


class FactsUnreadable(EngineRefused):
    """A file of facts is gone, cut short or no Parquet: no figure is counted without it."""

    @classmethod
    def file(cls, path: Path) -> FactsUnreadable:
        """The refusal for this file."""
        return cls(
            Text(f"数据文件 {path.name} 缺失或已损坏。", f"The file of facts {path.name} is gone or damaged."),
            Text("请重建该台账的数据后再算。", "Build the facts of this ledger again, then ask again."),
        )


class FactsOfOtherShape(EngineRefused):
    """A file of facts lacks one of the six columns, or holds a column of another type than the schema says."""

    @classmethod
    def column(cls, path: Path | str, column: str, wanted: str, found: str) -> FactsOfOtherShape:
        """The refusal for one column of a file."""
        name = path.name if isinstance(path, Path) else path
        return cls(
            Text(
                f"{name} 中的列 {column} 应为 {wanted}，实为 {found}。",
                f"In {name} the column {column} is {found}, not {wanted}.",
            ),
            Text("请重建该台账的数据后再算。", "Build the facts of this ledger again, then ask again."),
        )


class DatasetMissing(EngineRefused):
    """A question needs a dataset that it was not given."""

    @classmethod
    def named(cls, dataset: str) -> DatasetMissing:
        """The refusal for this dataset."""
        return cls(
            Text(f"缺少数据集 {dataset}。", f"The dataset {dataset} is missing."),
            Text("请给出该台账的这一数据集。", "Give this dataset of the ledger as well."),
        )


class NotOnACluster(EngineRefused):
    """Rows of closed classes are in the memory of this process alone and never leave it for a cluster."""

    @classmethod
    def dataset(cls, dataset: str) -> NotOnACluster:
        """The refusal for a dataset that is held in memory."""
        return cls(
            Text(
                f"数据集 {dataset} 属于封闭类别，不能交给集群计算。",
                f"The dataset {dataset} is of a closed class and is not given to a cluster.",
            ),
            Text("请用本机引擎：--engine duckdb。", "Use the engine of this process: --engine duckdb."),
        )


class EngineUnknown(EngineRefused):
    """No engine has this name."""

    @classmethod
    def named(cls, name: str) -> EngineUnknown:
        """The refusal for this name."""
        return cls(
            Text(f"没有名为 {name} 的引擎。", f"There is no engine {name}."),
            Text(
                "可用：duckdb、python、local[2]（本机 Spark）、spark://主机:端口。",
                "There are duckdb, python, local[2] (Spark on this machine) and spark://host:port.",
            ),
        )


class SparkAbsent(EngineRefused):
    """Spark was asked for where it or Java is not installed."""

    @classmethod
    def lacking(cls, what: str) -> SparkAbsent:
        """The refusal that names what is lacking."""
        return cls(
            Text(f"本机没有 {what}，不能使用 Spark。", f"{what} is not installed here, so Spark cannot be used."),
            Text(
                "请安装 shoushan[spark] 和 Java 17 以上，或用 --engine duckdb。",
                "Install shoushan[spark] and Java 17 or newer, or use --engine duckdb.",
            ),
        )


class EngineFailed(EngineRefused):
    """The engine gave up while it was counting (memory, a lost cluster); nothing was answered."""

    @classmethod
    def because(cls, engine: str, words: str) -> EngineFailed:
        """The refusal with the first words of the engine's own message."""
        said = " ".join(words.split())[:300]
        return cls(
            Text(f"引擎 {engine} 没有算完：{said}", f"The engine {engine} did not finish: {said}"),
            Text(
                "请放宽内存限制、换用另一引擎，或检查集群。", "Allow more memory, use another engine, or look at the cluster."
            ),
        )
