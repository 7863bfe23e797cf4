"""Fees against hand-worked vectors."""

import csv
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import fees
from gongkai.statute.errors import StatuteError

FILE = Path(__file__).parent / "vectors" / "fees.csv"
VECTORS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))
WAYS = {"by_items": fees.by_items, "by_pages": fees.by_pages}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: f"{v['basis']}-{v['n']}")
def test_vector(vector):
    fee = WAYS[vector["basis"]](int(vector["n"]))
    assert fee.yuan == int(vector["yuan"])


@given(st.sampled_from(sorted(WAYS)), st.integers(0, 20_000))
def test_steps_cover_every_unit_once_and_sum_to_the_fee(basis, n):
    fee = WAYS[basis](n)
    assert sum(step.count for step in fee.steps) == n
    assert sum(step.yuan for step in fee.steps) == fee.yuan
    edges = [(step.first, step.last) for step in fee.steps]
    assert all(after[0] == before[1] + 1 for before, after in pairwise(edges))
    assert all(step.count * step.yuan_each == step.yuan for step in fee.steps)


@given(st.sampled_from(sorted(WAYS)), st.integers(0, 5_000))
def test_one_more_never_costs_less(basis, n):
    assert WAYS[basis](n + 1).yuan >= WAYS[basis](n).yuan


@pytest.mark.parametrize("n", [-1, 1_000_001, True, 1.5, "3"])
def test_what_cannot_be_counted_is_refused(n):
    with pytest.raises(StatuteError):
        fees.by_items(n)


def test_the_largest_number_of_items_is_answered():
    assert fees.by_items(1_000_000).yuan > 0


def test_fees_exist_from_2021():
    assert fees.bases(date(2020, 12, 31)) == ()
    assert [basis.code for basis in fees.bases(date(2021, 1, 1))] == ["by_items", "by_pages"]
