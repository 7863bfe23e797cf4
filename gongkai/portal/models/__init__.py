"""The portal's own rows: unfinished requests, counts of visits, the sites and their topics, subscriptions."""

from gongkai.portal.models.drafts import Draft, DraftFile
from gongkai.portal.models.sites import Site
from gongkai.portal.models.subscriptions import Subscription
from gongkai.portal.models.topics import Topic, TopicVersion
from gongkai.portal.models.visits import Visits

__all__ = ["Draft", "DraftFile", "Site", "Subscription", "Topic", "TopicVersion", "Visits"]
