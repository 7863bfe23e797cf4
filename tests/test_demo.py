"""The demonstration is a proof: the computed tables equal the published ones in every cell."""

import json
import sqlite3

import pytest

from conftest import SHARED_REPORTS, Demo, need
from gongkai.demo.published import GUANGZHOU, NATIONAL, Dataset

REPORTS = {
    NATIONAL.code: ("--year", "2019", "--unit", "0000", "--basis", "system", "--form", "trial2019"),
    GUANGZHOU.code: ("--year", "2023", "--unit", "5100", "--basis", "region", "--form", "fmt2021"),
}


def report(demo: Demo, *arguments: str) -> dict:
    """Return a report as the command prints it."""
    return json.loads(demo.run("report", *arguments, "--json").stdout)


def test_the_load_was_really_killed_in_the_middle(demo: Demo) -> None:
    """Otherwise the tests below would say nothing about resuming."""
    assert 60 <= demo.killed_at < 1400


@pytest.mark.parametrize("dataset", [NATIONAL, GUANGZHOU], ids=lambda dataset: dataset.code)
def test_every_cell_equals_the_published_table(demo: Demo, dataset: Dataset) -> None:
    """Tables two, three and four, cell by cell, and no cell too many."""
    found = report(demo, *REPORTS[dataset.code])
    published = {code: value for code, value in dataset.cells.items() if "/" not in code}
    assert found["cells"] == published
    assert {row["verdict"] for row in found["identities"]} == {"pass"}


@pytest.mark.parametrize(
    ("dataset", "name"), [(NATIONAL, "customs_national_2019"), (GUANGZHOU, "customs_guangzhou_2023")]
)
def test_the_table_equals_what_a_person_reads_in_the_report(demo: Demo, dataset: Dataset, name: str) -> None:
    """The same against the figures beside the published reports, extra rows and body included."""
    need(SHARED_REPORTS.is_dir(), "the folder of published reports")
    figures = json.loads((SHARED_REPORTS / "figures" / f"{name}.json").read_text(encoding="utf-8"))
    found = report(demo, *REPORTS[dataset.code])
    assert found["cells"] == figures["cells"]
    assert found["extra_rows"] == figures["extra_rows"]
    assert (found["body"], found["year"], found["form"]) == (figures["body"], figures["year"], figures["form"])


def test_loading_twice_changes_nothing(demo: Demo) -> None:
    """Not a row, not an entry of the record."""
    before = counts(demo)
    again = json.loads(demo.run("demo", "--json").stdout)
    assert again["already"] and again["made"] == 0
    assert counts(demo) == before


def counts(demo: Demo) -> dict[str, int]:
    """Return how many rows each table that matters has."""
    tables = ("foi_case", "foi_clockevent", "foi_decision", "foi_notice", "foi_remedy", "audit_entry")
    db = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    try:
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    finally:
        db.close()


def test_clocks_and_record_agree(demo: Demo) -> None:
    """No drift between cached and replayed clocks, and an unbroken record, also offline."""
    found = json.loads(demo.run("check", "--json").stdout)
    assert found["drift"] == [] and found["broken"] is None and found["entries"] > 8000
    file = demo.folder / "record.jsonl"
    demo.run("audit", "export", str(file))
    assert demo.run("audit", "verify", str(file)).returncode == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    middle = json.loads(lines[500])
    lines[500] = json.dumps(middle | {"actor": "officer:999999"}, ensure_ascii=False)
    file.write_text("\n".join(lines), encoding="utf-8")
    tampered = demo.run("audit", "verify", str(file), "--json", check=False)
    assert tampered.returncode == 1 and "501" in json.loads(tampered.stdout)["broken"]


def test_histories_are_lawful_and_varied(demo: Demo) -> None:
    """Nobody was answered late; every kind of event occurs; carried-in cases came late in 2018 under the old rules."""
    db = sqlite3.connect(f"file:{demo.folder / 'gongkai.sqlite3'}?mode=ro", uri=True)
    try:
        late = db.execute(
            "SELECT count(*) FROM foi_case WHERE concluded_on IS NOT NULL AND due_on IS NOT NULL "
            "AND outcome NOT IN ('not_corrected') AND concluded_on > due_on"
        ).fetchone()[0]
        kinds = {row[0] for row in db.execute("SELECT DISTINCT kind FROM foi_clockevent")}
        old = db.execute(
            "SELECT count(*) FROM foi_case WHERE token LIKE 'demo:national2019:%' AND received_on < '2019-01-01'"
            " AND received_on >= '2018-11-01'"
        ).fetchone()[0]
        channels = {row[0] for row in db.execute("SELECT DISTINCT channel FROM foi_case")}
        loose = db.execute(
            "SELECT count(*) FROM foi_remedy s LEFT JOIN foi_remedy r ON s.follows_id = r.id "
            "WHERE s.kind = 'suit_after_review' AND (r.decided_on IS NULL OR r.decided_on > s.filed_on)"
        ).fetchone()[0]
    finally:
        db.close()
    assert late == 0 and loose == 0
    assert old == NATIONAL.cells["t3.carried_in.total"]
    assert {"answered", "extended", "corrected", "consult_started", "consult_answered", "withdrawn"} <= kinds
    assert channels == {"web", "email", "post", "post_registered", "counter", "fax"}


def test_own_region_and_system_add_up(demo: Demo) -> None:
    """The system's received cases are the headquarters' own and those of every branch below it."""
    system = report(demo, "--year", "2019", "--unit", "u0001", "--basis", "system")["cells"]
    own = report(demo, "--year", "2019", "--unit", "u0001", "--basis", "own")["cells"]
    assert 0 < own["t3.received.total"] < system["t3.received.total"] == 1362


def test_a_single_real_unit_is_marked_as_demonstration(demo: Demo) -> None:
    """What is invented says so in the export too."""
    assert "演示" in report(demo, "--year", "2019", "--unit", "2200", "--basis", "own")["note"]


def test_it_refuses_to_mix_with_real_work(tmp_path) -> None:
    """A folder in use is left alone, with a plain reason."""
    made = Demo(tmp_path)
    made.run("prepare")
    rows = "key,code,name,level,parent\nu1,9900,某机关,总署,\n"
    (tmp_path / "units.csv").write_text(rows, encoding="utf-8")
    made.run("units", "import", str(tmp_path / "units.csv"))
    refused = made.run("demo", check=False)
    assert refused.returncode == 1
    assert refused.stderr.strip().splitlines()[-1].startswith("错误：")
