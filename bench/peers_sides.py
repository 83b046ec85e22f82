"""The sides of `bench.peers`: the same six user tasks in Shoushan, SpiffWorkflow, django-fsm-2 with its log, and viewflow."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

Built = tuple[Callable[[], dict[str, Any]], dict[str, Any]]
TASKS = ("accept", "take_a", "answer_a", "take_b", "answer_b", "decide")
FLOWS = (
    ("start", "accept"), ("accept", "split"), ("split", "take_a"), ("split", "take_b"), ("take_a", "answer_a"),
    ("take_b", "answer_b"), ("answer_a", "join"), ("answer_b", "join"), ("join", "decide"), ("decide", "end"),
)  # fmt: skip
DATA = {f"k{number:02}": "v" * 8 for number in range(10)}
"""Some 200 bytes that a task brings."""
NOW = "2026-11-23T04:00:00.000000Z"


def sound_sqlite() -> None:
    """The same SQLite library for everybody."""
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = pysqlite3, pysqlite3.dbapi2


def rounds_of(case: Callable[[], None], count: int) -> Callable[[], dict[str, Any]]:
    """A step of `count` cases; counts their tasks."""

    def step() -> dict[str, Any]:
        for _ in range(count):
            case()
        return {"count": count * len(TASKS)}

    return step


# --- Shoushan -------------------------------------------------------------------------------------------------------


def ours(count: int, sync: str = "FULL") -> Built:
    """A matter of unemployment benefit: received, accepted, two units take and answer, joined, decided."""
    from django.db import connection

    from bench.district import Desk, opening_of, place
    from shoushan.records.cases import actions

    if connection.vendor == "sqlite":
        connection.cursor().execute(f"pragma synchronous = {sync}")
    there = place()
    desk = Desk(there, "window", "employment", "insurance", "hall_head")
    there.book.units()

    def case() -> None:
        opening = opening_of(there, random.randrange(10**8))
        actions.act([opening], there.book, there.moment)
        desk.walk(opening.case)

    case()
    return rounds_of(case, count), {"version": version("shoushan")}


def lean(count: int, sync: str = "FULL") -> Built:
    """The same six tasks in a ledger without terms, papers, personal data or files, as plain as the peers' process."""
    from django.db import connection

    from bench.district import Desk, place
    from shoushan.records.cases import actions
    from shoushan.records.cases.identifiers import uuid7
    from shoushan.rules.procedure.values import Command, Happened

    if connection.vendor == "sqlite":
        connection.cursor().execute(f"pragma synchronous = {sync}")
    there = place()
    desk = Desk(there, "window", "employment", "insurance", "hall_head")
    there.book.units()
    said = {"text": json.dumps(DATA)}

    def case() -> None:
        uid = uuid7(there.moment)
        on = Happened.at(there.moment)
        opening = Command(uid, "begin", desk.actors["window"], on, {"note": "测速"}, opens=("six-tasks", None))
        actions.act([opening], there.book, there.moment)
        desk.do("window", uid, "accept")
        for name in ("employment", "insurance"):
            desk.do(name, uid, "take")
            desk.do(name, uid, "respond", said)
        desk.do("hall_head", uid, "decide")

    case()
    return rounds_of(case, count), {"version": version("shoushan")}


# --- SpiffWorkflow --------------------------------------------------------------------------------------------------


def bpmn() -> str:
    """The process as BPMN."""
    kinds = {"start": "startEvent", "end": "endEvent", "split": "parallelGateway", "join": "parallelGateway"}
    names = dict.fromkeys(name for flow in FLOWS for name in flow)
    parts = []
    for name in names:
        ends = "".join(
            [f"<bpmn:incoming>{a}-{b}</bpmn:incoming>" for a, b in FLOWS if b == name]
            + [f"<bpmn:outgoing>{a}-{b}</bpmn:outgoing>" for a, b in FLOWS if a == name]
        )
        kind = kinds.get(name, "userTask")
        parts.append(f'<bpmn:{kind} id="{name}">{ends}</bpmn:{kind}>')
    parts += [f'<bpmn:sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in FLOWS]
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="http://bench">'
        f'<bpmn:process id="case" isExecutable="true">{"".join(parts)}</bpmn:process></bpmn:definitions>'
    )


