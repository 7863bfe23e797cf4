"""Issuing papers: a number from the unit's series, the words frozen as they were sent."""

from datetime import date

from gongkai.foi.actions.acting import By
from gongkai.foi.actions.numbering import paper_number
from gongkai.foi.letters.drafting import Draft, completed
from gongkai.foi.letters.frozen import freeze
from gongkai.foi.models import Case, Notice
from gongkai.organisations.queries import is_demonstration
from gongkai.statute import documents


def issue(case: Case, by: By, draft: Draft, on: date, to_applicant: bool = True) -> Notice:
    """Number a drafted paper and keep it exactly as it goes out."""
    kind = documents.document(draft.kind)
    number = paper_number(case.unit, on, reply=kind.kind == "reply")
    letter = completed(draft, case, number, on, demonstration=case.demo or is_demonstration())
    return Notice.objects.create(
        case=case,
        kind=draft.kind,
        number=number,
        title=letter.title,
        issued_on=on,
        to_applicant=to_applicant,
        letter=freeze(letter),
    )
