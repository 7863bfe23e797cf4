"""Officers' screens: the sites, and what each is called, looks like and shows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import get_script_prefix, set_script_prefix

from gongkai.organisations import access
from gongkai.organisations.actions import Refused
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.organisations.views.acting import suggest
from gongkai.portal import actions
from gongkai.portal.actions.sites import FIELDS
from gongkai.portal.forms.sites import NewSiteForm, SiteForm
from gongkai.portal.models import Site
from gongkai.portal.sites import Place, base_of, remember
from gongkai.portal.views.home import home


class SiteScreen(Screen):
    """What the screens of this file share."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on = today()

    def draw(self, request: HttpRequest, form: SiteForm, site: Site | None = None, status: int = 200) -> HttpResponse:
        """Show the form."""
        suggest(form, self.on)
        context = {"form": form, "site": site, "address": base_of(site) + "/" if site else ""}
        return render(request, "portal/office/site.html", context, status=status)


class SitesScreen(SiteScreen):
    """All sites the officer may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        officer = officer_of(request)
        units = access.units_for(officer, "sites.view", self.on)
        if not units.exists():
            raise access.Denied("您没有“查看网站”的权限")
        rows = Site.objects.filter(unit__in=units).select_related("unit")
        may_manage = access.units_for(officer, "sites.manage", self.on).exists()
        listed = [(site, base_of(site) + "/") for site in rows]
        return render(request, "portal/office/sites.html", {"listed": listed, "may_manage": may_manage})


class NewSite(SiteScreen):
    """Open a site."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        self._allow(request)
        return self.draw(request, NewSiteForm(initial={"shows": "branch", "colour": "#0f3f73"}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it, or show what it would look like."""
        self._allow(request)
        form = NewSiteForm(request.POST)
        if not form.is_valid():
            return self.draw(request, form, status=400)
        key, unit = form.cleaned_data["key"], form.cleaned_data["unit"]
        if "preview" in request.POST:
            return preview(request, Site(key=key, unit=unit, **form.values()))
        main = not Site.objects.filter(main=True).exists() and unit.level == "hq"
        try:
            actions.open_site(key=key, unit=unit, main=main, actor=officer_of(request), on=self.on, **form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.draw(request, form, status=400)
        messages.success(request, "网站已开通")
        return redirect("sites:sites")

    def _allow(self, request: HttpRequest) -> None:
        if not access.units_for(officer_of(request), "sites.manage", self.on).exists():
            raise access.Denied("您没有“管理网站”的权限")


class ChangeSite(SiteScreen):
    """One site."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show what it is now."""
        site = self._site(request, key)
        return self.draw(request, SiteForm(initial={name: getattr(site, name) for name in FIELDS}), site)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Save, show what it would look like, close or open again."""
        site = self._site(request, key)
        officer = officer_of(request)
        try:
            if "close" in request.POST:
                actions.close_site(site, actor=officer, on=self.on)
                messages.success(request, "网站已停用，它的地址转到主站")
                return redirect("sites:site", key=key)
            if "reopen" in request.POST:
                actions.reopen_site(site, actor=officer, on=self.on)
                messages.success(request, "网站已重新启用")
                return redirect("sites:site", key=key)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("sites:site", key=key)
        return self._save(request, site)

    def _save(self, request: HttpRequest, site: Site) -> HttpResponse:
        form = SiteForm(request.POST, initial={"blocks": site.blocks})
        if not form.is_valid():
            return self.draw(request, form, site, 400)
        if "preview" in request.POST:
            for name, value in form.values().items():
                setattr(site, name, value)
            return preview(request, site)
        try:
            actions.change_site(site, form.values(), actor=officer_of(request), on=self.on)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.draw(request, form, get_object_or_404(Site, pk=site.pk), 400)
        messages.success(request, "已保存，网站上立即可见")
        return redirect("sites:site", key=site.key)

    def _site(self, request: HttpRequest, key: str) -> Site:
        site = get_object_or_404(Site.objects.select_related("unit"), key=key)
        access.require(officer_of(request), "sites.manage", site.unit, self.on)
        return site


def preview(request: HttpRequest, site: Site) -> HttpResponse:
    """Show the home page as it would be; nothing is kept."""
    assert isinstance(site.unit, Unit)
    request.method = "GET"
    remember(request, Place(site, "/", site.prefix, traditional=False))
    before = get_script_prefix()
    set_script_prefix(f"{site.prefix}/")
    try:
        return home(request)
    finally:
        set_script_prefix(before)
