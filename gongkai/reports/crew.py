"""What a helping process runs before anything else: it starts from nothing, so no model may be imported here."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import django
from django.db import connections


def ready(databases: Mapping[str, Any]) -> None:
    """Set Django up in a new process, on the very databases of the process that asked (a test's, too)."""
    django.setup()
    for alias, name in databases.items():
        connections[alias].settings_dict["NAME"] = name


def databases() -> dict[str, Any]:
    """Return what ``ready`` needs to know."""
    return {alias: connections[alias].settings_dict["NAME"] for alias in connections}


def compile_one(task: Any) -> Any:
    """Do one unit of a compilation; its module is imported here, where Django is ready."""
    return import_module("gongkai.reports.actions.compiling").compile_one(task)
