"""Two published reports side by side: two units, or two years of one."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.forms.compare import CompareForm
from gongkai.portal.views.frame import page
from gongkai.portal.views.publications import STAMPS
from gongkai.reports.queries.publications import years_published
from gongkai.reports.rendering.comparing import compare as compared


@require_safe
@kept("a", "ay", "b", "by")
def compare(request: HttpRequest) -> HttpResponse:
    """Ask which two, and show them; the choice stands in the address, so that it can be kept and sent on."""
    rests_on(request, *STAMPS)
    form = CompareForm(request.GET or None)
    shown = compared(form.chosen["a"], form.chosen["b"]) if form.is_bound and form.is_valid() else None
    context = {
        "form": form,
        "problems": form.problems() if form.is_bound else [],
        "shown": shown,
        "some": bool(years_published()),
    }
    return page(request, "portal/reports/compare.html", context)
