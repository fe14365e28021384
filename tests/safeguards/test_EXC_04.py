"""EXC-04, the persons' half: named users, least privilege, compartments; each refusal is in the log."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from lindero.kernel.errors import Refused
from lindero.kernel.record import Record
from lindero.shells.local import local_actor
from lindero.shells.operations import operate
from lindero.shells.said_locally import SetPhrase
from lindero.trust.identity.actions import RevokeRole
from lindero.trust.identity.records import AccessRefused
from tests.safeguards.office import PHRASE, Office, an_office
from tests.safeguards.register import REGISTER, NotePerson, RegisterQuery


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node with a register."""
    with an_office(tmp_path, REGISTER) as made:
        yield made


def last_refusal(office: Office) -> AccessRefused:
    """Return the newest refusal in the log."""
    sql = "SELECT record_id FROM log_heads WHERE kind = 'identity.access_refused' ORDER BY seq DESC LIMIT 1"
    ((name,),) = office.node.store.query(sql)
    record: Record | None = office.node.work(
        "identity", office.actor("dahl"), lambda desk: desk.record(name)
    )[1]
    assert isinstance(record, AccessRefused)
    return record


def test_EXC_04_right_user_wrong_purpose_is_refused_and_logged(office: Office) -> None:
    """Who may read the register reads it for the purposes of the role held, and for no other."""
    keller = msgspec.structs.replace(office.actor("keller"), purpose="customs_control", case_ref="NRD 1/26")
    with pytest.raises(Refused):
        office.node.show(office.node.page("/register"), RegisterQuery(), keller)
    refusal = last_refusal(office)
    assert (refusal.who, refusal.what) == ("person/keller", "/register")
    assert "customs_control" in refusal.reason


def test_EXC_04_a_user_whose_role_was_taken_is_refused_at_once_and_logged(office: Office) -> None:
    """In the session that is open, at the next request; nothing needs to end first."""
    token = office.session("keller")
    machine = local_actor(0, office.node.registry.offers("grants"))
    office.node.act("identity.revoke_role", RevokeRole(person="keller", role="NCC"), machine)
    actor, _ = office.node.person_of(token) or (machine, "")
    assert actor.name == "person/keller"
    with pytest.raises(Refused):
        office.node.act("register.note_person", NotePerson(name="Ada Lind"), actor)
    refusal = last_refusal(office)
    assert (refusal.who, refusal.what) == ("person/keller", "register.note_person")
    assert refusal.reason == "needs register.write"


def test_EXC_04_least_privilege_a_colleague_of_another_role_is_refused_and_logged(office: Office) -> None:
    """What one role writes another only reads."""
    with pytest.raises(Refused):
        office.node.act("register.note_person", NotePerson(name="Ada Lind"), office.actor("noor"))
    assert last_refusal(office).who == "person/noor"


def test_EXC_04_a_wrong_pass_phrase_is_refused_and_logged(office: Office) -> None:
    """Who tried is in the log, what was tried is not."""
    assert office.node.sign_in("keller", "wrong phrase here") is None
    refusal = last_refusal(office)
    assert (refusal.who, refusal.what) == ("keller", "sign-in")
    assert "wrong phrase here" not in refusal.reason


def test_EXC_04_a_new_pass_phrase_ends_every_session(office: Office) -> None:
    """A user who is locked out is out everywhere."""
    token = office.node.sign_in("keller", PHRASE)
    assert token is not None
    machine = local_actor(0, office.node.registry.offers("grants"))
    operate(office.node, "set_phrase", SetPhrase(person="keller", phrase="another four words"), machine)
    assert office.node.person_of(token) is None
