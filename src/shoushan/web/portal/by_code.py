"""What a visitor who came by the address in a message may do: less than with number and query code, and papers once."""

from __future__ import annotations

from shoushan.outputs.messages import codes
from shoushan.rules.catalogue.model import Act
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text
from shoushan.web.portal.frame import Visit

SESSION, SPENT = "codes", "spent"
SUPPLEMENT, RATE = "supplement", "rate"
"""Verbs of the shared vocabulary that have a button of their own; other acts of a citizen stand beside them."""
MAY = {codes.FOLLOW: frozenset({SUPPLEMENT, RATE}), codes.SUPPLEMENT: frozenset({SUPPLEMENT})}
"""What whoever holds the telephone may do; withdrawing and the like need number and query code."""


class CodeSpent(Refusal):
    """The address of a message was used before, or its time is over."""

    def __init__(self) -> None:
        super().__init__(
            Text("短信里的这个网址已经用过了。", "The address in this message was used before."),
            Text("材料已经收到过一次；还要补的，请用编号和查询码打开，或者打电话问。",
                 "Papers came in once. For more, open it with number and query code, or ring us."),
        )  # fmt: skip


class NotByCode(Refusal):
    """The act needs number and query code, not only the address in a message."""

    def __init__(self) -> None:
        super().__init__(
            Text("这件事要用编号和查询码打开后再办。", "For this, open it with number and query code."),
            Text("编号和查询码在回执上；没有的，请打电话问。", "They stand on the receipt; without it, ring us."),
        )


def keep(request: Visit, handle: str, digest: str) -> None:
    """The visitor came by this code."""
    request.session[SESSION] = {**request.session.get(SESSION, {}), handle: digest}


def may(request: Visit, handle: str, act: Act) -> bool:
    """Whether the way in which the visitor opened the case lets the act be done."""
    return handle not in request.session.get(SESSION, {}) or any(act.verb in verbs for verbs in _verbs(request, handle))


def _verbs(request: Visit, handle: str) -> list[frozenset[str]]:
    found = codes.found(request.session[SESSION][handle], request.moment)
    return [MAY[found.purpose]] if found else []


def check(request: Visit, handle: str, act: Act, token: str) -> None:
    """Before an act by somebody with a code. Raises ``NotByCode`` or ``CodeSpent``; the same form sent again passes."""
    if not may(request, handle, act):
        raise NotByCode
    digest = request.session.get(SESSION, {}).get(handle)
    found = codes.found(digest, request.moment) if digest else None
    over = found is not None and found.purpose == codes.SUPPLEMENT and (found.used or found.over)
    if over and request.session.get(SPENT, {}).get(handle) != token:
        raise CodeSpent


def spend(request: Visit, handle: str, token: str) -> None:
    """Use the code up, in the transaction of the act."""
    digest = request.session.get(SESSION, {}).get(handle)
    found = codes.found(digest, request.moment) if digest else None
    if found and found.purpose == codes.SUPPLEMENT:
        codes.spend(found.digest, request.moment)
        request.session[SPENT] = {**request.session.get(SPENT, {}), handle: token}


def forget(request: Visit, handle: str) -> None:
    """Number and query code were given after all: the code's limits are gone."""
    held = dict(request.session.get(SESSION, {}))
    if held.pop(handle, None):
        request.session[SESSION] = held
