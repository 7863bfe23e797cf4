"""Who may open which address: the table that test_urls holds every address against."""

from dataclasses import dataclass

ROLES = ("disclosure_officer", "reviewer", "legal", "leader", "hotline_agent", "supervisor", "administrator")
PLACES = ("own", "other", "above")
ACTORS = [f"{role}@{place}" for role in ROLES for place in PLACES] + ["deputy", "expired"]


def who(roles: str, *places: str) -> frozenset[str]:
    """Return the actors of these roles at these places; who stands in for the disclosure officer counts as one."""
    named = {f"{role}@{place}" for role in roles.split() for place in places}
    return frozenset(named | ({"deputy"} if "disclosure_officer@own" in named else set()))


EVERYONE = frozenset(ACTORS) - {"expired"}
SEEING_CASES = "disclosure_officer reviewer legal leader supervisor"
HANDLERS = "disclosure_officer reviewer legal leader"
OVERSEERS = "supervisor administrator"
CASE = who(SEEING_CASES, "own", "above")
INSIDE = who(HANDLERS, "own")
CLERK = who("disclosure_officer", "own")
ANY_ADMIN = who("administrator", *PLACES)
ADMIN_HERE = who("administrator", "own", "above")
ADMIN_TOP = who("administrator", "above")
OVERSEER_HERE = who(OVERSEERS, "own", "above")
REPORTS = who(f"{SEEING_CASES} administrator", "own", "above")
REPORTS_ANYWHERE = who(f"{SEEING_CASES} administrator", *PLACES)
OVERSEEING_REPORTS = who("leader supervisor", "own", "above")
COMPILING = who("disclosure_officer reviewer leader supervisor", "own", "above")


@dataclass(frozen=True)
class Row:
    """Who may open an address; what those are answered who see that it exists, and what everybody else."""

    opens: frozenset[str]
    seen: frozenset[str] = frozenset(ACTORS)
    seen_status: int = 403
    hidden_status: int = 404
    post: frozenset[str] | None = None
    query: str = ""
    status: int = 200

    def expected(self, actor: str) -> int:
        """Return the status of a GET."""
        if actor == "expired":
            return 403
        if actor in self.opens:
            return self.status
        return self.seen_status if actor in self.seen else self.hidden_status


