"""What a page shows of itself: how often it was opened, and its code for a telephone."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from gongkai.portal.caching import visits
from gongkai.portal.caching.declaring import declared_of

register = template.Library()


@register.simple_tag(takes_context=True, name="visits")
def visits_of(context: dict[str, Any]) -> SafeString:
    """Stand for the count of visits, which is filled in each time the page is sent. Empty where none are counted."""
    declared = declared_of(context["request"])
    # The mark is made of letters and digits only.
    return SafeString(visits.PLACE.decode() if declared and declared.visits else "")


@register.simple_tag(takes_context=True)
def qr_address(context: dict[str, Any]) -> str:
    """Return the address of the drawn code of this page."""
    return f"{reverse('portal:qr')}?{urlencode({'path': context['frame'].own_path})}"
