"""Promises of guards and compartments: nothing is put past a guard, nothing is read without its key."""

from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.clock import SetClock
from lindero.engine.compartments import BLOCK_BYTES, Compartments
from lindero.engine.desk import Workplace
from lindero.engine.keys import SeededRandom
from lindero.engine.log import Log, create_tables
from lindero.engine.registry import joined
from lindero.engine.tables import bring_up_to_date, rebuild
from lindero.engine.tests.workshop import START, LevelRead, gauges
from lindero.kernel.capability import Capability, Compartment, Guard, Table
from lindero.kernel.desk import Actor, Rows
from lindero.kernel.errors import Defect, Invalid, Refused
from lindero.kernel.marks import field
from lindero.kernel.record import Head, Record

SECRET = "shellfish allergy"


class NoteKept(Record, frozen=True, kw_only=True, tag="ward.note_kept"):
    """Something was written down that few may read."""

    keep_days: ClassVar[int] = 5
    compartment_field: ClassVar[str] = "compartment"
    patient: Annotated[str, field("whom it is about")]
    compartment: Annotated[str, field("where it belongs")]
    words: Annotated[str, field("what it says", personal="special")]


class BoatSent(Record, frozen=True, kw_only=True, tag="harbour.boat_sent"):
    """A boat was sent somewhere."""

    keep_days: ClassVar[int] = 5
    boat: Annotated[str, field("which boat", role="unit")]


def note_kept(rows: Rows, head: Head, record: NoteKept) -> None:
    """Count the notes about each patient."""
    rows.execute(
        "INSERT INTO ward_notes (record_id, patient) VALUES (?, ?)", (head.record_id, record.patient)
    )


def no_second_note(rows: Rows, head: Head, record: Any) -> None:
    """Turn down a second note about the same patient."""
    if rows.query("SELECT 1 FROM ward_notes WHERE patient = ?", (record.patient,)):
        raise Refused("ward.twice", "There is a note about this patient.", "Read it.")


def no_boat_at_night(rows: Rows, head: Head, record: Any) -> None:
    """Turn down one boat."""
    if record.boat == "night":
        raise Refused("ward.boat", "This boat stays.", "Send another.")


NOTES = Table(
    name="ward_notes",
    columns={"record_id": "TEXT NOT NULL", "patient": "TEXT NOT NULL"},
    key=("record_id",),
    meaning="A note.",
)
WARD = Capability(
    name="ward",
    title="Ward",
    records=(NoteKept,),
    tables=(NOTES,),
    folds={NoteKept: note_kept},
    guards=(
        Guard(name="ward.once", sentence="No second note.", check=no_second_note, on=(NoteKept,)),
        Guard(name="ward.boats", sentence="No boat at night.", check=no_boat_at_night, role="unit"),
    ),
    compartments=(
        Compartment(name="health", sentence="Health.", opens="ward.health"),
        Compartment(name="family", sentence="Family.", opens="ward.family"),
    ),
)
HARBOUR = Capability(name="harbour", title="Harbour", records=(BoatSent,))


class Clinic:
    """A store with a ward and a harbour."""

    def __init__(self, folder: Path) -> None:
        self.registry = joined((WARD, HARBOUR, gauges()))
        self.store = SqliteStore(folder / "node.db")
        self.keys = Compartments(folder / "keys", SeededRandom("keys"))
        self.log = Log(
            self.registry,
            SetClock(START),
            SeededRandom("log"),
            "NRD",
            "production",
            lambda *_: None,
            self.keys,
        )
        self.workplace = Workplace(self.registry, self.log, SetClock(START))
        self.store.run(create_tables)
        self.store.run(lambda tx: bring_up_to_date(tx, self.registry, self.log.replay))

    def put(self, *records: Record) -> list[Head]:
        """Put records in one unit of work."""
        return self.store.run(lambda tx: self.log.put_many(tx, records, actor="test"))

    def read(self, head: Head, *grants: str, folder: str = "ward") -> Record | None:
        """Read a record at a folder's desk with some permissions."""
        actor = Actor(name="person/x", grants=frozenset(grants))
        return self.store.run(lambda tx: self.workplace.desk(tx, folder, actor).record(head.record_id))[1]


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """Return a new one."""
    return Clinic(tmp_path)


def a_note(patient: str = "p1", compartment: str = "health") -> NoteKept:
    """Return a note."""
    return NoteKept(patient=patient, compartment=compartment, words=SECRET)


def test_guard_turns_down_and_nothing_of_it_stays(clinic: Clinic) -> None:
    """A record that a guard refuses leaves no head, no body and no row, alone or among others."""
    clinic.put(a_note())
    for records in ([a_note()], [LevelRead(gauge="g", level_mm=1), a_note()], [a_note("p2"), a_note("p2")]):
        with pytest.raises(Refused, match="a note about this patient"):
            clinic.put(*records)
    assert clinic.store.query("SELECT count(*) FROM log_heads") == [(1,)]
    assert clinic.store.query("SELECT count(*) FROM ward_notes") == [(1,)]


