"""Who may type for whom (代录), and who may see what in the clear."""

from __future__ import annotations

from collections.abc import Iterator

from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.procedure.values import Actor, Command
from shoushan.rules.text import Text

SECRETARY, LEADER = "secretary", "leader"
"""Roles of posts: who holds the first may type for who holds the second."""


class MayNotRecord(Refusal):
    """The one who types may not type for the one who acts."""

    def __init__(self) -> None:
        super().__init__(
            Text("您不能代录该岗位的办理操作。", "You may not enter acts for this post."),
            Text("由本人、同单位人员、替岗人员或其秘书录入。", "The post, its unit, its deputy or its secretary enters it."),
            "actor",
        )


class MayNotUnmask(Refusal):
    """The viewer's posts may not see this in clear."""

    def __init__(self, what: Text) -> None:
        super().__init__(
            Text(f"您的岗位不能查看“{what.zh}”的全文。", f"Your post may not see “{what.en}” in clear."),
            Text("确需查看的，请有权查看的岗位办理。", "Ask a post that may see it."),
        )


def may_record(command: Command) -> Iterator[Refusal]:
    """Whether the recorder may type for the actor: oneself, the same unit, a deputy, a leader's secretary.

    For a citizen any post may type; citizens type for nobody but themselves. Doors never act as ``system``: what follows
    from an act does, and names the actor of that act as its recorder.
    """
    recorder = command.recorder
    if recorder is None or recorder == command.actor or recorder.kind == "system":
        return
    if recorder.kind != "post" or not _stands_for(recorder, command.actor):
        yield MayNotRecord()


def _stands_for(recorder: Actor, actor: Actor) -> bool:
    return actor.kind != "post" or (
        recorder.unit == actor.unit
        or actor.id in recorder.stands_for
        or (SECRETARY in recorder.roles and LEADER in actor.roles)
    )
