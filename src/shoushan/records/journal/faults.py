"""What can be wrong in the journal: refusals that a door answers with, and faults that a check finds."""

from __future__ import annotations

from dataclasses import dataclass


class JournalRefusal(Exception):
    """A reason not to write, in Chinese and in English, with what to do; one subclass per reason."""

    code = "journal"
    zh = "留痕日志拒绝写入。"
    en = "The journal refuses to write."
    remedy_zh = "请联系系统管理员。"
    remedy_en = "Ask the administrator of the system."

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{self.en} {detail}".strip())
        self.detail = detail


class NotCanonical(JournalRefusal, ValueError):
    """A value has no canonical bytes: a float, 2**53 or more, a lone surrogate, a key that is not ASCII."""

    code = "not-canonical"
    zh = "内容含有不能入账的值（小数、过大的整数、残缺字符或非英文键名）。"
    en = "The content holds a value that cannot be entered (float, huge integer, broken text, other key)."
    remedy_zh = "金额以分计为整数，小数以文字记录，并去除残缺字符。"
    remedy_en = "Enter money in minor units, decimals as text, and remove broken characters."


class KeyReused(JournalRefusal):
    """The idempotency key was used before with another body."""

    code = "key-reused"
    zh = "同一请求编号已用于另一内容。"
    en = "This request key was used before with another content."
    remedy_zh = "请刷新页面后重新提交。"
    remedy_en = "Reload the page and submit again."


class OutOfStep(JournalRefusal):
    """The entry does not follow the last entry of its case: number or recording moment runs backwards."""

    code = "out-of-step"
    zh = "该件在此期间已有新的留痕。"
    en = "The case has a newer entry."
    remedy_zh = "请重新读取后再办理。"
    remedy_en = "Read the case again and repeat the act."


class ClusterRestored(JournalRefusal):
    """Transaction numbers ran backwards: the database was dumped and restored into a new cluster."""

    code = "cluster-restored"
    zh = "数据库已在新的集群中恢复，事务编号重新开始。"
    en = "The database was restored into a new cluster; its transaction numbers started again."
    remedy_zh = "停止写入后运行恢复模式的编号。"
    remedy_en = "Stop all writers and number the rest in restore mode."


class NotAJournal(JournalRefusal):
    """What is to be imported is not a whole journal, or the place it should go to is not empty."""

    code = "not-a-journal"
    zh = "导入的不是完整的留痕日志，或目标数据库已有留痕。"
    en = "This is not a whole journal, or the database it should go to has entries already."
    remedy_zh = "检查文件来源，并导入到空的数据库。"
    remedy_en = "Check where the file comes from and import into an empty database."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing found wrong: where (table, trigger, or case and entry), what, and what to do; zh and en.

    ``case`` and ``n`` name the entry when the fault is in one; ``where`` is always filled.
    """

    where: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str
    case: str | None = None
    n: int | None = None
