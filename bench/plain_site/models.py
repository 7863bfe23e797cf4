"""The three kinds of page: the home page and the list show the latest, a record shows itself."""

from django.core.paginator import Paginator
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page

SHOWN = 20


class PlainList(Page):
    """Home or a list: the latest records below it, twenty at a time."""

    def get_context(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Add the page of records."""
        context = super().get_context(request, *args, **kwargs)
        records = PlainRecord.objects.live().public().descendant_of(self).order_by("-published_on")
        context["records"] = Paginator(records, SHOWN).get_page(request.GET.get("p"))
        return context


class PlainRecord(Page):
    """One publication."""

    document_number = models.CharField(max_length=200, blank=True)
    made_on = models.DateField()
    published_on = models.DateField()
    validity = models.CharField(max_length=20)
    body = RichTextField()
