"""The reader held to its bars by a sample of the workshop: every cell, every fault, no false alarm.

``python -m bench reading`` runs all of it.
"""

import shutil
from pathlib import Path
from random import Random

import pytest

from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.tests.workshop.facts import parent_of
from gongkai.reader.tests.workshop.faults import FAULTS, unit_fault
from gongkai.reader.tests.workshop.hostile import HOSTILE
from gongkai.reader.tests.workshop.judging import Recall, alarms_of, cells_of, compare, judge, recall_of
from gongkai.reader.tests.workshop.layouts import OFFICE, QUICK
from gongkai.reader.tests.workshop.layouts_office import OUTSIDE
from gongkai.reader.tests.workshop.report import of, report

#: Making them up takes as long as reading them; the bench makes all.
SLOW_TO_MAKE = {"zip-bomb.docx", "endless-rows.xlsx"}


@pytest.mark.parametrize("name", sorted(QUICK))
def test_every_cell_is_read_as_it_stands(name: str) -> None:
    cells = cells_of(QUICK[name], range(4))
    assert cells.wrong == []
    assert cells.right == cells.total > 0


@pytest.mark.parametrize("name", sorted(OFFICE))
def test_every_cell_of_a_document_is_read_as_it_stands(name: str) -> None:
    assert cells_of(OFFICE[name], (3,)).wrong == []


@pytest.mark.parametrize("name", ["pdf text"])
def test_the_text_of_a_printed_pdf(name: str) -> None:
    layout, program = OUTSIDE[name]
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed: this layout was NOT read")
    assert cells_of(layout, (3,)).wrong == []


def test_faults_come_back_and_once() -> None:
    made = found = findings = causes = 0
    missed = []
    for name in FAULTS:
        one = recall_of(name, range(5))
        made, found, findings = made + one.made, found + one.found, findings + one.findings
        causes += one.made * (2 if name in ("two cells", "cell and suit") else 1)
        missed += [(name, *miss) for miss in one.missed]
    assert found >= 0.99 * made, missed
    assert findings <= 1.15 * causes


def test_units_that_do_not_sum_up() -> None:
    found = Recall()
    for seed in range(3):
        judge(found, unit_fault(of(parent_of(seed, 3)), Random(seed)), seed)
    assert (found.missed, found.found) == ([], 3)


def test_units_that_sum_up() -> None:
    parent = parent_of(8, 3)
    units = [_read(of(unit)) for unit in parent.units]
    assert check(_read(of(parent)), None, units) == ()


def _read(made):
    drawn = QUICK["html page"](made, Random(1))
    return read_report(drawn.data, drawn.name)


def test_no_alarm_on_reports_that_add_up() -> None:
    alarmed = [(seed, *alarms_of(seed)) for seed in range(20_000, 20_120)]
    assert [(seed, layout, [f.message for f in found]) for seed, layout, found in alarmed if found] == []


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - SLOW_TO_MAKE))
def test_a_hostile_file_ends_in_a_reading(name: str) -> None:
    reading = read_report(HOSTILE[name](), name)
    assert not any(cell.value for cell in reading.cells.values()) or reading.problems
    findings = check(reading)
    assert len(findings) < 200
    if Path(name).suffix in (".pdf", ".docx", ".bin"):
        assert findings or reading.problems


def test_a_report_read_twice_is_the_same() -> None:
    drawn = QUICK["html page"](report(5), Random(5))
    first, second = (read_report(drawn.data, drawn.name) for _ in range(2))
    assert first == second
    assert list(compare(drawn, first)) == []
