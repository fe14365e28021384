"""S-51: who runs a node neither removes, mutes nor filters who oversees it; the independent body's key does."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.engine.backups import restore_backup, write_backup
from lindero.engine.keys import FileSigner, SeededRandom, new_key
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Refused, Unproved
from lindero.kernel.times import DAY_MS
from lindero.shells.local import local_actor
from lindero.trust.identity.actions import ChangeBodyKey, GrantRole, RevokeRole, register_body
from lindero.trust.identity.records import RoleGranted, RoleRevoked
from lindero.trust.identity.roles import INDEPENDENT
from tests.safeguards.office import BODY, Office, an_office, statement_by

NEXT = FileSigner("next", new_key(SeededRandom("the body's next key")))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node with administrators, a data protection officer and an auditor."""
    with an_office(tmp_path) as made:
        yield made


def grant(office: Office, actor: Actor, person: str, role: str, statement: str = "") -> None:
    """Ask for a role to be given."""
    ask = GrantRole(person=person, role=role, statement=statement)
    office.node.work(
        "identity", actor, lambda desk: office.node.registry.action("identity.grant_role").run(desk, ask)
    )


def revoke(office: Office, actor: Actor, person: str, role: str, statement: str = "") -> None:
    """Ask for a role to be taken."""
    ask = RevokeRole(person=person, role=role, statement=statement)
    office.node.work(
        "identity", actor, lambda desk: office.node.registry.action("identity.revoke_role").run(desk, ask)
    )


@pytest.mark.parametrize("role", sorted(INDEPENDENT))
def test_S_51_an_administrator_neither_gives_nor_takes_oversight(office: Office, role: str) -> None:
    """The normal way: refused without the body's statement, and nothing is changed."""
    adams = office.actor("adams")
    revoke(office, adams, "noor", "SPOC")
    for act in (grant, revoke):
        with pytest.raises(Refused) as refusal:
            act(office, adams, "noor", role)
        assert refusal.value.reasons == ("INDEPENDENT",)
    assert office.roles("noor") == []


def test_S_51_the_machine_itself_has_no_say_either(office: Office) -> None:
    """The administrator's way: whoever owns the node's folder still needs the statement."""
    machine = local_actor(0, office.node.registry.offers("grants"))
    with pytest.raises(Refused):
        revoke(office, machine, "dahl", "DPO")
    assert office.roles("dahl") == ["DPO"]


def test_S_51_the_bodys_statement_gives_and_takes(office: Office) -> None:
    """What the body signs is carried out, and stands in the log with its signature."""
    adams = office.actor("adams")
    revoke(office, adams, "noor", "SPOC")
    statement = office.statement("grant", "noor", "FRO")
    grant(office, adams, "noor", "FRO", statement)
    assert office.roles("noor") == ["FRO"]
    revoke(office, adams, "noor", "FRO", office.statement("revoke", "noor", "FRO"))
    assert office.roles("noor") == []


def test_S_51_a_statement_is_carried_out_once_and_is_about_one_thing(office: Office) -> None:
    """Import or replay: used again, too old, from ahead, of another person, role, act or key, it does nothing."""
    adams = office.actor("adams")
    revoke(office, adams, "noor", "SPOC")
    statement = office.statement("grant", "noor", "FRO")
    grant(office, adams, "noor", "FRO", statement)
    revoke(office, adams, "noor", "FRO", office.statement("revoke", "noor", "FRO"))
    with pytest.raises(Refused, match="carried out before"):
        grant(office, adams, "noor", "FRO", statement)
    with pytest.raises(Refused, match="carried out before"):
        grant(office, adams, "noor", "FRO", statement.replace(",", ", "))
    for wrong in (
        office.statement("grant", "keller", "FRO"),
        office.statement("grant", "noor", "DPO"),
        office.statement("revoke", "noor", "FRO"),
    ):
        with pytest.raises(Refused, match="something else"):
            grant(office, adams, "noor", "FRO", wrong)
    with pytest.raises(Unproved):
        grant(office, adams, "noor", "FRO", statement_by(NEXT, "grant", "noor", "FRO", office.clock.now()))
    old = office.statement("grant", "noor", "FRO")
    office.clock.move(30 * DAY_MS + 1)
    with pytest.raises(Refused, match="last 30 days"):
        grant(office, adams, "noor", "FRO", old)
    ahead = statement_by(BODY, "grant", "noor", "FRO", office.clock.now() + DAY_MS + 1)
    with pytest.raises(Refused, match="last 30 days"):
        grant(office, adams, "noor", "FRO", ahead)
    with pytest.raises(Invalid):
        grant(office, adams, "noor", "FRO", "{}")
    assert office.roles("noor") == []


def restored(office: Office, backup: Path) -> None:
    """Put a backup in the place of the office's store and open the node."""
    office.node.close()
    folder, now = office.node.folder, office.clock.now()
    database, register = folder / "data" / "node.db", folder / "erased.txt"
    restore_backup(backup, database, register, nation="NRD", now=now, is_replacing=True)
    office.reopen()


