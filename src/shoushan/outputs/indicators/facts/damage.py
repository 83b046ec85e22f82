"""Why facts cannot be read: not made yet, damaged, or of a closed class that the viewer may not enter. Never counted short."""

from __future__ import annotations

from shoushan.rules.catalogue.problems import Problem
from shoushan.rules.text import Text

_REMEDY = Text(
    "留痕日志在手即可重建：shoushan facts rebuild；后台进程也会自行重建。",
    "With the journal at hand they are made again: shoushan facts rebuild; the worker does so by itself, too.",
)


class FactsRefused(Exception):
    """Facts cannot be read; ``problem`` says which file, why, and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.file}: {problem.message.zh} {problem.message.en}")
        self.problem = problem


class FactsMissing(FactsRefused):
    """The facts of a ledger were never made, or only by an older version of the program."""

    def __init__(self, file: str) -> None:
        super().__init__(Problem(file, 0, Text("指标底数尚未生成。", "The facts have not been made yet."), _REMEDY))


class FactsDamaged(FactsRefused):
    """A file of facts is missing, changed, cut short or in the place of another."""

    def __init__(self, file: str, why: Text) -> None:
        told = Text(f"指标底数文件损坏（{why.zh}），不予统计。", f"A file of facts is damaged ({why.en}); nothing is counted.")
        super().__init__(Problem(file, 0, told, _REMEDY))


class ClassShut(FactsRefused):
    """The facts of a closed class are asked for by somebody without its right."""

    def __init__(self, ledger: str, klass: str) -> None:
        super().__init__(
            Problem(
                f"{ledger}/{klass}", 0,
                Text("您的岗位不能查看该封闭类别的数据。", "Your post may not see figures of this closed class."),
                Text("请由有该类别权限的岗位查看。", "Ask a post that has the right of the class."),
            )
        )  # fmt: skip


GONE = Text("文件不见了", "the file is gone")
CUT = Text("长度不符", "its length differs")
CHANGED = Text("内容不符", "its content differs")
UNREADABLE = Text("读不出来", "it cannot be read")
NO_KEY = Text("密钥打不开", "its key does not open it")