def test_guard_of_a_role_reaches_every_folder(clinic: Clinic) -> None:
    """A folder that was never heard of is guarded by the mark of its field alone."""
    clinic.put(BoatSent(boat="day"))
    with pytest.raises(Refused, match="This boat stays"):
        clinic.put(BoatSent(boat="night"))


def test_S_14_body_opens_only_with_the_compartments_own_grant(clinic: Clinic) -> None:
    """Neither another compartment's grant nor another folder's desk opens it, and by default it is shut."""
    (head,) = clinic.put(a_note())
    assert clinic.read(head, "ward.health") == a_note()
    assert clinic.read(head) is None
    assert clinic.read(head, "ward.family") is None
    assert clinic.read(head, "ward.health", folder="harbour") is None
    assert clinic.store.run(lambda tx: clinic.log.find(tx, head.record_id)).record is None
    assert clinic.store.run(lambda tx: clinic.log.find_sealed(tx, head.record_id)) is None
    assert clinic.store.run(lambda tx: clinic.log.read_sealed(tx, ["ward.note_kept"], -1, 9)) == []


def test_S_14_files_hold_no_word_of_it(clinic: Clinic, tmp_path: Path) -> None:
    """Neither words nor salt stand in the store's files; what is stored has whole blocks only."""
    clinic.put(a_note())
    ((salt, body),) = clinic.store.query("SELECT salt, body FROM log_bodies")
    assert salt == b""
    assert (len(body) - 12 - 16) % BLOCK_BYTES == 0
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path


def test_rebuilding_opens_what_folds_need(clinic: Clinic, tmp_path: Path) -> None:
    """Rows that came of a locked body come again, and are missing where the key is gone."""
    clinic.put(a_note())
    replay = clinic.log.replay
    clinic.store.run(lambda tx: rebuild(tx, clinic.registry, "ward", replay))
    assert clinic.store.query("SELECT patient FROM ward_notes") == [("p1",)]
    (tmp_path / "keys" / "health.key").unlink()
    clinic.store.run(lambda tx: rebuild(tx, clinic.registry, "ward", replay))
    assert clinic.store.query("SELECT patient FROM ward_notes") == []


def test_log_without_keys_takes_nothing_for_a_compartment(tmp_path: Path) -> None:
    """Nothing is kept in the clear for want of a key."""
    clinic = Clinic(tmp_path)
    clinic.log._compartments = None
    with pytest.raises(Refused, match="no keys for any"):
        clinic.put(a_note())
    assert clinic.store.query("SELECT count(*) FROM log_heads") == [(0,)]


def test_no_folder_reaches_into_anothers_compartment() -> None:
    """A plug-in that folds what lies in a compartment keeps the node from being joined."""
    thief = Capability(
        name="thief",
        title="Thief",
        tables=(Table(name="thief_rows", columns={"x": "TEXT"}, key=("x",), meaning="A row."),),
        folds={NoteKept: note_kept},
    )
    with pytest.raises(Defect, match=r"thief reaches for ward\.note_kept"):
        joined((WARD, thief))


@given(salt=st.binary(min_size=32, max_size=32), body=st.binary(max_size=3_000))
def test_what_is_locked_opens_again(
    tmp_path_factory: pytest.TempPathFactory, salt: bytes, body: bytes
) -> None:
    """Salt and body come back as they were, under their own key and for their own record only."""
    keys = Compartments(tmp_path_factory.getbasetemp() / "same", SeededRandom("keys"))
    locked = keys.lock("health", "r1", salt, body)
    assert keys.open("r1", locked) == (salt, body)
    assert keys.open("r2", locked) is None
    assert keys.open("r1", locked, ("family",)) is None
    assert keys.open("r1", locked[:-1] + bytes([locked[-1] ^ 1])) is None


def test_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """As with every other key."""
    Compartments(tmp_path, SeededRandom("a")).lock("health", "r", bytes(32), b"")
    key = tmp_path / "health.key"
    assert key.stat().st_mode & 0o077 == 0
    key.chmod(0o644)
    with pytest.raises(Invalid, match="Others may read"):
        Compartments(tmp_path, SeededRandom("b")).lock("health", "r", bytes(32), b"")
    key.chmod(0o600)
    key.write_text("not a key")
    with pytest.raises(Invalid, match="holds no key"):
        Compartments(tmp_path, SeededRandom("b")).lock("health", "r", bytes(32), b"")
    with pytest.raises(Invalid, match="no name"):
        Compartments(tmp_path, SeededRandom("b")).lock("../node", "r", bytes(32), b"")
