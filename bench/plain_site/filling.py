"""Make the plain site's database and fill it: ``python -m bench.plain_site.filling COUNT``."""

import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.plain_site.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.corpus import Corpus  # noqa: E402
from bench.plain_site.models import PlainList, PlainRecord  # noqa: E402


def main(count: int) -> None:
    """Fill it with so many records in one list below the home page."""
    call_command("migrate", interactive=False, verbosity=0)
    root = Page.objects.get(depth=1)
    with transaction.atomic():
        home = root.add_child(instance=PlainList(title="海关", slug="plain-home"))
        Site.objects.update(is_default_site=False)
        Site.objects.update_or_create(
            hostname="127.0.0.1", port=80, defaults={"root_page": home, "is_default_site": True}
        )
        below = home.add_child(instance=PlainList(title="公告", slug="list", show_in_menus=True))
        for one in Corpus().publications(count):
            below.add_child(
                instance=PlainRecord(
                    title=one.title[:250],
                    slug=f"r{one.serial}",
                    document_number=one.number,
                    made_on=one.made,
                    published_on=one.row()["published_on"],
                    validity=one.validity,
                    body="".join(f"<p>{line}</p>" for line in one.body.split("\n")),
                )
            )
    print(below.get_children().order_by("pk").last().slug)


if __name__ == "__main__":
    main(int(sys.argv[1]))
