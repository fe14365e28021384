"""S-53: acts of consequence need two persons, and each of them approves exactly what is done, anew and provably."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from lindero.kernel.capability import Action, Capability, Grant
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.duties import RELEASE, check_other_person
from lindero.kernel.errors import Conflict, LinderoError, Refused
from lindero.kernel.times import MINUTE_MS
from lindero.shells.approval import Given, NeedsApproval
from lindero.shells.local import local_actor
from lindero.trust.identity.actions import GrantRole, offer_enrolment
from lindero.trust.identity.approving import Matter
from lindero.trust.identity.passkeys import assertion_options, check_assertion
from lindero.trust.identity.records import ApprovalGiven
from lindero.trust.identity.tests.authenticator import Device
from tests.safeguards.office import PHRASE, Office, an_office
from tests.safeguards.register import REGISTER

HERE: Final = "http://localhost"
CODE: Final = "abcd-efgh-ijkl-mnop-qrst-uvwx"
CARGO = {"bytes": b"what would be sent"}


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """Send something.

    Attributes:
        what: What to send.
    """

    what: str


def send(desk: Desk, ask: Send) -> str:
    """Say under which approval it was sent."""
    return desk.actor.approved_with


def cargo(desk: Desk, ask: Send) -> bytes:
    """Return what would be sent."""
    return CARGO["bytes"]


SENDING = Capability(
    name="sending",
    title="Sending",
    actions=(
        Action(
            name="sending.send",
            asks=Send,
            needs="sending.send",
            run=send,
            sentence="Send something.",
            step_up=True,
            approves=cargo,
        ),
    ),
    grants=(Grant("sending.send", "Send something.", roles=("NCC", "SPOC")),),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give a node with something to send."""
    CARGO["bytes"] = b"what would be sent"
    with an_office(tmp_path, REGISTER, SENDING) as made:
        yield made


def approval_of(office: Office, name: str) -> ApprovalGiven:
    """Return an approval by its record's name."""
    record: Any = office.node.work("identity", Actor(name="test"), lambda desk: desk.record(name))[1]
    assert isinstance(record, ApprovalGiven)
    return record


def approve(office: Office, what: str = "cargo", person: str = "keller", phrase: str = PHRASE) -> Given:
    """Approve by pass phrase what somebody would send."""
    asked = office.node.ask_approval("sending.send", Send(what=what), office.actor(person), None)
    assert asked.by_phrase
    return Given(nonce=asked.nonce, phrase=phrase)


def act(office: Office, given: Given | None, what: str = "cargo", person: str = "keller") -> str:
    """Send something with an approval; return the approval's name."""
    name: str = office.node.act("sending.send", Send(what=what), office.actor(person), given)
    return name


def test_S_53_without_an_approval_nothing_happens(office: Office) -> None:
    """The normal way: asked for, and nothing is done or put on record before."""
    before = office.kinds()
    with pytest.raises(NeedsApproval):
        act(office, None)
    with pytest.raises(NeedsApproval):
        act(office, Given(nonce="0" * 64))
    assert office.kinds() == before


def test_S_53_a_fresh_phrase_approves_and_stands_in_the_log(office: Office) -> None:
    """Who has no passkey gives the pass phrase anew; digest and method are kept beside the act."""
    record = approval_of(office, act(office, approve(office)))
    assert (record.who, record.action, record.method) == ("person/keller", "sending.send", "phrase")
    assert record.approved == hashlib.sha256(b"what would be sent").hexdigest()
    asked = msgspec.json.encode(Send(what="cargo"), order="sorted")
    assert record.asked == hashlib.sha256(asked).hexdigest()


def test_S_53_an_approval_is_for_one_act_of_one_person_once(office: Office) -> None:
    """Replayed, for another ask, by another person, made up, or five minutes old, it approves nothing."""
    given = approve(office)
    for what, person in (("other cargo", "keller"), ("cargo", "noor")):
        with pytest.raises(Refused):
            act(office, given, what, person)
    act(office, given)
    with pytest.raises(Refused):
        act(office, given)
    with pytest.raises(Refused):
        act(office, Given(nonce="ab" * 32, phrase=PHRASE))
    late = approve(office)
    office.clock.move(5 * MINUTE_MS)
    with pytest.raises(Refused):
        act(office, late)


def test_S_53_what_changed_meanwhile_is_not_approved(office: Office) -> None:
    """The bytes that would be sent are part of what is approved."""
    given = approve(office)
    CARGO["bytes"] = b"something else"
    with pytest.raises(Refused):
        act(office, given)


