"""Addresses of the outlets: the interface, files for machines, feeds, maps of the site, subscriptions, screens."""

from django.urls import path

from gongkai.portal.api import mounting
from gongkai.portal.views import feeds, kiosk, open_data, sitemaps, subscriptions

urlpatterns = [
    path("open-data/", open_data.open_data, name="open_data"),
    path("open-data/interface/", open_data.interface, name="interface"),
    path("open-data/interface/<str:name>", open_data.asset, name="open_data_asset"),
    path("open-data/records.<slug:ending>", open_data.file, name="bulk_file"),
    path("open-data/manifest.json", open_data.listed, name="bulk_manifest"),
    path("feeds/records.atom", feeds.of_site, name="feed_site"),
    path("feeds/columns/<path:path>.atom", feeds.of_column, name="feed_column"),
    path("feeds/units/<slug:key>.atom", feeds.of_unit, name="feed_unit"),
    path("feeds/search.atom", feeds.of_search, name="feed_search"),
    path("subscribe/", subscriptions.subscribe, name="subscribe"),
    path("subscribe/sent/", subscriptions.sent, name="subscribe_sent"),
    path("subscribe/confirm/<str:token>/", subscriptions.confirm, name="subscription_confirm"),
    path("subscribe/manage/<str:token>/", subscriptions.manage, name="subscription"),
    path("subscribe/leave/<str:token>/", subscriptions.leave, name="subscription_leave"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/<slug:key>/", kiosk.kiosk, name="kiosk_of"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:name>.xml", sitemaps.part, name="sitemap_part"),
    *mounting.addresses(),
]
