"""`shoushan serve`: the web processes and exactly one worker."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
from typing import TextIO

from shoushan.site.starting import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `shoushan serve` may be told."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="端口 · port")
    parser.add_argument("--processes", type=int, default=1, help="网页进程数 · web processes")


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Serve until stopped; 1 when nothing is installed or the tables are older than the program."""
    start()
    from shoushan.records.cases.definitions import NotInstalled, current_book

    try:
        current_book()
    except NotInstalled as fault:
        print(fault, file=sys.stderr)
        return 1
    from pathlib import Path

    from django.conf import settings
    from django.db import connections

    from shoushan.site import running, upgrading

    try:
        upgrading.check()
        running.hold(Path(settings.SHOUSHAN_HOME))
    except (running.Busy, upgrading.Behind) as fault:
        print(fault, file=sys.stderr)
        return 1
    connections.close_all()
    at = f"http://{args.host}:{args.port}"
    print(f"{at}/ 门户 portal · {at}/desk/ 工作台 desk · Ctrl-C 停止 stops", file=out, flush=True)
    return serve(args.host, args.port, args.processes)


def serve(host: str, port: int, processes: int) -> int:
    """Start one worker process, serve with granian, and end the worker afterwards."""
    worker = subprocess.Popen([sys.executable, "-m", "shoushan.site.commands", "worker"], env=os.environ.copy())
    watcher = threading.Thread(target=_watch, args=(worker,), daemon=True)
    watcher.start()
    try:
        from granian import Granian
        from granian.constants import Interfaces
        from granian.log import LogLevels

        Granian(
            "shoushan.site.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=processes,
            log_enabled=True, log_level=LogLevels.error, log_access=False,
        ).serve()  # fmt: skip
    finally:
        worker.terminate()
        worker.wait(20)
    return 0


def _watch(worker: subprocess.Popen[bytes]) -> None:
    """Say aloud when the worker has died: followers wait until it runs again."""
    code = worker.wait()
    if code not in (0, -15):
        print(f"后台进程已退出（{code}），请重新启动服务 · the worker has died; restart the service", file=sys.stderr)
