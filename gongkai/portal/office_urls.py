"""The officers' addresses of the portal: sites under /office/sites/, topics under /office/topics/."""

from django.urls import path

from gongkai.portal.views import followed, site_screens, topic_screens

urlpatterns = [
    path("sites/", site_screens.SitesScreen.as_view(), name="sites"),
    path("sites/open/new/", site_screens.NewSite.as_view(), name="new"),
    path("sites/subscribers/all/", followed.FollowedScreen.as_view(), name="followed"),
    path("topics/", topic_screens.TopicsScreen.as_view(), name="topics"),
    path("topics/new/", topic_screens.NewTopic.as_view(), name="new_topic"),
    path("topics/on/<slug:slug>/", topic_screens.TopicScreen.as_view(), name="topic"),
    path("topics/on/<slug:slug>/preview/", topic_screens.TopicPreview.as_view(), name="topic_preview"),
    path("sites/<slug:key>/", site_screens.ChangeSite.as_view(), name="site"),
]
