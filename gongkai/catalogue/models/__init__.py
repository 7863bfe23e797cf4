"""The catalogue: columns, records, their signed review, files, validity, relations and what came from elsewhere."""

from gongkai.catalogue.models.bringing import Batch, BatchLine
from gongkai.catalogue.models.clearing import Clearing, Correction
from gongkai.catalogue.models.columns import Column, ColumnAddress, Restructuring
from gongkai.catalogue.models.files import Attachment, AttachmentText
from gongkai.catalogue.models.gazette import Gazette, GazetteItem
from gongkai.catalogue.models.records import Record
from gongkai.catalogue.models.relations import Relation
from gongkai.catalogue.models.reviewing import ReviewRoute, ReviewTask
from gongkai.catalogue.models.serials import Serial
from gongkai.catalogue.models.validity import CleanUp, CleanUpItem, ValidityChange

__all__ = [
    "Attachment",
    "AttachmentText",
    "Batch",
    "BatchLine",
    "CleanUp",
    "CleanUpItem",
    "Clearing",
    "Column",
    "ColumnAddress",
    "Correction",
    "Gazette",
    "GazetteItem",
    "Record",
    "Relation",
    "Restructuring",
    "ReviewRoute",
    "ReviewTask",
    "Serial",
    "ValidityChange",
]