def test_S_51_S_53_roles_that_were_taken_stay_taken_in_a_restored_store(
    office: Office, tmp_path: Path
) -> None:
    """Import or replay: before anybody signs in they are taken again, on record; what was given anew since is kept."""
    adams = office.actor("adams")
    database, register = (office.node.folder / name for name in ("data/node.db", "erased.txt"))
    before = write_backup(database, register, tmp_path / "before", now=office.clock.now()).folder
    revoke(office, adams, "dahl", "DPO", office.statement("revoke", "dahl", "DPO"))
    revoke(office, adams, "noor", "SPOC")
    grant(office, adams, "noor", "SPOC")
    office.node.runner.catch_up()
    office.node.register.keep_up(office.node.store)
    after = write_backup(database, register, tmp_path / "after", now=office.clock.now()).folder
    restored(office, before)
    assert (office.roles("dahl"), office.roles("noor"), office.node.taken_again) == ([], [], 2)
    assert office.roles("keller") != []
    office.reopen()
    assert office.node.taken_again == 0
    restored(office, after)
    assert (office.roles("dahl"), office.roles("noor"), office.node.taken_again) == ([], ["SPOC"], 0)


def test_S_51_an_edited_head_holds_up_no_start(office: Office, tmp_path: Path) -> None:
    """The audit has to name it, so the node opens; what can be read of the rest is taken away again all the same."""
    adams = office.actor("adams")
    database, register = (office.node.folder / name for name in ("data/node.db", "erased.txt"))
    before = write_backup(database, register, tmp_path / "before", now=office.clock.now()).folder
    revoke(office, adams, "noor", "SPOC")
    office.node.runner.catch_up()
    office.node.register.keep_up(office.node.store)
    office.node.close()
    restore_backup(before, database, register, nation="NRD", now=office.clock.now(), is_replacing=True)
    with contextlib.closing(sqlite3.connect(database)) as edited, edited:
        edited.execute(
            """UPDATE log_heads SET head = CAST(replace(head, '"sequence":', '"sequence":x') AS BLOB)
            WHERE seq = (SELECT min(seq) FROM log_heads WHERE kind = 'identity.role_granted')"""
        )
    office.reopen()
    assert (office.roles("noor"), office.node.taken_again) == ([], 1)


def test_S_51_another_folder_cannot_put_the_records(office: Office) -> None:
    """A plug-in's way: the records of roles are put by identity alone, and a body is registered once."""
    for record in (RoleRevoked(person="dahl", role="DPO"), RoleGranted(person="keller", role="DPO")):
        with pytest.raises(Refused):
            office.node.work("tracking", office.actor("adams"), lambda desk, record=record: desk.put(record))  # type: ignore[misc]
    with pytest.raises(Refused):
        office.node.work("identity", office.actor("adams"), lambda desk: register_body(desk, "a" * 64))
    assert office.roles("dahl") == ["DPO"]


def test_S_51_the_bodys_key_is_changed_by_the_body(office: Office) -> None:
    """The next key holds from then on, the one before no longer; no administrator can put one of their own."""
    adams = office.actor("adams")
    change = office.node.registry.action("identity.change_body_key").run
    theirs = statement_by(NEXT, "change_key", "", "", office.clock.now(), public_key=NEXT.public_key.hex())
    with pytest.raises(Unproved):
        office.node.work("identity", adams, lambda desk: change(desk, ChangeBodyKey(statement=theirs)))
    keyless = office.statement("change_key")
    with pytest.raises(Refused, match="names no key"):
        office.node.work("identity", adams, lambda desk: change(desk, ChangeBodyKey(statement=keyless)))
    ours = office.statement("change_key", public_key=NEXT.public_key.hex())
    office.node.work("identity", adams, lambda desk: change(desk, ChangeBodyKey(statement=ours)))
    with pytest.raises(Unproved):
        revoke(office, adams, "dahl", "DPO", office.statement("revoke", "dahl", "DPO"))
    revoke(office, adams, "dahl", "DPO", statement_by(NEXT, "revoke", "dahl", "DPO", office.clock.now()))
    assert office.roles("dahl") == []


def test_S_51_holds_in_exercises_and_after_a_rebuild(tmp_path: Path) -> None:
    """An exercise lifts nothing, and tables folded anew remember which statements were carried out."""
    with an_office(tmp_path, setting="exercise") as office:
        adams = office.actor("adams")
        statement = office.statement("revoke", "voss", "AUD")
        revoke(office, adams, "voss", "AUD", statement)
        forget = "DELETE FROM engine_tables WHERE name LIKE 'identity_%'"
        office.node.store.run(lambda tx: tx.execute(forget))
        office.reopen()
        grant(office, adams, "voss", "AUD", office.statement("grant", "voss", "AUD"))
        with pytest.raises(Refused, match="carried out before"):
            revoke(office, adams, "voss", "AUD", statement)
        assert office.roles("dahl") == ["DPO"]
