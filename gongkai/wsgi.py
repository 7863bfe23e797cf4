"""The WSGI application that granian serves: Django, behind the pages that are kept."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.dev")

django_application = get_wsgi_application()

from gongkai.portal.caching import visits  # noqa: E402 - Django must be set up
from gongkai.portal.caching.layer import wrapped  # noqa: E402

application = wrapped(django_application)
visits.begin()
