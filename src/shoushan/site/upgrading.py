"""Tables of an older program under a newer one: noticed before anything is served, brought up to date by a replay."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Behind(Exception):
    """The tables are older than the program."""

    def __init__(self, steps: list[str]) -> None:
        super().__init__(
            f"数据库的表比程序旧（差 {len(steps)} 步：{'、'.join(steps)}）。请停下服务、做好备份，再运行 shoushan replay。"
            f" · The tables are older than the program ({len(steps)} steps: {', '.join(steps)})."
            " Stop the service, back up, then run shoushan replay."
        )
        self.steps = steps


def waiting() -> list[str]:
    """The steps that the tables still lack, in order, as ``<room>.<step>``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _ in plan]


def check() -> None:
    """Raise ``Behind`` where the tables lack a step."""
    if steps := waiting():
        raise Behind(steps)


def bring() -> None:
    """Take every step that is lacking; rows of what they add come with the replay that follows."""
    call_command("migrate", verbosity=0)
