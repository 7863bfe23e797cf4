"""The table of addresses, as far as they publish: records, columns, data, enforcement, sites, topics, examination."""

from tests.actors import ADMIN_HERE, ADMIN_TOP, ANY_ADMIN, CLERK, EVERYONE, PLACES, Row, who

SEEING = "disclosure_officer reviewer legal leader supervisor"
READERS = f"{SEEING} administrator"
TOPICS = "disclosure_officer reviewer leader supervisor administrator"
SIGNING = "reviewer leader"
IMPORTING = "disclosure_officer administrator"
READING = who(READERS, *PLACES)
READING_HERE = who(READERS, "own", "above")
SEEING_HERE = who(SEEING, "own", "above")
WRITING = who("disclosure_officer", *PLACES)
WRITING_HERE = who("disclosure_officer", "own", "above")
HANDLING_HERE = who("disclosure_officer reviewer leader", "own", "above")
SIGNING_HERE = who(SIGNING, "own", "above")
KEEPING_COLUMNS = who("disclosure_officer administrator", "own")


def elsewhere(roles: str) -> frozenset[str]:
    """Return those who are told no, as against those of these roles elsewhere, who are told that nothing is there."""
    return EVERYONE - who(roles, "other")


CATALOGUE = "office/catalogue/"
COLUMNS = "office/columns/"
ENFORCEMENT = "office/enforcement/"
SERIES = "office/series/"
SITES = "office/sites/"
PATROL = "office/patrol/"

PUBLISHING: dict[str, Row] = {
    CATALOGUE: Row(READING),
    f"{CATALOGUE}new/": Row(WRITING),
    f"{CATALOGUE}bulk/": Row(READING, status=302, post=READING),
    f"{CATALOGUE}import/": Row(who(f"{IMPORTING} leader", *PLACES)),
    f"{CATALOGUE}import/template.<slug:kind>": Row(who(f"{IMPORTING} leader", *PLACES)),
    f"{CATALOGUE}import/<int:pk>/": Row(
        who(f"{IMPORTING} leader", "own", "above"), post=who(IMPORTING, "own", "above"), data={"cancel": "1"}
    ),
    f"{CATALOGUE}import/<int:pk>/columns/": Row(who(IMPORTING, "own", "above")),
    f"{CATALOGUE}clean-up/": Row(READING, post=WRITING),
    f"{CATALOGUE}clean-up/<int:pk>/": Row(
        READING_HERE, post=who("leader", "own", "above"), data={"close": "1", "on": "2026-03-02"}
    ),
    f"{CATALOGUE}gazette/": Row(READING, post=WRITING),
    f"{CATALOGUE}gazette/<int:pk>/": Row(READING_HERE, post=who("leader", "own")),
    f"{CATALOGUE}unexplained/": Row(READING),
    f"{CATALOGUE}routes/": Row(ANY_ADMIN),
    f"{CATALOGUE}routes/<slug:key>/": Row(ADMIN_HERE),
    f"{CATALOGUE}<int:pk>/": Row(READING_HERE),
    f"{CATALOGUE}<int:pk>/edit/": Row(CLERK),
    f"{CATALOGUE}<int:pk>/preview/": Row(READING_HERE),
    f"{CATALOGUE}<int:pk>/validity/": Row(READING_HERE, post=who("disclosure_officer reviewer", "own")),
    f"{CATALOGUE}<int:pk>/relations/": Row(READING_HERE, post=CLERK, data={"unrelate": "@relation"}),
    f"{CATALOGUE}<int:pk>/history/": Row(READING_HERE),
    f"{CATALOGUE}<int:pk>/files/<int:file>/": Row(READING_HERE),
    f"{CATALOGUE}<int:pk>/act/<slug:slug>/": Row(CLERK),
    COLUMNS: Row(READING),
    f"{COLUMNS}<int:pk>/": Row(READING, post=KEEPING_COLUMNS, data={"close": "1"}),
    f"{COLUMNS}own/<slug:key>/": Row(KEEPING_COLUMNS),
    f"{COLUMNS}restructure/": Row(ADMIN_TOP),
    f"{COLUMNS}restructure/preview/": Row(ADMIN_TOP, status=302),
    f"{COLUMNS}history/": Row(READING),
    f"{COLUMNS}history/<int:pk>/": Row(READING, post=ADMIN_TOP),
    ENFORCEMENT: Row(who(SEEING, *PLACES)),
    f"{ENFORCEMENT}upload/": Row(WRITING),
    f"{ENFORCEMENT}forms/<slug:kind>.<slug:ending>": Row(who(SEEING, *PLACES)),
    f"{ENFORCEMENT}batches/": Row(who(SEEING, *PLACES)),
    f"{ENFORCEMENT}batches/<int:pk>/": Row(SEEING_HERE, elsewhere(SEEING), post=SIGNING_HERE, data={"act": "release"}),
    f"{ENFORCEMENT}batches/<int:pk>/refused.csv": Row(HANDLING_HERE, elsewhere(SEEING)),
    f"{ENFORCEMENT}entries/": Row(who(SEEING, *PLACES)),
    f"{ENFORCEMENT}entries/<slug:kind>.<slug:ending>": Row(who(SEEING, *PLACES)),
    f"{ENFORCEMENT}entries/<int:pk>/": Row(SEEING_HERE, elsewhere(SEEING), post=HANDLING_HERE, data={"reason": "测试"}),
    f"{ENFORCEMENT}entries/<int:pk>/correct/": Row(WRITING_HERE, elsewhere("disclosure_officer")),
    f"{ENFORCEMENT}keys/": Row(who("disclosure_officer leader", *PLACES)),
    SERIES: Row(READING),
    f"{SERIES}create/": Row(WRITING),
    f"{SERIES}upload/": Row(WRITING),
    f"{SERIES}<int:pk>/": Row(
        READING_HERE, elsewhere(READERS), post=SIGNING_HERE, data={"withdraw": "1", "why": "测试"}
    ),
    f"{SERIES}batches/": Row(READING),
    f"{SERIES}batches/<int:pk>/": Row(READING_HERE, elsewhere(READERS), post=SIGNING_HERE, data={"act": "release"}),
    SITES: Row(who("administrator supervisor disclosure_officer", *PLACES)),
    f"{SITES}open/new/": Row(ANY_ADMIN),
    f"{SITES}subscribers/all/": Row(who("administrator supervisor disclosure_officer", *PLACES)),
    f"{SITES}<slug:key>/": Row(ADMIN_HERE),
    "office/topics/": Row(who(TOPICS, *PLACES)),
    "office/topics/new/": Row(WRITING),
    "office/topics/on/<slug:slug>/": Row(who(TOPICS, "own", "above"), post=who(SIGNING, "own"), data={"pass": "1"}),
    "office/topics/on/<slug:slug>/preview/": Row(who(TOPICS, "own", "above")),
    PATROL: Row(who(SEEING, *PLACES), post=who(SEEING, *PLACES)),
    f"{PATROL}rules/": Row(who(SEEING, *PLACES)),
    f"{PATROL}words/": Row(
        who(SEEING, *PLACES), post=who("reviewer leader supervisor", "above"), data={"act": "pass", "pk": "@term"}
    ),
    f"{PATROL}runs/<int:pk>/": Row(SEEING_HERE, elsewhere(SEEING)),
    f"{PATROL}report.<slug:kind>": Row(who(SEEING, *PLACES)),
}
