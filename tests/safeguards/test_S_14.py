"""S-14: what somebody says of a claim, health, harm, family or counsel is read by those who protect and nobody else."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from lindero.app import find_folders
from lindero.capabilities.protection import records
from lindero.capabilities.protection.capability import CAPABILITY
from lindero.capabilities.protection.pages import people
from lindero.engine.backups import write_backup
from lindero.engine.registry import joined
from lindero.kernel.capability import Capability, Reaction, Table
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Defect, LinderoError
from lindero.trust.identity.roles import ROLES
from lindero.trust.identity.rules import grants_of
from tests.nodes.routes import NODE, PLUGIN, check_import, entered, everything, received
from tests.nodes.world import World
from tests.safeguards.trespass import check_refused

WORDS = {
    "claims": "fears the police of Vesta because of a leaflet",
    "health": "insulin since childhood, the last dose on Friday",
    "vulnerability": "was made to work without pay in a laundry",
    "family": "a brother waits in the camp at Ostrand",
    "counsel": "the lawyer advises not to sign the paper",
}
READERS = {
    "claims": {"ASY"},
    "health": {"MED"},
    "vulnerability": {"PRO", "CHI"},
    "family": {"CHI", "PRO"},
    "counsel": {"PRO"},
}
ENFORCING = ("BG1", "BG2", "ANL", "CMD", "PTL", "CUS", "UAS", "SPOC", "LO", "NCC", "ADM")


@pytest.fixture(params=["production", "exercise"])
def ward(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return a node with somebody of whom something lies in every compartment, in production and in an exercise."""
    world = World(tmp_path, setting=request.param, folders=(PLUGIN,))
    yield world
    world.close()


def filled(world: World) -> tuple[str, dict[str, str]]:
    """Enter something in every compartment; return the person, and the matters by compartment."""
    person = received(world)
    matters = {
        name: entered(world, person, name, words=words, instruction="needs_quiet_room")
        for name, words in WORDS.items()
    }
    return person, matters


def shown(world: World, person: str, actor: Actor) -> str:
    """Return everything that a page shows somebody of a person."""
    node = world.nodes[NODE]
    desk = node.reading_desk("protection", actor)
    person_view = people.show_person(desk, people.PersonQuery(person=person))
    people_view = people.show_people(desk, people.PeopleQuery())
    return (msgspec.json.encode(person_view) + msgspec.json.encode(people_view)).decode()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str, dict[str, str]]]:
    """Return one such node for those tests that only read, with the person and the matters."""
    world = World(tmp_path_factory.mktemp("ward"))
    yield world, *filled(world)
    world.close()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_S_14_every_role_reads_its_own_compartments_and_no_other(
    shared: tuple[World, str, dict[str, str]], role: str
) -> None:
    """Page by page and record by record, each role sees what is declared for it; enforcing roles see none of it."""
    world, person, matters = shared
    node = world.nodes[NODE]
    grants = grants_of([role], node.registry.offers("grants"))
    actor = Actor(name="person/reader", grants=grants, roles=(role,))
    page = shown(world, person, actor)
    for name, words in WORDS.items():
        may = role in READERS[name]
        assert (words in page) is may, name
        assert (name in page) is may, name
        _, record = node.reading_desk("protection", actor).record(matters[name])
        assert (record is not None) is may
    assert "needs_quiet_room" in page
    if role in ENFORCING:
        assert not any(grant.startswith(f"protection.{name}") for name in WORDS for grant in grants)


def test_S_14_no_file_holds_a_word_of_it(ward: World) -> None:
    """Neither in the database, nor in its journal, nor elsewhere in the node's folder, before and after a restart."""
    person, matters = filled(ward)
    for _ in range(2):
        assert ward.files_holding(NODE, *WORDS.values()) == []
        ward.reopen(NODE)
    node = ward.nodes[NODE]
    rows = repr([node.store.query(f"SELECT * FROM {table.name}") for table in CAPABILITY.tables])
    assert not [words for words in WORDS.values() if words in rows]
    assert not [name for name in WORDS if f"'{name}'" in rows]
    asylum = Actor(name="person/a", grants=frozenset({"protection.claims"}), roles=("ASY",))
    assert WORDS["claims"] in shown(ward, person, asylum)
    assert matters


def test_S_14_keys_are_separate_files(ward: World) -> None:
    """Each compartment has its own, and without it nothing of that compartment opens, by whichever grant."""
    person, _ = filled(ward)
    folder = ward.folder / NODE / "keys" / "compartments"
    assert {path.stem for path in folder.iterdir()} == set(WORDS)
    assert len({path.read_bytes() for path in folder.iterdir()}) == len(WORDS)
    (folder / "claims.key").unlink()
    ward.reopen(NODE)
    page = shown(ward, person, Actor(name="person/all", grants=everything(ward)))
    assert WORDS["claims"] not in page
    assert WORDS["health"] in page


