"""Whoever reads the record reads words: every act any room writes down has a name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import gongkai
from gongkai.organisations import record

#: The functions through which acts reach the record, and the place of the act among what they are given.
WRITERS = {
    "log", "record", "settle", "acting", "enter", "_record", "_record_batch", "_move", "_close", "_tell", "_set_closed",
}  # fmt: skip
ACT = re.compile(r"[a-z_]+\.[a-z_]+")


def _acts() -> Iterator[str]:
    for path in Path(gongkai.__file__).parent.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in WRITERS:
                for given in node.args:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str) and ACT.fullmatch(given.value):
                        yield given.value


def test_every_act_has_a_chinese_name() -> None:
    acts = set(_acts())
    assert {"foi.lapse", "patrol.begin", "series.create", "site.opened", "officer.created"} <= acts
    assert sorted(act for act in acts if record.label(act) == act) == []
