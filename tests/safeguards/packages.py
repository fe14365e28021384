"""Small packages from outside, written to a folder as an installer would, for safeguards on what may join a node."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from lindero.engine.admission import LIST_VARIABLE, digest_of

RECORDS: Final = '''"""What gauges say."""

from typing import Annotated, ClassVar

from lindero.kernel.marks import field
from lindero.kernel.record import Record


class LevelRead(Record, frozen=True, kw_only=True, tag="NAME.level_read"):
    """A gauge was read."""

    keep_days: ClassVar[int] = 1
    level_mm: Annotated[int, field("level", unit="mm")]
'''

ACTIONS: Final = '''"""What may be asked."""

import msgspec

from lindero.kernel.desk import Desk, Rows
from lindero.kernel.record import Head
from PACKAGE.records import LevelRead


class ReadLevel(msgspec.Struct, frozen=True, kw_only=True):
    """Read a gauge.

    Attributes:
        level_mm: Level, millimetres.
    """

    level_mm: int


def read_level(desk: Desk, ask: ReadLevel) -> int:
    """Read a gauge; return how many readings there were before."""
    before = len(desk.rows("SELECT level_mm FROM NAME_levels"))
    desk.put(LevelRead(level_mm=ask.level_mm))
    return before


def level_read(rows: Rows, head: Head, record: LevelRead) -> None:
    """Add a reading."""
    rows.execute(
        "INSERT INTO NAME_levels (record_id, level_mm) VALUES (?, ?)", (head.record_id, record.level_mm)
    )
'''

CAPABILITY: Final = '''"""What gauges offer."""

from lindero.kernel.capability import Action, Capability, Grant, Table
from PACKAGE.actions import ReadLevel, level_read, read_level
from PACKAGE.records import LevelRead

CAPABILITY = Capability(
    name="NAME",
    title="Gauges from outside",
    records=(LevelRead,),
    tables=(
        Table(
            name="NAME_levels",
            columns={"record_id": "TEXT NOT NULL", "level_mm": "INTEGER NOT NULL"},
            key=("record_id",),
            meaning="A reading.",
        ),
    ),
    folds={LevelRead: level_read},
    actions=(
        Action(name="NAME.read_level", asks=ReadLevel, needs="NAME.read", run=read_level, sentence="Read a gauge."),
    ),
    grants=(Grant("NAME.read", "Read gauges.", roles=("NCC",)),),
)
'''

ASSESSED: Final = 'assessment = "DPIA-9"\nopinion_by = "D. Dahl"\nassessed_until = 2999-12-31\n'
"""What a list says of an impact assessment that counts."""

MODULES: Final = {
    "__init__.py": '"""Gauges from outside."""\n',
    "records.py": RECORDS,
    "actions.py": ACTIONS,
    "capability.py": CAPABILITY,
}


class Shelf:
    """A folder on the module path with packages, and the list of those that may join."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "shelf"
        self.folder.mkdir()
        self.list = folder / "admitted.toml"
        self._named: dict[str, tuple[str, str]] = {}

    def place(self, name: str, changes: Mapping[str, str] | None = None) -> Path:
        """Install a package whose entry point has this name; changes take the place of its modules."""
        package = f"{name}_package"
        folder = self.folder / package
        folder.mkdir(exist_ok=True)
        for module, text in {**MODULES, **(changes or {})}.items():
            (folder / module).write_text(
                text.replace("PACKAGE", package).replace("NAME", name), encoding="utf-8"
            )
        metadata = self.folder / f"{package}-1.0.dist-info"
        metadata.mkdir(exist_ok=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(
            f"[lindero.capabilities]\n{name} = {package}.capability:CAPABILITY\n"
        )
        return folder

    def let_in(self, name: str, sha256: str = "", assessed: str = ASSESSED) -> None:
        """Name a package on the list, with the digest of its files as they are now unless another is given."""
        self._named[name] = sha256 or digest_of(self.folder / f"{name}_package"), assessed
        lines = [
            f'[packages.{key}]\nsha256 = "{value}"\nby = "brandt"\n{words}'
            for key, (value, words) in self._named.items()
        ]
        self.list.write_text("\n".join(lines), encoding="utf-8")
        self.list.chmod(0o600)


@contextmanager
def a_shelf(folder: Path) -> Iterator[Shelf]:
    """Give a shelf that Python looks at for packages, until the block ends."""
    shelf, before = Shelf(folder), set(sys.modules)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(LIST_VARIABLE, str(shelf.list))
        patch.syspath_prepend(str(shelf.folder))
        yield shelf
    for name in set(sys.modules) - before:
        if "_package" in name:
            del sys.modules[name]