def test_S_14_neighbour_enters_no_matter_and_a_backup_has_no_word_of_one(ward: World, tmp_path: Path) -> None:
    """Import: nothing is brought into a compartment; keys are no part of a backup, and without them it says nothing."""
    person, _ = filled(ward)
    check_import(
        ward, records.MatterEntered(person=person, compartment="claims", words="they have no claim at all")
    )
    home, now = ward.folder / NODE, ward.clocks[NODE].now()
    backup = write_backup(
        home / "data" / "node.db", home / "erased.txt", tmp_path / "backups", now=now
    ).folder
    held = b"".join(path.read_bytes() for path in sorted(backup.iterdir()))
    assert person.encode() in held
    assert not [words for words in WORDS.values() if words.encode() in held]
    assert sorted(path.name for path in backup.iterdir()) == ["backup.json", "erased.txt", "node.db"]


def test_S_14_one_matter_looks_like_any_other(ward: World) -> None:
    """A claim cannot be told from a cold by kind, length, salt or anything else that is stored in the clear."""
    _, matters = filled(ward)
    rows = ward.nodes[NODE].store.query(
        "SELECT h.kind, length(b.body), length(b.salt) FROM log_heads h JOIN log_bodies b ON b.seq = h.seq"
        f" WHERE h.record_id IN ({','.join('?' * len(matters))})",
        tuple(matters.values()),
    )
    assert len(rows) == len(WORDS)
    assert len(set(rows)) == 1


@pytest.mark.parametrize("folder", ["plugin", "picture", "oversight", "rescue"])
def test_S_14_other_folders_read_nothing(ward: World, folder: str) -> None:
    """With every grant that there is, at another folder's desk, a matter is shut; its tables are out of reach."""
    _, matters = filled(ward)
    everybody = Actor(name="person/all", grants=everything(ward), roles=("ADM",))
    desk = ward.nodes[NODE].reading_desk(folder, everybody)
    for matter in matters.values():
        assert desk.record(matter)[1] is None
    with pytest.raises(LinderoError):
        desk.rows("SELECT * FROM protection_stops")
    read = partial(
        ward.nodes[NODE].work, folder, everybody, lambda desk: desk.rows("SELECT * FROM protection_stops")
    )
    check_refused(ward, read, f"read rows as {folder}")


def test_S_14_no_plug_in_folds_or_follows_a_matter() -> None:
    """A folder from outside that would copy matters keeps the node from being joined."""
    table = Table(name="spy_rows", columns={"x": "TEXT"}, key=("x",), meaning="A row.")
    folding = Capability(
        name="spy", title="Spy", tables=(table,), folds={records.MatterEntered: lambda *_: None}
    )
    following = Capability(
        name="spy",
        title="Spy",
        reactions=(Reaction(name="spy.follow", on=(records.MatterEntered,), run=lambda *_: None),),
    )
    for spy in (folding, following):
        with pytest.raises(Defect, match="kept in compartments"):
            joined([*find_folders(), spy])


def test_S_14_emergency_opens_no_compartment(ward: World) -> None:
    """Grants that are held for an emergency do not reach what people said in confidence; those of a role still do."""
    person, _ = filled(ward)
    held = everything(ward) - {"protection.health"}
    actor = Actor(
        name="person/e", grants=everything(ward), roles=("MED",), emergency="a" * 26, emergency_grants=held
    )
    page = shown(ward, person, actor)
    assert [words for words in WORDS.values() if words in page] == [WORDS["health"]]


def test_S_14_replay_and_reactions_get_nothing(ward: World) -> None:
    """Who follows the log gets the head alone; folding again gives the same instructions and not a word."""
    filled(ward)
    node = ward.nodes[NODE]
    events = ward.events(NODE, "protection.matter_entered")
    assert len(events) == len(WORDS)
    assert {event.record for event in events} == {None}
    before = node.store.query("SELECT * FROM protection_instructions ORDER BY record_id")
    node.store.run(
        lambda tx: tx.execute("UPDATE engine_tables SET version = 0 WHERE name = 'protection_persons'")
    )
    ward.reopen(NODE)
    assert ward.nodes[NODE].store.query("SELECT * FROM protection_instructions ORDER BY record_id") == before


def test_S_14_S_50_audit_knows_locked_bodies_from_edited_ones(ward: World) -> None:
    """A locked body is no finding; an open one that was edited, and its salt emptied to look locked, is."""
    person, _ = filled(ward)
    ward.settle()
    node = ward.nodes[NODE]
    now = node.clock.now()
    assert node.store.run(lambda tx: node.auditor.audit(tx, now)).ok
    node.store.run(
        lambda tx: tx.execute(
            "UPDATE log_bodies SET salt = x'', body = replace(CAST(body AS TEXT), 'W-17', 'W-99')"
            " WHERE seq = (SELECT seq FROM log_heads WHERE record_id = ?)",
            (person,),
        )
    )
    audited = node.store.run(lambda tx: node.auditor.audit(tx, now))
    assert [finding.code for finding in audited.findings] == ["ledger.body"]