#: Acts upon a case, by their place in the address, and the roles at the case's own unit that may do them.
ACTS = {
    "confirm": "disclosure_officer",
    "review": "reviewer legal",
    "sign": "leader",
    "deliver": "disclosure_officer",
    "decide-extension": "leader",
    "classify": "disclosure_officer",
    "corrected": "disclosure_officer",
    "paid": "disclosure_officer",
    "consulted": "disclosure_officer",
    "submit": "disclosure_officer",
    "correction": "disclosure_officer",
    "consult": "disclosure_officer",
    "extend": "disclosure_officer",
    "fee": "disclosure_officer",
    "close": "disclosure_officer",
    "handler": "disclosure_officer leader",
    "attach": "disclosure_officer",
    "remedy": "disclosure_officer legal",
    "decide-remedy": "disclosure_officer legal",
    "correct-remedy": "disclosure_officer legal",
    "withdraw": "disclosure_officer",
    "correct-receipt": "disclosure_officer",
    "correct-event": "disclosure_officer leader",
}
REPORT = "?unit=reg&year=2026&basis=own"
ANNUAL = "office/reports/annual/<slug:unit>/<int:year>/"
#: Addresses of the workspace that are ours.
TABLE: dict[str, Row] = {
    "office/": Row(EVERYONE),
    "office/account/": Row(EVERYONE),
    "office/cases/": Row(who(SEEING_CASES, *PLACES)),
    "office/cases/register/": Row(who("disclosure_officer", *PLACES)),
    "office/cases/<int:pk>/": Row(CASE, frozenset()),
    "office/cases/<int:pk>/do/draft/": Row(CLERK, CASE),
    **{f"office/cases/<int:pk>/do/{slug}/": Row(who(roles, "own"), CASE) for slug, roles in ACTS.items()},
    "office/cases/<int:pk>/papers/<int:notice>.<paperkind:kind>": Row(INSIDE, CASE),
    "office/cases/<int:pk>/form.<paperkind:kind>": Row(INSIDE, CASE),
    "office/cases/<int:pk>/files/<int:attachment>/": Row(INSIDE, CASE),
    "office/reports/": Row(REPORTS, query=REPORT),
    "office/reports/cell/": Row(CASE, query=f"{REPORT}&cell=t3.received.natural"),
    "office/reports/enter/": Row(CLERK, query=REPORT),
    "office/reports/download/<slug:kind>/": Row(REPORTS, query=REPORT),
    "office/reports/annual/": Row(REPORTS_ANYWHERE),
    f"{ANNUAL}": Row(REPORTS, status=302),
    f"{ANNUAL}exempt/": Row(OVERSEEING_REPORTS),
    f"{ANNUAL}lift/": Row(OVERSEEING_REPORTS),
    f"{ANNUAL}chase/": Row(OVERSEEING_REPORTS),
    f"{ANNUAL}chase-all/": Row(OVERSEEING_REPORTS),
    f"{ANNUAL}compile/": Row(COMPILING),
    f"{ANNUAL}compile/files.zip": Row(COMPILING),
    f"{ANNUAL}compile/<int:item>/<slug:kind>/": Row(COMPILING),
    f"{ANNUAL}<slug:basis>/": Row(REPORTS),
    f"{ANNUAL}<slug:basis>/write/": Row(CLERK),
    f"{ANNUAL}<slug:basis>/problems/": Row(CLERK),
    f"{ANNUAL}<slug:basis>/figures/": Row(REPORTS),
    f"{ANNUAL}<slug:basis>/file/<slug:kind>/": Row(REPORTS),
    f"{ANNUAL}<slug:basis>/act/<slug:slug>/": Row(CLERK),
    "office/findings/": Row(who(SEEING_CASES, *PLACES)),
    "office/findings/<int:pk>/": Row(CASE, frozenset()),
    "office/library/": Row(REPORTS_ANYWHERE),
    "office/library/add/": Row(who("disclosure_officer reviewer supervisor", *PLACES)),
    "office/library/check/": Row(REPORTS_ANYWHERE),
    "office/library/trends/": Row(REPORTS_ANYWHERE),
    "office/library/beside/": Row(REPORTS_ANYWHERE),
    "office/library/remarks/": Row(REPORTS_ANYWHERE),
    "office/library/export/<slug:what>/": Row(REPORTS_ANYWHERE),
    "office/library/<int:pk>/": Row(REPORTS_ANYWHERE),
    "office/library/<int:pk>/file/": Row(REPORTS_ANYWHERE),
    "office/units/": Row(EVERYONE),
    "office/units/import/": Row(ADMIN_TOP),
    "office/units/open/": Row(ANY_ADMIN),
    "office/units/<slug:key>/": Row(EVERYONE),
    "office/units/<slug:key>/contact/": Row(who("administrator disclosure_officer", "own", "above")),
    "office/units/<slug:key>/rename/": Row(ADMIN_HERE),
    "office/units/<slug:key>/move/": Row(ADMIN_HERE),
    "office/units/<slug:key>/close/": Row(ADMIN_HERE),
    "office/units/<slug:key>/merge/": Row(ADMIN_HERE),
    "office/units/<slug:key>/practices/": Row(ADMIN_HERE),
    "office/people/": Row(who(OVERSEERS, *PLACES)),
    "office/people/create/": Row(ANY_ADMIN),
    "office/people/roles/": Row(who(OVERSEERS, *PLACES), post=ADMIN_TOP),
    "office/people/<int:pk>/": Row(OVERSEER_HERE, EVERYONE - who(OVERSEERS, "other")),
    "office/people/<int:pk>/assign/": Row(ADMIN_HERE, EVERYONE - who("administrator", "other")),
    "office/people/<int:pk>/posts/<int:post>/end/": Row(ADMIN_HERE),
    "office/people/<int:pk>/deputy/": Row(ADMIN_HERE),
    "office/people/<int:pk>/deputy/<int:row>/end/": Row(ADMIN_HERE),
    "office/people/<int:pk>/disable/": Row(ADMIN_HERE),
    "office/people/<int:pk>/enable/": Row(ADMIN_HERE),
    "office/people/<int:pk>/reset/": Row(ADMIN_HERE),
    "office/people/<int:pk>/reset-second/": Row(ADMIN_HERE),
    "office/people/<int:pk>/unlock/": Row(ADMIN_HERE),
    "office/calendar/": Row(EVERYONE),
    "office/calendar/import/": Row(ADMIN_TOP),
    "office/calendar/<int:year>/": Row(EVERYONE),
    "office/record/": Row(who(OVERSEERS, *PLACES)),
    "office/record/export/": Row(who(OVERSEERS, "above")),
}
#: Sign-in, for nobody and for an officer: status of a GET.
ACCOUNTS = {
    "accounts/login/": (200, 302),
    "accounts/logout/": (302, 200),
    "accounts/inactive/": (200, 200),
    "accounts/reauthenticate/": (302, 200),
    "accounts/password/change/": (302, 200),
    "accounts/2fa/": (302, 200),
    "accounts/2fa/authenticate/": (302, 302),
    "accounts/2fa/reauthenticate/": (302, 302),
    "accounts/2fa/totp/activate/": (302, 302),
    "accounts/2fa/totp/deactivate/": (302, 404),
    "accounts/2fa/recovery-codes/": (302, 404),
    "accounts/2fa/recovery-codes/generate/": (302, 302),
    "accounts/2fa/recovery-codes/download/": (302, 404),
    "office/login/": (302, 302),
    "office/logout/": (302, 200),
}
#: What the frame of the workspace needs of Wagtail: words and icons, nothing of anybody's.
FRAME = {"office/jsi18n/", "office/sprite/"}
#: The citizen's addresses for someone who has shown nothing: status of a GET.
PORTAL = {
    "": 200,
    "display/": 302,
    "robots.txt": 200,
    "favicon.ico": 302,
    "units/": 200,
    "units/<slug:key>/": 200,
    "reports/": 200,
    "reports/matrix/": 200,
    "reports/compare/": 200,
    "reports/<slug:key>/<int:year>/<slug:basis>/report.<slug:kind>": 404,
    "reports/<slug:key>/<int:year>/<slug:basis>/": 404,
    "apply/": 200,
    "apply/begin/": 405,
    "apply/<slug:token>/unit/": 404,
    "apply/<slug:token>/who/": 404,
    "apply/<slug:token>/what/": 404,
    "apply/<slug:token>/how/": 404,
    "apply/<slug:token>/review/": 404,
    "apply/<slug:token>/submit/": 405,
    "apply/<slug:token>/receipt/": 404,
    "apply/<slug:token>/clear/": 405,
    "track/": 200,
    "track/close/": 405,
    "track/<slug:number>/": 302,
    "track/<slug:number>/form.pdf": 302,
    "track/<slug:number>/papers/<int:pk>.<slug:kind>": 302,
    "track/<slug:number>/files/<int:pk>": 302,
    "track/<slug:number>/correct/": 302,
    "track/<slug:number>/withdraw/": 302,
}