STORE = """
create table wf ({auto}, state text not null);
create table history ({auto}, case_id bigint not null, seq integer not null, task text not null, actor integer not null,
  at text not null, payload text not null);
create unique index history_seq on history (case_id, seq);
create table task ({auto}, case_id bigint not null, kind text not null, assignee integer not null, state text not null);
create index task_case on task (case_id)
"""


def driver(vendor: str, address: str, sync: str) -> tuple[Any, str, str]:
    """A connection of the bare driver, its mark for parameters, and its words for locking a row."""
    if vendor == "sqlite":
        import pysqlite3

        connection = pysqlite3.connect(address, isolation_level=None)
        connection.execute("pragma journal_mode = wal")
        connection.execute(f"pragma synchronous = {sync}")
        return connection, "?", ""
    import psycopg

    return psycopg.connect(address, autocommit=True), "%s", " for update"


def spiff(vendor: str, address: str, count: int, sync: str = "FULL") -> Built:
    """Load the state, do one task, save the state, a history row and the open tasks: one transaction for each task."""
    from lxml import etree
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
    from SpiffWorkflow.util.task import TaskState

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(bpmn()))
    spec, subs = parser.get_spec("case"), parser.get_subprocess_specs("case")
    serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure())
    database, mark, lock = driver(vendor, address, sync)
    auto = "id integer primary key" if vendor == "sqlite" else "id bigint generated always as identity primary key"
    for statement in STORE.format(auto=auto).split(";"):
        database.execute(statement)

    def run(sql: str, given: tuple[Any, ...] = ()) -> Any:
        return database.execute(sql.replace("?", mark), given)

    def opened() -> int:
        workflow = BpmnWorkflow(spec, subs)
        workflow.do_engine_steps()
        return int(run("insert into wf (state) values (?) returning id", (serializer.serialize_json(workflow),)).fetchone()[0])

    def one_task(case: int, number: int) -> None:
        run("begin immediate" if vendor == "sqlite" else "begin")
        workflow = serializer.deserialize_json(run(f"select state from wf where id = ?{lock}", (case,)).fetchone()[0])
        task = workflow.get_tasks(state=TaskState.READY, manual=True)[0]
        task.data.update(DATA)
        task.run()
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()
        run("update wf set state = ? where id = ?", (serializer.serialize_json(workflow), case))
        run(
            "insert into history (case_id, seq, task, actor, at, payload) values (?, ?, ?, ?, ?, ?)",
            (case, number, task.task_spec.name, 7, NOW, json.dumps(DATA)),
        )
        for following in workflow.get_tasks(state=TaskState.READY, manual=True)[:2]:
            run(
                "insert into task (case_id, kind, assignee, state) values (?, ?, ?, ?)",
                (case, following.task_spec.name, 7, "open"),
            )
        run("commit")
        if number == len(TASKS) and not workflow.is_completed():
            raise SystemExit("the process has not ended after six tasks")

    def case() -> None:
        new = opened()
        for number in range(1, len(TASKS) + 1):
            one_task(new, number)

    case()
    return rounds_of(case, count), {"version": version("SpiffWorkflow")}


# --- viewflow -------------------------------------------------------------------------------------------------------


def started(vendor: str, address: str, sync: str, apps: tuple[str, ...]) -> None:
    """Start Django with the peer's applications and make their tables."""
    sound_sqlite()
    from bench.naive import configured

    configured(vendor, address, ("django.contrib.contenttypes", "django.contrib.auth", *apps))
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    if vendor == "sqlite":
        connection.cursor().execute(f"pragma synchronous = {sync}")


