"""A new capability joins by being there: found, with its doors, keeping the promises, no edit elsewhere."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from scripts import new_capability

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("src") / "lindero"
LEFT_OUT = shutil.ignore_patterns(".*", "bench", "build", "dist", "docs", "frontend", "node_modules")
"""What the copy does without; modules that are compiled come along, for each program there would compile them anew."""
REPORT = """
import json
from lindero.app import find_registry
from lindero.trust.identity.rules import grants_of
registry = find_registry()
print(json.dumps({
    "folders": [capability.name for capability in registry.capabilities],
    "kinds": sorted(registry.record_types),
    "tables": sorted(registry.tables),
    "actions": sorted(registry.actions),
    "pages": sorted(registry.pages),
    "menu": sorted(path for path, page in registry.pages.items() if page.icon),
    "layers": sorted(layer.name for layer in registry.offers("layers")),
    "duty_officer": sorted(grants_of(["NCC"], registry.offers("grants"))),
}))
"""

BEGINNINGS = {"kinds": "{}.", "tables": "{}_", "actions": "{}.", "pages": "/{}"}
"""How the names of what is new begin."""

MADE = {"customs": "made by the scaffold", "harbours": "the smallest capability, copied by hand"}
"""Two capabilities that nobody has yet."""


class Checkout:
    """A copy of the project in a folder of its own, in which programs can be run."""

    def __init__(self, folder: Path) -> None:
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
        self.folder = folder
        self.capabilities = folder / SOURCE / "capabilities"

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a module of Python, `python -m ...`, in the copy and with the copy's package."""
        environment = os.environ | {"PYTHONPATH": str(self.folder / "src"), "PYTHONDONTWRITEBYTECODE": ""}
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def report(self) -> dict[str, Any]:
        """Return what the copy's folders declare together."""
        done = self.run("-c", REPORT)
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def digests(self) -> dict[str, str]:
        """Return a digest of every file of the copy, by its path."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and not _is_cache(path))
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        }


def _is_cache(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts[-6:])


def _smallest(capabilities: Path) -> str:
    """Return the name of the capability with the least code, tests aside, of those with records of their own."""

    def length(folder: Path) -> int:
        return sum(path.stat().st_size for path in folder.rglob("*.py") if "tests" not in path.parts)

    folders = [path.parent for path in capabilities.glob("*/records.py")]
    return min(folders, key=length).name


def _copy_by_hand(checkout: Checkout, name: str) -> None:
    """Copy the smallest capability and write the new name wherever the old one stands, as a person would."""
    old, folder = _smallest(checkout.capabilities), checkout.capabilities / name

    def renamed(text: str) -> str:
        return text.replace(old, name).replace(old.capitalize(), name.capitalize())

    shutil.copytree(checkout.capabilities / old, folder, ignore=shutil.ignore_patterns("__pycache__"))
    # The deepest first, so that a folder is renamed after what lies in it.
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            path.write_text(renamed(path.read_text(encoding="utf-8")), encoding="utf-8")
        path.rename(path.with_name(renamed(path.name)))


def _from_scaffold(checkout: Checkout, name: str) -> None:
    """Make it as `make new-capability` does."""
    new_capability.make(name, checkout.folder / SOURCE)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_new_folders_join_without_an_edit_elsewhere(tmp_path: Path) -> None:
    """By the scaffold or copied by hand: found, with kinds, tables, actions, pages and commands, and checked."""
    checkout = Checkout(tmp_path / "checkout")
    before, files = checkout.report(), checkout.digests()
    _from_scaffold(checkout, "customs")
    _copy_by_hand(checkout, "harbours")
    after = checkout.report()

    assert set(after["folders"]) - set(before["folders"]) == set(MADE)
    for what, begins in BEGINNINGS.items():
        new = set(after[what]) - set(before[what])
        assert all(name.startswith(tuple(begins.format(folder) for folder in MADE)) for name in new)
    for folder in MADE:
        assert any(page.startswith(f"/{folder}") for page in after["pages"])
        assert any(name.startswith(f"{folder}.") for name in after["duty_officer"]), (
            "nobody on duty may open it"
        )

    promised = checkout.run("-m", "pytest", "-q", "tests/promises", "-k", " or ".join(MADE))
    assert promised.returncode == 0, promised.stdout[-4000:]
    own = checkout.run("-m", "pytest", "-q", *(f"{SOURCE}/capabilities/{folder}" for folder in MADE))
    assert own.returncode == 0, own.stdout[-4000:]
    floors = checkout.run(str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
    assert floors.returncode == 0, floors.stdout[-4000:]
    ruled = checkout.run("-m", "checks.house")
    help_text = checkout.run("-c", "from lindero.app import main; main()", "--help")
    assert help_text.returncode == 0, help_text.stderr
    for folder in MADE:
        assert folder not in ruled.stdout
        assert folder in help_text.stdout

    now = checkout.digests()
    assert {path: now[path] for path in files} == files, "another file was changed"
    assert all(any(f"/{folder}/" in path for folder in MADE) for path in set(now) - set(files))


@pytest.mark.timeout(600)
def test_scaffold_fits_the_first_day(tmp_path: Path) -> None:
    """The scaffold is at once on the map, in the menu and among the commands; lint and types hold."""
    checkout = Checkout(tmp_path / "checkout")
    _from_scaffold(checkout, "customs")
    for check in (("ruff", "check"), ("ruff", "format", "--check"), ("mypy", "--strict")):
        done = checkout.run("-m", *check, f"{SOURCE}/capabilities/customs")
        assert done.returncode == 0, done.stdout
    report = checkout.report()
    assert "customs.items" in report["layers"]
    assert "/customs" in report["menu"]
    assert {"customs.note_item", "customs.close_item"} <= set(report["actions"])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Customs", "lower-case"),
        ("", "lower-case"),
        ("class", "lower-case"),
        ("../trust", "lower-case"),
        ("utils", "says nothing"),
        ("ledger", "there already"),
        ("customs", ""),
    ],
)
def test_name_of_a_capability_is_a_plain_word(name: str, says: str) -> None:
    """A name that cannot be a folder, says nothing or is taken is turned down with a reason."""
    fault = new_capability.fault_of(name, ROOT / SOURCE)
    assert says in fault
    assert bool(says) == bool(fault)


def test_renaming_leaves_no_trace_of_the_scaffold() -> None:
    """Neither the word nor the title that stands for the new name is left."""
    text = new_capability.renamed("Example: example.item_noted in example_items", "customs")
    assert text == "Customs: customs.item_noted in customs_items"
