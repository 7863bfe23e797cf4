"""The documents are contracts: what the code reads, offers and depends on stands in them, and what they name exists."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.apps import apps

from bench.__main__ import BENCHES
from gongkai.cli import gongkai
from gongkai.organisations.access import rules
from gongkai.search.opensearch_client import VARIABLES
from gongkai.statute import clock, tables
from scripts import glossary, statute_doc

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CHANGELOG.md"]
#: How the settings and the command line name what they read from the environment.
READS = re.compile(
    r"env\.(?:text|flag|number|words|required_words)\(\s*\"([A-Z_]+)\""
    r"|os\.environ(?:\.get|\.setdefault)?[\[(]\s*\"([A-Z_]+)\""
    r"|envvar=\"([A-Z_]+)\""
)


def read(name: str) -> str:
    """Return a document."""
    return (ROOT / name).read_text(encoding="utf-8")


def table_keys(text: str) -> set[str]:
    """Return the names in code style in the first cells of all tables of a document."""
    return set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))


def variables() -> set[str]:
    """Return every environment variable the package reads outside its tests."""
    files = [path for path in (ROOT / "gongkai").rglob("*.py") if "tests" not in path.parts]
    named = {
        name for path in files for found in READS.findall(path.read_text(encoding="utf-8")) for name in found if name
    }
    return named | set(VARIABLES)


def commands(group: click.Group, path: str = "gongkai") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{path} {name}")
        else:
            yield f"{path} {name}", found


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, click.Command]:
    """Every command by the words that call it; they are only looked at, so a file stands in for a database."""
    (tmp_path / "gongkai.sqlite3").touch()
    monkeypatch.setenv("DATA", str(tmp_path))
    return dict(commands(gongkai))


def test_every_variable_is_documented() -> None:
    """Read by the package, and explained; explained, and read."""
    found = variables()
    assert {"DATA", "DATABASE_URL", "FIELD_KEYS", "PORT"} <= found
    section = read("docs/operations.md").split("## Environment variables")[1].split("\n## ")[0]
    assert table_keys(section) == found


def test_every_command_is_documented(called: dict[str, click.Command]) -> None:
    """The table of commands is exactly the tree of commands."""
    section = read("docs/operations.md").split("## Commands")[1].split("\n## ")[0]
    assert table_keys(section) == set(called)


def test_every_command_explains_itself(called: dict[str, click.Command]) -> None:
    """In Chinese."""
    for path, command in called.items():
        assert re.search(r"[\u4e00-\u9fff]", command.help or ""), path


def test_documented_options_exist(called: dict[str, click.Command]) -> None:
    """Every line of an example in the documents is a command that exists, with options it has."""
    lines = [line for page in PAGES for line in re.findall(r"^(?:\.venv/bin/)?(gongkai .+)$", page.read_text(), re.M)]
    assert len(lines) > 10
    for line in lines:
        words = line.split("#")[0].split()
        path = " ".join(words[:3]) if " ".join(words[:3]) in called else " ".join(words[:2])
        known = {option for one in called[path].params for option in one.opts}
        assert {word for word in words if word.startswith("--")} <= known, line


def test_every_permission_is_documented() -> None:
    """Each row with its label, roles and scope, and no row that is gone."""
    section = read("docs/operations.md").split("## Permissions")[1]
    wanted = {
        f"| `{rule.act}` | {rule.label} | {', '.join(sorted(rule.roles))} | {rule.scope} |" for rule in rules().values()
    }
    assert {line for line in section.splitlines() if line.startswith("| `")} == wanted


def test_every_dependency_is_named() -> None:
    """Runtime and development, each with a reason, and none that is gone."""
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=~! ]", one)[0] for one in wanted}
    text = read("docs/dependencies.md").split("## Written by hand")[0]
    rows = dict(re.findall(r"^\| ([a-z][a-z0-9-]+) \| (.+) \|$", text, re.MULTILINE))
    rows.pop("package", None)
    assert set(rows) == names
    assert all(len(reason.split()) >= 3 for reason in rows.values())


def test_the_glossary_is_up_to_date() -> None:
    """It is written from the rows and the models; so is the page of the law."""
    assert glossary.page() == read("docs/glossary.md"), "run: python -m scripts.glossary"
    assert statute_doc.page() == read("docs/statute.md"), "run: python scripts/statute_doc.py"


def test_the_glossary_has_every_code() -> None:
    """Whatever the generator does: these are the names that people look up."""
    found = table_keys(read("docs/glossary.md"))
    rows = [*tables.outcomes(), *tables.grounds(), *tables.applicant_types(), *tables.channels()]
    rows += [*clock.event_kinds(), *clock.states(), *clock.flags(), *clock.consulted()]
    assert {row.code for row in rows} <= found
    models = [model for model in apps.get_models() if model.__module__.startswith("gongkai.")]
    assert len(models) > 20
    assert {model._meta.label for model in models} <= found
    assert set(rules()) <= found
    assert {role for rule in rules().values() for role in rule.roles} <= found


def test_a_model_without_an_article_stops_the_glossary(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody adds one and forgets what it is in law."""
    monkeypatch.delitem(glossary.MODELS, "foi.Case")
    with pytest.raises(KeyError):
        glossary.page()


def test_every_room_is_described() -> None:
    """In the architecture and in the glossary."""
    rooms = {path.parent.name for path in (ROOT / "gongkai").glob("*/__init__.py")} - {"settings"}
    assert set(glossary.ROOMS) == rooms
    drawing = read("docs/architecture.md").split("```")[1]
    drawn = {name for line in drawing.splitlines() for name in re.split(r"\s{2,}", line)[0].split(" | ")}
    assert rooms == drawn - {"", "urls", "wsgi"}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link of a document names a file that is there."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_named_paths_exist(document: Path) -> None:
    """A path of this repository in code style is a path that is there."""
    named = re.findall(r"`((?:gongkai|docs|scripts|bench|tests)/[\w./-]+)`", document.read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_both_readmes_show_the_same_commands() -> None:
    """What one language can do, the other can."""
    blocks = [re.findall(r"```\n(.*?)```", read(name), re.DOTALL) for name in ("README.md", "README.zh-CN.md")]
    english, chinese = ([re.sub(r"\s+#.*", "", block) for block in found] for found in blocks)
    assert english == chinese


def test_documents_name_no_machine() -> None:
    """No path of a machine, and no host but examples."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp)/", text), page.name
        hosts = set(re.findall(r"https?://([\w.-]+)", text))
        assert all(host == "127.0.0.1" or "example" in host for host in hosts), hosts


def test_the_scripts_check_themselves() -> None:
    """``--check`` tells whether the pages are up to date, for those who do not run the tests."""
    for command in (["-m", "scripts.glossary", "--check"], ["scripts/statute_doc.py", "--check"]):
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True)
        assert done.returncode == 0, done.stderr


def test_the_licence_and_version_agree() -> None:
    """The package says what the repository says."""
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert project["license"] == "MIT" and read("LICENSE").startswith("MIT License")
    assert f"## {project['version']}" in read("CHANGELOG.md")
    assert f"Version {project['version']}" in read("README.md")


def test_every_bench_is_described() -> None:
    """Each is there, is listed, and has its section."""
    listed = subprocess.run([sys.executable, "-m", "bench", "--list"], cwd=ROOT, capture_output=True, text=True).stdout
    for name in BENCHES:
        assert (ROOT / "bench" / f"{name}.py").is_file()
        assert name in listed
        assert f"python -m bench {name}" in read("docs/benchmarks.md")
