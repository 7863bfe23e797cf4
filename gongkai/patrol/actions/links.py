"""Trying addresses outside: few a night, politely, and never into our own network."""

from datetime import date
from typing import Final

from django.db.models import Q

from gongkai.library.fetching import Unfetched, answers
from gongkai.patrol.models import Link

MOST: Final = 300
_EACH: Final = 20


def try_links(on: date, most: int = MOST) -> int:
    """Try the outer links tried longest ago, few of one host; return how many. Each counts once a night."""
    hosts: dict[str, int] = {}
    tried = 0
    for link in Link.objects.filter(Q(tried_on__isnull=True) | Q(tried_on__lt=on))[: most * 2]:
        host = link.address.split("/", 3)[2]
        hosts[host] = hosts.get(host, 0) + 1
        if hosts[host] > _EACH or tried >= most:
            continue
        try:
            answers(link.address)
            link.nights, link.answer = 0, ""
        except Unfetched as refusal:
            link.nights, link.answer = min(link.nights + 1, 999), str(refusal)[:200]
        link.tried_on = on
        link.save(update_fields=["nights", "answer", "tried_on"])
        tried += 1
    return tried