def viewflow(vendor: str, address: str, count: int, sync: str = "FULL") -> Built:
    """Find the next task, assign, start, save the process, execute: through activations, under viewflow's own lock."""
    started(vendor, address, sync, ("viewflow", "viewflow.workflow", "bench.parallel"))
    from django.contrib.auth.models import User
    from django.db import transaction
    from viewflow.workflow.models import Task

    from bench.parallel.flows import Parallel

    user = User.objects.create(username="u", is_superuser=True)
    asking = type("Asking", (), {"user": user})()

    def one_task(process: int, task: int) -> None:
        with transaction.atomic(), Parallel.lock(process):
            found = Task._default_manager.select_related("process").get(pk=task)
            activation = found.flow_task.activation_class(found)
            activation.assign(user)
            activation.start(asking)
            activation.process.data.update(DATA)
            activation.process.save()
            activation.execute()

    def case() -> None:
        process = Parallel.begin.run(_process_data=dict(DATA)).pk
        open_tasks = Task._default_manager.filter(process_id=process, flow_task_type="HUMAN", finished__isnull=True)
        done = 0
        while (task := open_tasks.values_list("pk", flat=True).first()) is not None:
            one_task(process, task)
            done += 1
        if done != len(TASKS):
            raise SystemExit(f"{done} tasks were done, not {len(TASKS)}")

    case()
    return rounds_of(case, count), {"version": version("django-viewflow")}


# --- django-fsm-2 ---------------------------------------------------------------------------------------------------


def fsm(vendor: str, address: str, count: int, sync: str = "FULL") -> Built:
    """Get the case for update, make the transition, save, its log row, a task row. It has no parallel branches."""
    started(vendor, address, sync, ("django_fsm", "django_fsm_log"))
    from django.contrib.auth.models import User
    from django.db import connection, models, transaction
    from django.utils import timezone
    from django_fsm import FSMField, transition
    from django_fsm_log.decorators import fsm_log_by

    state = FSMField(default="new", protected=True)

    def step_of(name: str, before: str) -> Any:
        def move(self: Any, by: Any = None) -> None:
            self.version += 1

        move.__name__ = name
        return fsm_log_by(transition(field=state, source=before, target=name)(move))

    moves = {name: step_of(name, before) for name, before in zip(TASKS, ("new", *TASKS), strict=False)}
    meta = type("Meta", (), {"app_label": "fsm_bench"})
    case_model = type("Case", (models.Model,), {
        "__module__": __name__, "Meta": meta, "state": state, "unit": models.IntegerField(default=1),
        "version": models.IntegerField(default=0), "updated_at": models.DateTimeField(null=True),
        "data": models.JSONField(default=dict), **moves,
    })  # fmt: skip
    task_model = type("Task", (models.Model,), {
        "__module__": __name__, "Meta": type("Meta", (), {"app_label": "fsm_bench"}),
        "case": models.ForeignKey(case_model, models.CASCADE), "kind": models.CharField(max_length=20),
        "assignee": models.IntegerField(), "state": models.CharField(max_length=10),
    })  # fmt: skip
    with connection.schema_editor() as editor:
        editor.create_model(case_model)
        editor.create_model(task_model)
    user = User.objects.create(username="u")

    def case() -> None:
        made = case_model.objects.create(data=DATA)  # type: ignore[attr-defined]
        for name in TASKS:
            with transaction.atomic():
                held = case_model.objects.select_for_update().get(pk=made.pk)  # type: ignore[attr-defined]
                getattr(held, name)(by=user)
                held.updated_at = timezone.now()
                held.save()
                task_model.objects.create(case=held, kind=name, assignee=7, state="open")  # type: ignore[attr-defined]

    case()
    return rounds_of(case, count), {"version": version("django-fsm-2"), "log": version("django-fsm-log")}
