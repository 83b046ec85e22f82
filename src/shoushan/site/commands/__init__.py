"""The command `shoushan`: one table of sub-commands, each a module with ``HELP``, ``add_arguments`` and ``run``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, TextIO

COMMANDS: dict[str, str] = {
    "deadline": "数出到期日，并逐日说明 · count a due day and explain it",
    "check": "检查配置包，列出全部问题并演练场景 · check packs, list every fault, play every scenario",
    "pack": "照样例起一个新的配置包：pack new · start a pack of your own from the example",
    "schema": "写出定义文件的 JSON Schema · write the JSON Schema of the definition files",
    "install": "建库、建密钥、发布配置包 · make the database and keys, publish the pack",
    "user": "建立账号并任命岗位 · make an account and appoint it to posts",
    "token": "给账号的一个岗位发接口令牌 · issue an API token for one post of an account",
    "demo": "示范区：从零到可登录 · a filled sample district with the server running",
    "serve": "启动网页服务和一个后台进程 · start the web processes and exactly one worker",
    "worker": "只启动后台进程 · start the worker only",
    "watch-folder": "收高拍仪、扫描仪放进文件夹的文件 · take what a camera or scanner drops into a folder",
    "import": "导入表格 · import a spreadsheet",
    "export": "按外部模板导出台账并留痕 · write a file in another system's template and journal it",
    "table": "一张统计表 · a statistical table of a ledger for a period",
    "figures": "指标值，连同 n、期间、规则 · figures with their n, days and rule",
    "rows": "指标背后的逐件清单 · the rows behind a figure",
    "report": "由指标写成的报告；检查改过的报告 · a report made of figures; what editing did to its numbers",
    "messages": "待发通知，读入短信结果表 · messages in the outbox, and result sheets",
    "verify": "核对留痕日志、凭证、存证点 · verify the journal, a receipt, two heads",
    "seal": "存证：签发存证点，送见证，换密钥 · sign a head, carry it to a witness, change keys",
    "witness": "见证：在别处的机器上会签存证点 · co-sign heads on a machine of somebody else",
    "backup": "备份：库和附件一个加密文件，密钥另一个 · an encrypted backup, the keys apart",
    "restore": "恢复备份，先补做清除再核对 · bring a backup back, erased again and verified",
    "retention": "保管到期清单，批准后由后台清除 · what was kept long enough; once approved the worker erases it",
    "rules": "规则表导出为 xlsx 修改、读回：逐格核对，演练场景 · decision tables out as workbooks and in again",
    "archive": "归档：某年的目录和归档包，盒号件号返回，离线核对 · a year packed for the archive, boxes and items taken back",
    "disclose": "给当事人、审计、法院一份可离线核验的副本 · a copy of a case that others can check",
    "cross-check": "信息比对，比中的逐条提出疑点 · hold ledgers and lists together; each hit becomes a doubt",
    "relations": "某件在某一天的关系，如户的成员 · what is related to a case on a day, such as a household's members",
    "replay": "由留痕日志重建各表 · rebuild every table from the journal",
    "publication": "指标值：填报、审核、签发、公开文件 · figures filled in, reviewed, released, given out",
    "compare": "两数核对：四张清单加出差额 · two sources side by side, four lists that add up",
    "publish": "发布配置包的新定义 · publish changed definitions of the pack",
    "facts": "指标底数：状态、重建、核对 · what figures are counted from: status, rebuild, check",
    "doctor": "检查本机环境 · look at this machine and this install",
}
DEFINING = frozenset({"pack", "schema"})
"""Commands that write definitions, which are for everybody on the machine."""
"""Sub-command → what it does. Each is the module of its name in this package (``import`` is ``import_``)."""


class Command(Protocol):
    """What a sub-command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's own arguments."""

    def run(self, args: argparse.Namespace, out: TextIO) -> int:
        """Do it and give the exit code."""


def parser() -> argparse.ArgumentParser:
    """The parser that lists the sub-commands."""
    made = argparse.ArgumentParser(prog="shoushan", description="首善 · run a district from one ledger")
    made.add_argument("command", choices=sorted(COMMANDS), metavar="COMMAND")
    made.epilog = "\n".join(f"  {name:10s} {text}" for name, text in COMMANDS.items())
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and give its exit code; 2 for a command line that cannot be read."""
    given = list(sys.argv[1:] if argv is None else argv)
    if not given or given[0] in {"-h", "--help", "help"}:
        parser().print_help()
        return 0 if given else 2
    name = parser().parse_args(given[:1]).command
    if name not in DEFINING:
        os.umask(0o077)  # databases, facts, keys, backups, exports: whatever a command writes is its own account's to read
    module: Command = import_module(f"{__name__}.{name.replace('import', 'import_').replace('-', '_')}")
    own = argparse.ArgumentParser(prog=f"shoushan {name}", description=COMMANDS[name])
    module.add_arguments(own)
    try:
        return module.run(own.parse_args(given[1:]), sys.stdout)
    except BrokenPipeError:
        return 141
    except KeyboardInterrupt:
        return 130
    except Exception as fault:
        if type(fault).__name__ != "NotInstalled":  # the class itself needs Django, which few commands have started
            raise
        print(fault, file=sys.stderr)
        return 1
