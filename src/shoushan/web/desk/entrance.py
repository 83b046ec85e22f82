"""In and out: log-in with lock-out told in words, log-out, and changing the post one acts from."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shoushan.records.units.accounts import (
    STANDS_IN,
    as_deputy,
    posts_named,
    posts_of,
    switch_post,
    unit_names,
    viewer_of,
)
from shoushan.records.units.models import Post
from shoushan.rules.text import Text
from shoushan.web.desk.frame import AtDesk, at_desk, page
from shoushan.web.ui import components as ui
from shoushan.web.ui.language import t, word
from shoushan.web.ui.tries import address_of, had_too_many, too_many

WRONG = 30
"""Wrong passwords that one address has in a minute: an office of many clerks behind one address mistypes fewer."""
LEFT = "left"
"""In the address after logging out: the page lets the browser forget what was typed."""
STAND_IN = "for:"
"""What stands before a post that is not held but stood in for, in the form of posts."""


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; five wrong passwords lock the name at this address for half an hour, and ``WRONG`` of
    whatever names lock the address for the minute: nobody tries one password with every name."""
    target = _target(request)
    if request.method == "GET":
        if request.user.is_authenticated:
            return HttpResponseRedirect(target)
        return _asked(request, target)
    name, password = request.POST.get("username", "")[:150], request.POST.get("password", "")[:200]
    here = (f"log-in:{address_of(request)}",)
    if had_too_many(here, request.moment, WRONG):  # type: ignore[attr-defined]
        return _asked(request, target, "desk-locked-out", status=429)
    user = authenticate(request, username=name.replace("\x00", ""), password=password)
    if isinstance(user, User):
        login(request, user)
        return HttpResponseRedirect(target)
    too_many(here, request.moment)  # type: ignore[attr-defined]
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # answered here, in both languages
        return _asked(request, target, "desk-locked-out", status=429)
    return _asked(request, target, "desk-wrong-password", name, status=403)


def _asked(request: HttpRequest, target: str, fault: str = "", name: str = "", status: int = 200) -> HttpResponse:
    fields = (
        ui.Field(
            "username", word("desk-username"), value=name, required=True, autocomplete="username", autofocus=not name, width=24
        ),
        ui.Field(
            "password",
            word("desk-password"),
            "password",
            required=True,
            width=24,
            autocomplete="current-password",
            autofocus=bool(name),
        ),
    )
    form = ui.Form(
        reverse("desk:login"),
        (ui.FieldSet(word("log-in"), fields, legend_hidden=True),),
        ui.ActionBar((ui.Action(word("log-in"), kind="primary"),)),
        hidden=(("next", target),),
        id="login",
    )
    banner = ui.Banner(word(f"{fault}-remedy"), title=word(fault), tone="bad") if fault else None
    values = {"form": form, "banner": banner, "shell": ui.PortalShell("/"), "draft_forget": LEFT in request.GET}
    return render(request, "desk/login.html", values, status=status)


def _target(request: HttpRequest) -> str:
    """Where to go after log-in: an address of this house only."""
    wish = request.POST.get("next") or request.GET.get("next", "")
    good = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    return wish if good and wish.startswith("/") else reverse("desk:home")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave; what was typed and not sent stays in the drafts, and nothing of it in this browser."""
    logout(request)
    answer = HttpResponseRedirect(f"{reverse('desk:login')}?{LEFT}=1")  # browsers heed the next line over HTTPS only
    answer["Clear-Site-Data"] = '"storage"'
    return answer


@at_desk
@require_http_methods(["GET", "POST"])
def posts(request: AtDesk) -> HttpResponse:
    """The posts that the account holds, and those it may stand in for (AB角); sending one makes it the post to act from.

    Raises ``NoPost``.
    """
    own = viewer_of(request.account, request.book.pack)
    if request.method == "POST":
        wanted = request.POST.get("post", "")[:100]
        if wanted.startswith(STAND_IN):
            as_deputy(own, wanted.removeprefix(STAND_IN), request.book.pack)
            request.session[STANDS_IN] = wanted.removeprefix(STAND_IN)
        else:
            switch_post(request.account, wanted)
            request.session.pop(STANDS_IN, None)
        return HttpResponseRedirect(reverse("desk:home"))
    options = (
        *(_option(post.id, post, word("desk-own-post")) for post in posts_of(request.account)),
        *(_option(STAND_IN + post.id, post, word("desk-as-deputy")) for post in posts_named(own.deputising)),
    )
    chosen = STAND_IN + request.viewer.for_post if request.viewer.for_post else request.viewer.post or ""
    field = ui.Field("post", word("desk-post"), "radios", chosen, required=True, options=options)
    form = ui.Form(
        reverse("desk:posts"),
        (ui.FieldSet(word("desk-switch-post"), (field,), legend_hidden=True),),
        ui.ActionBar((ui.Action(word("desk-switch-post"), kind="primary"),)),
    )
    return page(request, "posts", form=form)


def _option(value: str, post: Post, how: str) -> ui.Option:
    unit = t(unit_names().get(post.unit, (Text(post.unit, post.unit), ""))[0])
    return ui.Option(value, f"{unit} {t(Text(post.name_zh, post.name_en))}", how)
