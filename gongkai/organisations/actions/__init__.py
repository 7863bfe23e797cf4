"""Writes: one function per act. Each asks whether the actor may, checks, changes and records, in one transaction."""

from gongkai.organisations.actions.accounts import keep_figures
from gongkai.organisations.actions.acting import Refused
from gongkai.organisations.actions.calendars import import_calendar
from gongkai.organisations.actions.imports import ImportReport, LineError, import_units
from gongkai.organisations.actions.people import (
    assign,
    create_officer,
    disable_officer,
    enable_officer,
    end_assignment,
    end_deputy,
    reset_password,
    reset_second_factor,
    set_deputy,
    unlock,
)
from gongkai.organisations.actions.profiles import (
    pass_profile,
    recall_profile,
    return_profile,
    save_profile,
    submit_profile,
)
from gongkai.organisations.actions.roles import ensure_roles, require_second_factor
from gongkai.organisations.actions.units import (
    UNRECORDED,
    close_unit,
    merge_unit,
    move_unit,
    open_unit,
    rename_unit,
    set_practice,
    update_contact,
)

__all__ = [
    "UNRECORDED",
    "ImportReport",
    "LineError",
    "Refused",
    "assign",
    "close_unit",
    "create_officer",
    "disable_officer",
    "enable_officer",
    "end_assignment",
    "end_deputy",
    "ensure_roles",
    "import_calendar",
    "import_units",
    "keep_figures",
    "merge_unit",
    "move_unit",
    "open_unit",
    "pass_profile",
    "recall_profile",
    "rename_unit",
    "require_second_factor",
    "reset_password",
    "reset_second_factor",
    "return_profile",
    "save_profile",
    "set_deputy",
    "set_practice",
    "submit_profile",
    "unlock",
    "update_contact",
]
