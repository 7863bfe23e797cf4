"""The portal's own rows: unfinished requests, counts of visits, the sites and their topics."""

from gongkai.portal.models.drafts import Draft, DraftFile
from gongkai.portal.models.sites import Site
from gongkai.portal.models.topics import Topic, TopicVersion
from gongkai.portal.models.visits import Visits

__all__ = ["Draft", "DraftFile", "Site", "Topic", "TopicVersion", "Visits"]
