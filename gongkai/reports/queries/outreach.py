"""What a unit did to be heard beyond the tables: new media, briefings, interviews, interpretations of a year."""

from collections.abc import Collection
from datetime import date
from typing import Final

from gongkai.catalogue.counting import outreach
from gongkai.organisations.media import year_of
from gongkai.reports.queries.entered import Value

#: Figures prose may name: their label and unit.
OUTREACH: Final = {
    "media.accounts": ("政务新媒体：年底在用的账号", "个"),
    "media.followers": ("政务新媒体：关注数", "人"),
    "media.posts": ("政务新媒体：全年发布", "条"),
    "media.reads": ("政务新媒体：全年阅读", "次"),
    "outreach.briefings": ("新闻发布会、政策宣讲", "场"),
    "outreach.attendance": ("新闻发布会、政策宣讲的出席人数", "人次"),
    "outreach.interviews": ("在线访谈、直播", "场"),
    "outreach.interpretations": ("政策解读", "篇"),
}


def outreach_figures(units: Collection[int], since: date, until: date) -> dict[str, Value]:
    """Return these figures of the units covered, between two days of one year; None where nobody told."""
    media, held = year_of(units, since, until), outreach(units, since, until)
    return {
        "media.accounts": media.accounts,
        "media.followers": media.followers,
        "media.posts": media.posts,
        "media.reads": media.reads,
        "outreach.briefings": held.briefings,
        "outreach.attendance": held.attendance,
        "outreach.interviews": held.interviews,
        "outreach.interpretations": held.interpretations,
    }
