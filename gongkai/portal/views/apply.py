"""Asking for information: the unit, then who, what and how, a last look, and the receipt."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import open_units, publisher
from gongkai.portal import actions, uploads
from gongkai.portal.forms.apply import PAGES, AnyPage, WhatForm
from gongkai.portal.forms.fields import Problem
from gongkai.portal.models import Draft
from gongkai.portal.queries import LONGEST_QUERY, parents, search_units, tree
from gongkai.portal.views.drafts import draft_of, give_secret, number, secret_of, take_files
from gongkai.portal.views.errors import Todo, problem
from gongkai.portal.views.frame import page
from gongkai.portal.views.search import likely
from gongkai.statute.deadlines import deadline
from gongkai.vault.sealing import blind_index

#: Added to the address of a page that is shown once more, with what is wrong about it.
AGAIN = "?again=1"
LONGEST_ABOUT = 100
STEPS = [("who", "申请人"), ("what", "所需信息"), ("how", "获取方式"), ("review", "核对提交")]


@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Say what may be known without asking, and let the unit be chosen by link, by search, or from the tree."""
    return _choose(request, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_unit(request: HttpRequest, token: str) -> HttpResponse:
    """Choose another unit for a draft; nothing typed is lost."""
    draft = draft_of(request, token)
    if draft is None:
        return gone(request)
    if draft.submitted:
        return go(draft, "receipt")
    if request.method != "POST":
        return _choose(request, draft)
    unit = receiver(request.POST.get("unit", ""), today())
    if unit is None:
        return unknown_unit(request)
    actions.keep(draft, timezone.now(), unit=unit.key)
    return go(draft, "review" if "how" in draft.content else "who")


def _choose(request: HttpRequest, draft: Draft | None) -> HttpResponse:
    on = today()
    key = request.GET.get("unit", "").strip()
    unit = receiver(key, on) if key else None
    if key and unit is None:
        return unknown_unit(request)
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    about = _about(request.GET)
    context = {
        "draft": draft,
        "about": about,
        "about_query": f"&{urlencode({'about': about})}" if about else "",
        "already": likely(about),
        "unit": unit,
        "named": _open_unit(key, on) if unit and unit.key != key else None,
        "above": parents([unit], on).get(unit.pk) if unit else None,
        "text": text,
        "hits": search_units(text, on) if text and not unit else [],
        "tops": tree(on) if not text and not unit else [],
        "picking": True,
        "answer": deadline("answer", on),
    }
    return page(request, "portal/apply/choose.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a draft for the chosen unit."""
    unit = receiver(request.POST.get("unit", ""), today())
    if unit is None:
        return unknown_unit(request)
    secret = secret_of(request) or actions.new_secret()
    about = _about(request.POST)
    wanted: dict[str, object] = {"what": {"title": about}} if about else {}
    draft = actions.start(secret, timezone.now(), {"unit": unit.key, **wanted})
    response = go(draft, "who")
    give_secret(request, response, secret)
    return response


def _about(given: QueryDict) -> str:
    """Return what is to be asked for, as typed on another page or before the unit was chosen."""
    return " ".join(given.get("about", "").replace("\x00", "").split())[:LONGEST_ABOUT]


def receiver(key: str, on: date) -> Unit | None:
    """Return the open unit that receives what is asked of the one of that internal id, or None.

    A unit that publishes in its parent's name, an office 办事处 above all, answers no requests of its own.
    """
    named = _open_unit(key, on)
    return _open_unit(publisher(named, on).key, on) if named else None


def _open_unit(key: str, on: date) -> Unit | None:
    return open_units(on).filter(key=key).first() if len(key) <= 20 and "\x00" not in key else None


def unknown_unit(request: HttpRequest) -> HttpResponse:
    """Say that there is no such unit, and where to find the right one."""
    return problem(
        request,
        404,
        "没有这个单位，或者它已经撤销",
        [Todo("重新选择要申请的单位", reverse("portal:apply")), Todo("查看全部单位", reverse("portal:units"))],
        "单位可能已经撤销或者并入其他单位。",
    )


def gone(request: HttpRequest) -> HttpResponse:
    """Say that the draft is no longer there, and what that means."""
    return problem(
        request,
        404,
        "没有找到这份草稿",
        [
            Todo("重新填写申请", reverse("portal:apply")),
            Todo("已经提交过的，凭申请编号和查询码查询", reverse("portal:track")),
        ],
        "草稿只在您自己的浏览器里保留24小时；换了浏览器、清除过浏览记录，或者超过了时间，就不能再打开。",
        "没有提交的草稿到期后已经删除，不会留在系统里；已经提交的申请不受影响。",
    )


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """One of the three pages. The quota on files must be set before the CSRF check reads the form: hence the order."""
    handler = uploads.quota(request)
    return csrf_protect(_step)(request, token, name, handler)


def _step(request: HttpRequest, token: str, name: str, handler: uploads.Quota) -> HttpResponse:
    draft = draft_of(request, token)
    if draft is None:
        return gone(request)
    if draft.submitted:
        return go(draft, "receipt")
    kind = PAGES[name]
    if request.method != "POST":
        return _again(request, draft, name) if "again" in request.GET else _fresh(request, draft, name)
    response = _take(request, draft, name, kind(request.POST), handler)
    give_secret(request, response, secret_of(request))
    return response


def _take(request: HttpRequest, draft: Draft, name: str, form: AnyPage, handler: uploads.Quota) -> HttpResponse:
    """Keep what was typed and go on: to the next page, or to this one again, which then says what is wrong.

    Every answer is a redirect, so that the browser's back button never leads to a page that it cannot show again.
    """
    valid = form.is_valid()
    refused = take_files(request, handler, draft) if name == "what" else []
    kept: dict[str, object] = {name: form.typed(), f"{name}_right": valid, f"{name}_refused": refused}
    actions.keep(draft, timezone.now(), **kept)
    remove = request.POST.get("remove", "")
    if name == "what" and remove:
        actions.detach(draft, number(remove))
        return go(draft, "what", "#files-head")
    if name == "what" and "attach" in request.POST and not refused:
        return go(draft, "what", "#files-head")
    if not valid or refused:
        return go(draft, name, AGAIN)
    if not isinstance(form, WhatForm) and form.doubts():
        mark = blind_index("portal-doubt", form.doubtful())
        if draft.content.get(f"{name}_asked") != mark:
            actions.keep(draft, timezone.now(), **{f"{name}_asked": mark})
            return go(draft, name, AGAIN)
    return go(draft, _after(draft, name))


def _fresh(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    return _show(request, draft, name, PAGES[name](initial=_initial(draft, name)))


def _again(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    """Show a page with what is wrong or doubtful about what was typed there."""
    typed = draft.content.get(name)
    if not typed:
        return _fresh(request, draft, name)
    form = PAGES[name](typed)
    doubts = _doubts(form) if form.is_valid() else []
    return _show(request, draft, name, form, draft.content.get(f"{name}_refused"), doubts)


def _doubts(form: AnyPage) -> list[Problem]:
    return [] if isinstance(form, WhatForm) else form.doubts()


def _after(draft: Draft, name: str) -> str:
    order = [code for code, _ in STEPS]
    if all(draft.content.get(f"{code}_right") for code in PAGES):
        return "review"
    return order[order.index(name) + 1]


def _initial(draft: Draft, name: str) -> dict[str, Any]:
    kept = dict(draft.content.get(name) or {})
    if name == "how" and not kept:
        # What the applicant gave as contact is offered as the place to send to; they may change it.
        who = draft.content.get("who") or {}
        return {"address": who.get("address", ""), "email": who.get("email", "")}
    return kept


def _show(
    request: HttpRequest,
    draft: Draft,
    name: str,
    form: AnyPage,
    refused: list[str] | None = None,
    doubts: list[Any] | None = None,
) -> HttpResponse:
    order = [code for code, _ in STEPS]
    place = order.index(name)
    context = {
        "draft": draft,
        "form": form,
        "unit": Unit.objects.filter(key=draft.content.get("unit", "")).first(),
        "steps": steps(draft, name),
        "place": place + 1,
        "back": reverse(f"portal:{order[place - 1]}", args=[draft.token]) if place else "",
        "refused": refused or [],
        "doubts": doubts or [],
        "files": list(draft.files.all()) if name == "what" else [],
        "most_files": uploads.MOST_FILES,
        "limit_mb": uploads.limit() // uploads.MEGABYTE,
        "kinds": uploads.KINDS_TEXT,
        "accept": uploads.ACCEPT,
        "problems": form.problems() if form.is_bound else [],
    }
    return page(request, f"portal/apply/{name}.html", context)


def steps(draft: Draft, current: str) -> list[dict[str, Any]]:
    """Return the steps as the page lists them; those done are links back."""
    found = []
    for code, label in STEPS:
        done = bool(draft.content.get(f"{code}_right")) and code != current
        href = reverse(f"portal:{code}", args=[draft.token]) if done else ""
        found.append({"label": label, "done": done, "current": code == current, "href": href})
    return found


def go(draft: Draft, name: str, anchor: str = "") -> HttpResponseRedirect:
    """Send the visitor to a page of a draft."""
    return HttpResponseRedirect(reverse(f"portal:{name}", args=[draft.token]) + anchor)
