"""Acts that no ledger has to write: every version has them, for what is the same everywhere."""

from __future__ import annotations

from shoushan.rules.catalogue.expressions import Name
from shoushan.rules.catalogue.model import Act, EffectSpec, Input, Who
from shoushan.rules.procedure import guards
from shoushan.rules.procedure.archive_acts import ARCHIVE_ACTS
from shoushan.rules.procedure.following import CHILD_CLOSED
from shoushan.rules.procedure.mandate_acts import MANDATE_ACTS
from shoushan.rules.procedure.paper_acts import PAPER_ACTS
from shoushan.rules.procedure.payment_acts import PAYMENT_ACTS
from shoushan.rules.text import Text

UNMASK, TELL = "unmask", "tell"
TWIN, UNTWIN = "twin", "untwin"
ERASE, HOLD, END_HOLD, DISCLOSE, LOOKS = "erase", "hold", "end-hold", "disclose", "tell-looks"
APPROVE, CARRY, DROP = "approve-erasure", "carry-out-erasure", "drop-erasure"
_OUTSIDE = (
    Input("system", Text("系统", "System"), "text", required=True),
    Input("number", Text("外部编号", "Number there"), "text", required=True),
)
_APPROVAL = Input("approval", Text("批准留痕号", "Entry of the approval"), "integer", required=True)
_ITS_UNITS = tuple(Who(guards.ANY_POST, of) for of in ("owner", "receiver", "holder"))
BUILT_IN: dict[str, Act] = {
    CHILD_CLOSED: Act(
        id=CHILD_CLOSED,
        verb=CHILD_CLOSED,
        label=Text("子件办结", "A child is closed"),
        klass="system",
        from_=("any",),
        who=(Who("system"),),
        records_only=True,
        inputs=(
            Input("child", Text("子件", "Child"), "text", required=True),
            Input("outcome", Text("办结方式", "Outcome"), "text"),
        ),
        effects=(EffectSpec("child.closed", {"child": Name("input.child"), "outcome": Name("input.outcome")}),),
    ),
    UNMASK: Act(
        id=UNMASK,
        verb=UNMASK,
        label=Text("查看全文", "See in clear"),
        klass="record",
        from_=("any",),
        who=(Who(guards.ANY_POST, "any"),),
        records_only=True,
        needs=("reason",),
        inputs=(Input("paths", Text("内容", "What"), "text", required=True),),
        effects=(EffectSpec("note.add", {"kind": UNMASK, "text": Name("input.paths")}),),
    ),
    TWIN: Act(
        id=TWIN,
        verb=TWIN,
        label=Text("登记外部编号", "Record an outside number"),
        klass="record",
        from_=("any",),
        who=_ITS_UNITS,
        records_only=True,
        inputs=(*_OUTSIDE, Input("due", Text("对方的到期日", "Their due day"), "date")),
        effects=(
            EffectSpec(
                "link.add",
                {"kind": TWIN, "to": Name("input.number"), "key": Name("input.system"), "due": Name("input.due")},
            ),
        ),
    ),
    UNTWIN: Act(
        id=UNTWIN,
        verb=UNTWIN,
        label=Text("撤销外部编号", "Take an outside number back"),
        klass="record",
        from_=("any",),
        who=_ITS_UNITS,
        records_only=True,
        reason=True,
        inputs=_OUTSIDE,
        effects=(EffectSpec("link.end", {"kind": TWIN, "key": Name("input.system"), "to": Name("input.number")}),),
    ),
    TELL: Act(
        id=TELL,
        verb=TELL,
        label=Text("告知办事人", "Tell the citizen"),
        klass="record",
        from_=("any",),
        who=(Who(guards.ANY_POST, "any"),),
        records_only=True,
        inputs=(Input("text", Text("怎么告知的", "How, and what"), "long-text", required=True, klass="personal"),),
        effects=(EffectSpec("note.add", {"kind": TELL, "text": Name("input.text"), "class": "personal"}),),
    ),
    ERASE: Act(
        id=ERASE,
        verb=ERASE,
        label=Text("依法清除", "Erase"),
        klass="record",
        from_=("any",),
        who=(Who(guards.MAY_ERASE, "any"),),
        records_only=True,
        reason=True,
        inputs=(Input("paths", Text("清除内容", "What"), "text", required=True),),
        effects=(EffectSpec("field.erase", {"paths": Name("input.paths")}),),
    ),
    APPROVE: Act(
        id=APPROVE,
        verb=APPROVE,
        label=Text("批准到期清除", "Approve erasure for age"),
        klass="record",
        from_=("any",),
        who=(Who(guards.MAY_ERASE, "any"),),
        records_only=True,
        reason=True,
        inputs=(Input("paths", Text("清除内容", "What"), "text", required=True),),
        effects=(EffectSpec("erase.approve", {"paths": Name("input.paths")}),),
    ),
    CARRY: Act(
        id=CARRY,
        verb=CARRY,
        label=Text("到期清除", "Erased for age"),
        klass="system",
        from_=("any",),
        who=(Who("system"),),
        records_only=True,
        inputs=(_APPROVAL,),
        effects=(EffectSpec("erase.carry", {"approval": Name("input.approval")}),),
    ),
    DROP: Act(
        id=DROP,
        verb=DROP,
        label=Text("没有清除", "Not erased"),
        klass="system",
        from_=("any",),
        who=(Who("system"),),
        records_only=True,
        inputs=(_APPROVAL, Input("why", Text("原因", "Why"), "text", required=True)),
        effects=(EffectSpec("erase.drop", {"approval": Name("input.approval"), "why": Name("input.why")}),),
    ),
    HOLD: Act(
        id=HOLD,
        verb=HOLD,
        label=Text("保全", "Hold"),
        klass="record",
        from_=("any",),
        who=(*_ITS_UNITS, Who(guards.MAY_ERASE, "any")),
        records_only=True,
        reason=True,
        effects=(EffectSpec("hold.set", {}),),
    ),
    END_HOLD: Act(
        id=END_HOLD,
        verb=END_HOLD,
        label=Text("解除保全", "End a hold"),
        klass="record",
        from_=("any",),
        who=(Who(guards.MAY_ERASE, "any"),),
        records_only=True,
        reason=True,
        effects=(EffectSpec("hold.end", {}),),
    ),
    DISCLOSE: Act(
        id=DISCLOSE,
        verb=DISCLOSE,
        label=Text("提供副本", "Give a copy"),
        klass="record",
        from_=("any",),
        who=(Who(guards.MAY_ERASE, "any"),),
        records_only=True,
        reason=True,
        inputs=(
            Input("whom", Text("给谁", "For whom"), "text", required=True),
            Input("fields", Text("内容", "What"), "text"),
        ),
        effects=(EffectSpec("note.add", {"kind": DISCLOSE, "text": Name("input.whom")}),),
    ),
    LOOKS: Act(
        id=LOOKS,
        verb=TELL,
        label=Text("告知查阅情况", "Tell who looked"),
        klass="record",
        from_=("any",),
        who=(*_ITS_UNITS, Who(guards.MAY_ERASE, "any")),
        records_only=True,
        inputs=(Input("text", Text("怎么要求、怎么告知的", "How it was asked and told"), "long-text", required=True),),
        effects=(EffectSpec("note.add", {"kind": LOOKS, "text": Name("input.text")}),),
    ),
    **ARCHIVE_ACTS,
    **PAPER_ACTS,
    **PAYMENT_ACTS,
    **MANDATE_ACTS,
}
"""Acts that every version has without saying so; a version's own act of the same id goes before."""
