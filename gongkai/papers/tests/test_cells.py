"""Words that leave in a spreadsheet are never a formula there, and come back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.papers.cells import RISKY, harmless, unguarded


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+8610", "+8610"), ("-1.5", "-1.5"), ("-1+cmd", "'-1+cmd"), ("@a", "'@a"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\n=1", "'\n=1"), ("-", "'-"), ("海关", "海关"), ("", ""),
        (None, ""), (12, "12"),
    ],
)  # fmt: skip
def test_a_formula_is_guarded_and_a_number_stays(value: object, shown: str):
    assert harmless(value) == shown


@given(st.text(st.sampled_from("=+-@'\t\r\n1.关"), max_size=6))
def test_what_is_guarded_comes_back(words: str):
    cell = harmless(words)
    assert cell[:1] not in RISKY or cell.lstrip("+-").replace(".", "", 1).isdigit()
    if not words.startswith("'"):
        assert unguarded(cell) == words
