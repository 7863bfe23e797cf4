"""The portal's own rows: unfinished requests, counts of visits, and the sites."""

from gongkai.portal.models.drafts import Draft, DraftFile
from gongkai.portal.models.sites import Site
from gongkai.portal.models.visits import Visits

__all__ = ["Draft", "DraftFile", "Site", "Visits"]
