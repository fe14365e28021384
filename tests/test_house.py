"""What holds for the whole repository: tests stay on this machine, and papers agree with what is there."""

import ast
import re
import socket
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from checks.names import imports

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "lindero"
FLOORS = ("kernel", "engine", "trust", "capabilities", "shells")
PAPERS = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "changes", SOURCE)
    for path in (folder.glob("*.md") if folder == ROOT else folder.rglob("*.md"))
)
paper = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())


def packages(folder: Path) -> list[str]:
    """Return the names of the packages in a folder, tests aside."""
    return sorted(path.parent.name for path in folder.glob("*/__init__.py") if path.parent.name != "tests")


# The audit events are raised by hand: were the guard broken, nothing would leave the machine all the same.
@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("192.0.2.1", 443))),
        ("socket.connect", (None, ("2001:db8::1", 443, 0, 0))),
        ("socket.sendto", (None, ("192.0.2.1", 53))),
        ("socket.getaddrinfo", ("neighbour.example", 443, 0, 0, 0)),
    ],
)
def test_network_is_closed_to_tests(event: str, arguments: tuple[object, ...]) -> None:
    """No test reaches beyond this machine, by address or by name."""
    with pytest.raises(Exception, match=r"a test (sent to|looked up)"):
        sys.audit(event, *arguments)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_open_to_tests(host: str) -> None:
    """Nodes in tests speak with each other over this machine's own addresses."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = (host, door.getsockname()[1])
        line = socket.create_connection(address)
        assert line.getpeername()[1] == address[1]
        line.close()


def test_architecture_has_a_line_for_each_folder() -> None:
    """Whoever opens ARCHITECTURE.md finds every floor and every folder of trust and capabilities."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^(?:\||-|\s)*[*`]*(?:[a-z]+/)*([a-z_]+)/?[*`]*(?:\s|:|\|)", text, re.MULTILINE))
    there = {*FLOORS, *packages(SOURCE / "trust"), *packages(SOURCE / "capabilities")}
    assert there <= told, f"no line begins with {sorted(there - told)}"


def test_floors_are_those_of_the_architecture() -> None:
    """Nothing stands beside the floors: a new one would be a decision."""
    assert set(packages(SOURCE)) == set(FLOORS)
    assert {path.stem for path in SOURCE.glob("*.py")} <= {"__init__", "__main__", "app"}


@paper
def test_links_lead_somewhere(paper: Path) -> None:
    """A link in a paper finds its file; one in a news fragment is followed from CHANGES.md, where it will stand."""
    begin = ROOT if paper.name.startswith("+") else paper.parent
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", paper.read_text(encoding="utf-8")):
        assert (begin / target).exists(), f"{paper.name} links to {target}"


def test_papers_that_the_program_names_exist() -> None:
    """Advice that sends a person to a page of the documentation sends to one that is there."""
    for path in sorted(SOURCE.rglob("*.py")):
        for named in re.findall(r"docs/[a-z0-9/-]+\.md", path.read_text(encoding="utf-8")):
            assert (ROOT / named).exists(), f"{path.relative_to(ROOT)} names {named}"


@paper
def test_make_targets_that_papers_name_exist(paper: Path) -> None:
    """A reader who types `make something` because a paper says so gets something."""
    rules = set(
        re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"`make ([a-z][a-z-]*)", paper.read_text(encoding="utf-8")))
    assert named <= rules


def test_decisions_are_numbered_listed_and_complete() -> None:
    """Every decision has its number, its parts and its line in the list."""
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(folder.glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert page.name in listed, f"{page.name} is not in the list"
        assert text.startswith(f"# {page.name[:4]}: ")
        assert re.findall(r"^## (\w+)", text, re.MULTILINE) == [
            "Context",
            "Options",
            "Decision",
            "Consequences",
        ]


def test_glossary_is_in_order_and_says_each_word_once() -> None:
    """A word is found where the alphabet puts it, and means one thing."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = list(re.findall(r"^\| ([a-z ]+) \|", text, re.MULTILINE))
    assert words == sorted(set(words))


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_dependencies_are_locked_with_hashes(name: str) -> None:
    """Every dependency is pinned with hashes in the lock files, which name no package index."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    pinned = {
        match[1]: match[2]
        for match in re.finditer(r"^([a-z0-9-]+)==\S+(.*(?:\n    .*)*)", text, re.MULTILINE)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["checkout"]]
    wanted += project["dependency-groups"]["dev"] if name == "dev.txt" else []
    missing = {re.split(r"[<>=~! ]", wish)[0].lower() for wish in wanted} - set(pinned)
    assert not missing, f"run make lock: {sorted(missing)}"
    assert all("--hash=sha256:" in hashes for hashes in pinned.values())
    assert "index" not in text.replace("# via", "")


def test_every_library_that_is_imported_is_declared() -> None:
    """The package and its extras ask for what is used by name; nothing is there because something else brought it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wishes = [
        *project["dependencies"],
        *(wish for extra in project["optional-dependencies"].values() for wish in extra),
    ]
    declared = {re.split(r"[<>=~! ]", wish)[0].lower() for wish in wishes}
    brought_by = packages_distributions()
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for name, _ in imports(ast.parse(path.read_text(encoding="utf-8"))):
            module = name.partition(".")[0]
            if module not in {*sys.stdlib_module_names, "lindero", ""}:
                given = {distribution.lower() for distribution in brought_by.get(module, ())}
                assert given & declared, f"{path.relative_to(ROOT)} imports {module}"


def test_developers_lock_holds_what_users_run() -> None:
    """What is tested is what is run: both lock files pin the same versions."""
    texts = [(ROOT / "requirements" / name).read_text(encoding="utf-8") for name in ("run.txt", "dev.txt")]
    run, dev = (set(re.findall(r"^([a-z0-9-]+==[^\s;]+)", text, re.MULTILINE)) for text in texts)
    assert run <= dev
