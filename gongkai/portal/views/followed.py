"""Officers' screen: how many take what by mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import root
from gongkai.organisations.screens import Screen, officer_of
from gongkai.portal import letters
from gongkai.portal.following import FEWEST, following


class FollowedScreen(Screen):
    """Numbers of subscribers by column, unit and search."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them for the officer's units; what belongs to no unit, to those who look after the whole."""
        on = today()
        units = list(access.units_for(officer_of(request), "sites.subscribers", on))
        if not units:
            raise access.Denied("您没有“查看订阅人数”的权限")
        top = root(on)
        found = following(units, whole=top is not None and top in units)
        context = {"found": found, "fewest": FEWEST, "open": letters.ready()}
        return render(request, "portal/office/followed.html", context)
