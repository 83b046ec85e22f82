"""Every answer that is not yes, in one shape: code, message and remedy in both languages, and where the fault is."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from shoushan.rules.text import Text

AGAIN = Text("请对照接口说明改正后重发。", "Correct it by the interface's description and send it again.")
WORDS: dict[int, tuple[str, Text, Text]] = {
    400: ("BadRequest", Text("请求体不是合格的 JSON。", "The body is not well-formed JSON."), AGAIN),
    401: (
        "BadToken", Text("没有令牌，或令牌无效、已过期。", "There is no token, or it is unknown or expired."),
        Text("请在 Authorization 头中给出 Bearer 令牌。", "Give a bearer token in the Authorization header."),
    ),
    403: ("Forbidden", Text("无权办理。", "Not allowed."), Text("请由有权的岗位办理。", "Ask a post that may.")),
    404: ("NotFound", Text("没有这个地址。", "There is no such address."), Text("请核对地址。", "Check the address.")),
    405: ("MethodNotAllowed", Text("这个地址不支持该方法。", "This address does not take that method."), AGAIN),
    413: ("TooLarge", Text("请求体过大。", "The body is too large."), Text("请分几次提交。", "Send it in parts.")),
    429: ("TooManyTries", Text("查得太快了。", "Too many tries."), Text("请过一分钟再试。", "Wait a minute and try again.")),
}  # fmt: skip


class Told(Exception):
    """A fault of the request itself, found before the corridor is entered."""

    def __init__(self, status: int, code: str, text: Text, remedy: Text = AGAIN, where: str | None = None) -> None:
        super().__init__(text.en)
        self.status, self.code, self.text, self.remedy, self.where = status, code, text, remedy, where


def told(status: int, where: str | None = None) -> Told:
    """The usual fault of a status."""
    code, text, remedy = WORDS[status]
    return Told(status, code, text, remedy, where)


def wrong(where: str, zh: str, en: str) -> Told:
    """A parameter or member that cannot be taken (422)."""
    return Told(422, "WrongInput", Text(f"{where}：{zh}。", f"{where}: {en}."), AGAIN, where)


def body_of(code: str, text: Text, remedy: Text, where: str | None) -> dict[str, Any]:
    """The one error schema."""
    return {"code": code, "message": text._asdict(), "remedy": remedy._asdict(), "where": where}


def answer(fault: Told) -> HttpResponse:
    """The fault as JSON."""
    content = body_of(fault.code, fault.text, fault.remedy, fault.where)
    return JsonResponse(content, status=fault.status, json_dumps_params={"ensure_ascii": False})


def install(api: NinjaAPI) -> None:
    """Let every fault that the framework finds be told in the one shape; refusals are told by the site."""
    api.add_exception_handler(Told, lambda request, fault: _told(fault))
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Http404, lambda request, fault: answer(told(404)))
    api.add_exception_handler(RequestDataTooBig, lambda request, fault: answer(told(413)))
    api.add_exception_handler(UnreadablePostError, lambda request, fault: answer(told(400)))


def _told(fault: Told | type[Told]) -> HttpResponse:
    assert isinstance(fault, Told)
    return answer(fault)


def _http(request: HttpRequest, fault: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(fault, HttpError)
    if fault.status_code in WORDS:
        return answer(told(fault.status_code))
    text = Text("请求没有被接受。", "The request was not accepted.")
    return answer(Told(fault.status_code, "BadRequest", text))


def _invalid(request: HttpRequest, fault: ValidationError | type[ValidationError]) -> HttpResponse:
    """The first thing that does not fit the schema, with its place; how many more there are."""
    assert isinstance(fault, ValidationError)
    first = fault.errors[0]
    place = [str(step) for step in first.get("loc", ())]
    where = ".".join(place[2:] if place[:1] == ["body"] else place[1:])[:200] or "body"
    more = len(fault.errors) - 1
    zh, en = (f"，另有 {more} 处" if more else ""), (f" (and {more} more)" if more else "")
    said = str(first.get("msg", ""))[:200]
    return answer(Told(422, "WrongInput", Text(f"{where} 不合要求{zh}。", f"{where}: {said}{en}."), AGAIN, where))
