"""The process for viewflow."""

from __future__ import annotations

from typing import Any

from django.db import connection
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process


def page(request: Any, **given: Any) -> None:
    """A user task's page; the tasks are driven through activations, not through HTTP."""


class Parallel(flow.Flow):  # type: ignore[misc]
    """Six user tasks, two parallel branches, one join."""

    process_class = Process
    if connection.vendor == "postgresql":
        lock_impl = lock.SelectForUpdateLock()

    begin = flow.StartHandle(this.created).Next(this.accept)
    accept = flow.View(page).Next(this.split)
    split = flow.Split().Next(this.take_a).Next(this.take_b)
    take_a = flow.View(page).Next(this.answer_a)
    answer_a = flow.View(page).Next(this.join)
    take_b = flow.View(page).Next(this.answer_b)
    answer_b = flow.View(page).Next(this.join)
    join = flow.Join().Next(this.decide)
    decide = flow.View(page).Next(this.finish)
    finish = flow.End()

    def created(self, activation: Any) -> Any:
        """The new process."""
        return activation.process