def test_S_53_what_changes_between_check_and_act_is_not_done(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at once more inside the unit of work."""
    given, note = approve(office), office.node.approvals.note

    def changed(*arguments: Any) -> Actor:
        CARGO["bytes"] = b"something else"
        return note(*arguments)

    monkeypatch.setattr(office.node.approvals, "note", changed)
    with pytest.raises(Conflict):
        act(office, given)
    assert "identity.approval_given" not in office.kinds()


def test_S_53_a_wrong_phrase_approves_nothing_and_counts(office: Office) -> None:
    """Five wrong ones lock, as at the sign-in."""
    for _ in range(5):
        with pytest.raises(Refused):
            act(office, approve(office, phrase="wrong phrase here"))
    with pytest.raises(Refused, match="Too many"):
        act(office, approve(office))


def with_passkey(office: Office, person: str) -> Device:
    """Give somebody a passkey."""
    code_hash = hashlib.sha256(CODE.encode()).hexdigest()
    office.node.work("identity", office.actor("adams"), lambda desk: offer_enrolment(desk, person, code_hash))
    keys, device = office.node.passkeys, Device(HERE)
    answer = device.register(keys.options_for_code(keys.site(HERE), CODE))
    keys.register_with_code(keys.site(HERE), CODE, answer, "Bridge laptop")
    return device


def test_S_53_a_passkey_signs_the_digest_of_exactly_what_is_approved(office: Office) -> None:
    """Anybody can check it years later with the public key alone; the pass phrase will not do any longer."""
    device, site = with_passkey(office, "keller"), office.node.passkeys.site(HERE)
    asked = office.node.ask_approval("sending.send", Send(what="cargo"), office.actor("keller"), site)
    assert not asked.by_phrase
    with pytest.raises(Refused):
        act(office, Given(nonce=asked.nonce, phrase=PHRASE))
    asked = office.node.ask_approval("sending.send", Send(what="cargo"), office.actor("keller"), site)
    given = Given(nonce=asked.nonce, answer=device.sign(asked.options), site=site)
    record = approval_of(office, act(office, given))
    matter = Matter(
        who=record.who, action=record.action, asked=record.asked, approved=record.approved, nonce=record.nonce
    )
    assert matter.digest.hex() == record.digest == asked.digest
    sql = "SELECT public_key FROM identity_passkeys WHERE credential_id = ?"
    ((public_key,),) = office.node.store.query(sql, (record.credential_id,))
    check_assertion(site, record.assertion, matter.digest, public_key, 0)


def test_S_53_a_passkey_that_signed_something_else_approves_nothing(office: Office) -> None:
    """A signature for signing in, of another device, or of another matter is worth nothing here."""
    device, site = with_passkey(office, "keller"), office.node.passkeys.site(HERE)
    for options in (
        office.node.passkeys.sign_in_options(site),
        office.node.ask_approval("sending.send", Send(what="other"), office.actor("keller"), site).options,
        assertion_options(site, bytes(32)),
    ):
        asked = office.node.ask_approval("sending.send", Send(what="cargo"), office.actor("keller"), site)
        with pytest.raises(LinderoError):
            act(office, Given(nonce=asked.nonce, answer=device.sign(options), site=site))
    asked = office.node.ask_approval("sending.send", Send(what="cargo"), office.actor("keller"), site)
    other = Device(HERE, seed=9)
    with pytest.raises(LinderoError):
        act(office, Given(nonce=asked.nonce, answer=other.sign(asked.options), site=site))
    assert "identity.approval_given" not in office.kinds()


def test_S_53_machines_approve_nothing(office: Office) -> None:
    """A plug-in's way: feeds, reactions and jobs have nobody behind them, whatever grant they were given."""
    for name in ("feed/ais", "reaction/sending.follow", "job/x", "system"):
        actor = Actor(name=name, grants=frozenset({"sending.send"}))
        with pytest.raises(Refused) as refusal:
            office.node.act("sending.send", Send(what="cargo"), actor, approve(office))
        assert refusal.value.code == "identity.approval_machine"


def test_S_53_roles_are_given_with_an_approval(office: Office) -> None:
    """The administrator's way: with the phrase, or by being at the machine itself; never for oneself."""
    ask = GrantRole(person="noor", role="LO")
    adams = office.actor("adams")
    with pytest.raises(NeedsApproval):
        office.node.act("identity.grant_role", ask, adams)
    asked = office.node.ask_approval("identity.grant_role", ask, adams, None)
    office.node.act("identity.grant_role", ask, adams, Given(nonce=asked.nonce, phrase=PHRASE))
    machine = local_actor(0, office.node.registry.offers("grants"))
    office.node.act("identity.grant_role", GrantRole(person="keller", role="LO"), machine)
    assert office.roles("noor") == ["LO", "SPOC"]
    assert office.roles("keller") == ["LO", "NCC"]
    own = GrantRole(person="adams", role="NCC")
    asked = office.node.ask_approval("identity.grant_role", own, adams, None)
    with pytest.raises(Refused) as refusal:
        office.node.act("identity.grant_role", own, adams, Given(nonce=asked.nonce, phrase=PHRASE))
    assert refusal.value.code == "identity.own_role"


def test_S_53_the_second_person_is_another() -> None:
    """Requester and approver are two; the same rule serves drafting and activating, alerts and matches."""
    check_other_person(RELEASE, "person/keller", "person/noor")
    for first, second in (
        ("person/keller", "person/keller"),
        ("", "person/noor"),
        ("person/keller", "feed/x"),
    ):
        with pytest.raises(Refused):
            check_other_person(RELEASE, first, second)


def test_S_53_holds_in_an_exercise(tmp_path: Path) -> None:
    """Crisis and exercise mode: approved there too."""
    with an_office(tmp_path, SENDING, setting="exercise") as office, pytest.raises(NeedsApproval):
        act(office, None)
