"""Addresses of the outlets: the interface, files for machines, feeds, maps of the site, subscriptions, screens."""

from gongkai.portal.api import mounting

urlpatterns = [*mounting.addresses()]
