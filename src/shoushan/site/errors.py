"""Where a refusal becomes an answer: the only place that knows which reason has which HTTP status."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from shoushan.outputs.indicators.engines.refusals import EngineRefused
from shoushan.outputs.indicators.facts.damage import FactsRefused
from shoushan.records.cases.definitions import NotInstalled
from shoushan.records.cases.files import FileRefused
from shoushan.records.cases.loading import NoSuchCase
from shoushan.records.cases.read import NotVisible
from shoushan.records.journal.faults import JournalRefusal, KeyReused
from shoushan.records.units.accounts import BadToken, NoPost
from shoushan.rules.deadlines import DeadlineRefused
from shoushan.rules.procedure.refusals import Refusal
from shoushan.rules.text import Text

log = logging.getLogger("shoushan")

STATUS: dict[str, int] = {
    "NotYourDesk": 403, "NotYourPart": 403, "NotAParty": 403, "NoSuchAct": 404, "NoSuchCase": 404, "WrongInput": 422,
    "UnknownValue": 422, "ListTooLong": 413,
}  # fmt: skip
"""Refusal code → status; every other refusal is a conflict with the state of the case (409)."""

HIDDEN = Text("没有这一件，或您无权查看。", "There is no such matter, or you may not see it.")
ASK = Text("请核对编号；仍有疑问请与主办单位联系。", "Check the number; if in doubt ring the office in charge.")
Handler = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turns refusals that a page did not show itself into bilingual answers; anything else is a bug and is logged."""

    def __init__(self, answer: Handler) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page's own answer."""
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The answer to a refusal, or ``None`` for a bug."""
        known = explained(fault)
        if known is None and isinstance(fault, Http404 | PermissionDenied | SuspiciousOperation):
            return None
        if known is None:
            log.error("unhandled %s at %s", type(fault).__name__, request.path, exc_info=fault)
            return None
        status, code, text, remedy, where = known
        return respond(request, status, code, text, remedy, where)


def explained(fault: Exception) -> tuple[int, str, Text, Text, str | None] | None:
    """Status, code, text, remedy and place of a known refusal."""
    if isinstance(fault, Refusal):
        return STATUS.get(fault.code, 409), fault.code, fault.text, fault.remedy, fault.where
    if isinstance(fault, DeadlineRefused):
        return 409, type(fault).__name__, fault.message, fault.remedy, None
    if isinstance(fault, FileRefused):
        return 422, "FileRefused", fault.text, fault.remedy, "file"
    if isinstance(fault, (NotVisible, NoSuchCase)):
        return 404, "NotVisible", HIDDEN, ASK, None
    if isinstance(fault, KeyReused):
        text = Text("同一凭据已用于另一内容的提交。", "This key was used for another submission.")
        return 409, "KeyReused", text, Text("请刷新页面后重新提交。", "Reload the page and send again."), None
    if isinstance(fault, JournalRefusal):
        return 422, fault.code, Text(fault.zh, fault.en), Text(fault.remedy_zh, fault.remedy_en), None
    if isinstance(fault, BadToken):
        text = Text("令牌无效或已过期。", "The token is unknown or expired.")
        return 401, "BadToken", text, Text("请向系统管理员申请令牌。", "Ask the administrator for a token."), None
    if isinstance(fault, NoPost):
        text = Text("您的账号没有在任岗位。", "Your account holds no post in force.")
        return 403, "NoPost", text, Text("请联系编制管理岗。", "Ask the keeper of posts."), None
    if isinstance(fault, NotInstalled):
        text = Text("系统尚未安装。", "Nothing is installed yet.")
        return 503, "NotInstalled", text, Text("请运行 shoushan install。", "Run shoushan install."), None
    return _figures(fault)


def _figures(fault: Exception) -> tuple[int, str, Text, Text, str | None] | None:
    """Figures that cannot be counted now: nothing is shown rather than a wrong number."""
    if isinstance(fault, FactsRefused):
        log.error("%s", fault)
        return 503, type(fault).__name__, fault.problem.message, fault.problem.remedy, None
    if isinstance(fault, EngineRefused):
        log.error("%s", fault)
        return 503, type(fault).__name__, fault.message, fault.remedy, None
    return None


def respond(request: HttpRequest, status: int, code: str, text: Text, remedy: Text, where: str | None = None) -> HttpResponse:
    """The answer as JSON for the API, else as a page in both languages."""
    if request.path.startswith("/api/"):
        body = {"code": code, "message": text._asdict(), "remedy": remedy._asdict(), "where": where}
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    page = {400: "400", 403: "403", 404: "404", 413: "413", 500: "500"}.get(status, "409")
    return HttpResponse(render_to_string(f"{page}.html", {"message": text, "remedy": remedy}, request=request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what Django itself refuses (suspicious hosts, malformed bodies)."""
    text = Text("请求无法识别。", "The request could not be read.")
    return respond(request, 400, "BadRequest", text, Text("请返回上一页重试。", "Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, also for a failed CSRF check."""
    text = Text("无权访问，或页面已过期。", "Not allowed, or the page has expired.")
    return respond(request, 403, "Forbidden", text, Text("请重新登录后再试。", "Sign in again and retry."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that does not exist."""
    return respond(request, 404, "NotFound", Text("没有这个页面。", "There is no such page."), ASK)


def broken(request: HttpRequest) -> HttpResponse:
    """500: a bug; the page says whom to ring and shows nothing of the inside."""
    text = Text("系统出错，您的内容没有丢失。", "Something broke; what you sent was not half-written.")
    remedy = Text("请稍后再试，或电话联系主办单位。", "Try again later or ring the office.")
    return respond(request, 500, "Broken", text, remedy)
