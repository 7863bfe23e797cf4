"""The generated page of the law is complete and up to date."""

from importlib.resources import files

from scripts import statute_doc


def test_the_page_is_up_to_date():
    assert statute_doc.main(["--check"]) == 0, "run: python scripts/statute_doc.py"


def test_every_table_is_on_the_page():
    names = {e.name[:-4] for e in files("gongkai.statute").joinpath("data").iterdir() if e.name.endswith(".csv")}
    assert names == set(statute_doc.TITLES)
