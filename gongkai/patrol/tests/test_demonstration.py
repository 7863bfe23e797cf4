"""What the examination finds in the demonstration is known: invented units say little of themselves, nothing else."""

import json

from conftest import Demo

#: Columns nobody filled and pages of units whose real particulars are not ours to invent.
EXPECTED = {"P07", "P08", "P10", "P13", "P14", "P16", "P19", "P23", "P25", "P26"}


def test_the_demonstration_holds_no_fault_in_what_is_public(demo: Demo) -> None:
    told = json.loads(demo.run("patrol", "--json").stdout)
    assert told["read"] > 0 or told["units"] > 0
    assert {code for code, row in told["rules"].items() if row["found"]} <= EXPECTED
