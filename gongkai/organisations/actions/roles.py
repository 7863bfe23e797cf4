"""Acts on roles: the shipped ones, and whether a role demands a second factor."""

import csv
from datetime import date
from importlib.resources import files

from django.db import transaction

from gongkai.organisations.actions.acting import authorise, record
from gongkai.organisations.models import Officer, Role


@transaction.atomic
def ensure_roles() -> None:
    """Bring the shipped roles into the database; what an administrator has set about a second factor stays."""
    text = files("gongkai.organisations").joinpath("data/roles.csv").read_text(encoding="utf-8")
    Role.objects.bulk_create(
        (
            Role(code=row["code"], label=row["label"], order=order, second_factor=row["second_factor"] == "是")
            for order, row in enumerate(csv.DictReader(text.splitlines()), 1)
        ),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "order"],
    )


@transaction.atomic
def require_second_factor(role: Role | str, required: bool = True, *, actor: Officer | None, on: date) -> Role:
    """Demand a second factor of all who hold a role, or cease to. A right of the headquarters' administrators."""
    authorise(actor, "roles.manage", None, on)
    row = role if isinstance(role, Role) else Role.objects.get(code=role)
    before, row.second_factor = row.second_factor, required
    row.save(update_fields=["second_factor"])
    record("role.second_factor", f"role:{row.code}", actor=actor, on=on, before=before, after=required)
    return row
