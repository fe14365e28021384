"""The originator's consent, asked and given between nodes: one record, nation and purpose at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from lindero.engine.backups import restore_backup, write_backup
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Missing, Refused
from lindero.kernel.places import place_of
from lindero.kernel.record import Head
from lindero.kernel.times import DAY_MS
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.exchange.consent.actions import AskConsent, GiveConsent, PassOn, RefuseConsent
from lindero.trust.exchange.consent.pages import ConsentsQuery, ConsentsView
from lindero.trust.exchange.consent.token import CONSENT_CONTEXT, consent_of, note_of, sign_consent
from lindero.trust.exchange.exporting import export_channel
from lindero.trust.exchange.using import Used, UseRecord
from lindero.trust.ledger.notes import VerifierKey
from lindero.trust.ledger.verify import verify_bundle
from tests.nodes.concluded import left_world
from tests.nodes.folders import CROSSING, GRADED, PersonMet
from tests.nodes.releasing import agreed_to
from tests.nodes.treaties import among, with_persons
from tests.nodes.world import EVERYTHING, World

SECRET = "219006622"
OFFICER = Actor(name="person/officer", grants=EVERYTHING | {"exchange.consent"})
OTHER = "sea_rescue"
NATIONS = ("NRD", "SUD")


def bilateral(first: str, second: str, number: int, onward: str = "") -> str:
    """Return a treaty between two of the three nations, with passing on permitted to a third or not."""
    text = (
        among(first, second)
        .replace("id: AG-3", f"id: AG-{number}")
        .replace("languages: [en, es, fr]", "languages: [en, es]")
    )
    if not onward:
        return text
    return text.replace(
        "handling: {classification: restricted, tlp: amber, no_onward: true}",
        f"handling: {{classification: restricted, tlp: amber, no_onward: false}}\n    onward: [{onward}]",
    )


def two_treaties(world: World) -> None:
    """Let Sudia have a treaty with either of its neighbours."""
    world.conclude(bilateral("NRD", "SUD", 3, "VES"))
    world.conclude(bilateral("SUD", "VES", 4), proposer="SUD")


@pytest.fixture
def three(tmp_path: Path) -> Iterator[World]:
    """Give three nations of which Sudia has a treaty with Nordia and one with Vesta, and they have none."""
    world = left_world(tmp_path, two_treaties, nations=("NRD", "SUD", "VES"))
    yield world
    world.close()


@pytest.fixture
def strangers(tmp_path: Path) -> Iterator[World]:
    """Give three nations without an agreement."""
    world = World(tmp_path, ("NRD", "SUD", "VES"))
    yield world
    world.close()


@pytest.fixture
def received(three: World) -> Head:
    """Give a record of Nordia as Sudia received it."""
    three.observe("NRD", identity=SECRET)
    three.settle()
    (head,) = three.received("SUD")
    return head


def ask_for(world: World, head: Head, to: str, purpose: str, days: int = 5) -> None:
    """Let Sudia ask Nordia, and let the word travel."""
    ask = AskConsent(
        origin="NRD", record_id=head.record_id, to=to, purpose=purpose, days=days, reason="a joint patrol"
    )
    world.nodes["SUD"].act("exchange.ask_consent", ask, OFFICER)
    world.settle()


def give(world: World, head: Head, to: str, purpose: str) -> None:
    """Let Nordia consent, and let the token travel."""
    ask = GiveConsent(holder="SUD", record_id=head.record_id, to=to, purpose=purpose)
    agreed_to(world, "NRD", "exchange.give_consent", ask, OFFICER)
    world.settle()


def pass_on(world: World, head: Head) -> None:
    """Let Sudia pass the record on to Vesta."""
    ask = PassOn(origin="NRD", record_id=head.record_id, peer="VES")
    agreed_to(world, "SUD", "exchange.pass_on", ask, OFFICER)
    world.settle()


def use(world: World, head: Head, purpose: str) -> Used:
    """Let an officer of Sudia open a received record."""
    ask = UseRecord(origin="NRD", record_id=head.record_id, purpose=purpose)
    used: Used = world.nodes["SUD"].act("exchange.use_record", ask, OFFICER)
    return used


def shown(world: World, nation: str) -> ConsentsView:
    """Return the page of consents of a nation."""
    node = world.nodes[nation]
    view = node.show(node.page("/sharing/consents"), ConsentsQuery(), OFFICER)
    assert isinstance(view, ConsentsView)
    return view


# --- another purpose ------------------------------------------------------------------------------------------


def test_S_06_consent_opens_one_purpose_for_one_record(three: World, received: Head) -> None:
    """Asked and given, the record may be used for the other purpose; a second record still may not."""
    with pytest.raises(Refused):
        use(three, received, OTHER)
    ask_for(three, received, "SUD", OTHER)
    give(three, received, "SUD", OTHER)
    assert use(three, received, OTHER).fields["identity"] == SECRET
    three.observe("NRD", identity="219000001")
    three.settle()
    second = three.received("SUD")[1]
    with pytest.raises(Refused):
        use(three, second, OTHER)


def test_S_06_consent_ends_when_it_says(three: World, received: Head) -> None:
    """From its last instant on the other purpose is refused again."""
    ask_for(three, received, "SUD", OTHER, days=2)
    give(three, received, "SUD", OTHER)
    three.move(2 * DAY_MS)
    with pytest.raises(Refused):
        use(three, received, OTHER)


def test_S_06_a_refusal_takes_a_consent_back(three: World, received: Head) -> None:
    """The originator may end what it gave; the word arrives and the purpose is closed."""
    ask_for(three, received, "SUD", OTHER)
    give(three, received, "SUD", OTHER)
    ask = RefuseConsent(
        holder="SUD", record_id=received.record_id, to="SUD", purpose=OTHER, code="DISPROPORTIONATE"
    )
    three.nodes["NRD"].act("exchange.refuse_consent", ask, OFFICER)
    three.settle()
    with pytest.raises(Refused):
        use(three, received, OTHER)
    assert shown(three, "SUD").consents[0].status == "refused DISPROPORTIONATE"


def test_S_06_a_consent_that_was_taken_back_is_none_in_a_restored_store(
    three: World, received: Head, tmp_path: Path
) -> None:
    """At the originator and at who asked, before a word between them: both stores were set back to when it held."""
    ask_for(three, received, "SUD", OTHER)
    give(three, received, "SUD", OTHER)
    now = three.clocks["SUD"].now()
    folders = {nation: three.folder / nation for nation in NATIONS}
    homes = {nation: (home / "data/node.db", home / "erased.txt") for nation, home in folders.items()}
    old = {name: write_backup(*home, tmp_path / "old", now=now).folder for name, home in homes.items()}
    ask = RefuseConsent(
        holder="SUD", record_id=received.record_id, to="SUD", purpose=OTHER, code="DISPROPORTIONATE"
    )
    three.nodes["NRD"].act("exchange.refuse_consent", ask, OFFICER)
    three.settle()
    three.sever("NRD", "SUD")
    for nation, home in homes.items():
        three.nodes[nation].register.keep_up(three.nodes[nation].store)
        three.nodes[nation].close()
        restore_backup(old[nation], *home, nation=nation, now=now, is_replacing=True)
        assert three.open(nation).taken_again == 1
        assert shown(three, nation).consents[0].status == "refused NOT_AVAILABLE"
    with pytest.raises(Refused):
        use(three, received, OTHER)


@pytest.mark.parametrize("code", ["RISK_TO_PERSON", "ESSENTIAL_SECURITY", "RIGHTS_RISK"])
def test_S_10_a_risk_is_told_in_the_same_words_as_nothing(three: World, received: Head, code: Any) -> None:
    """Who asked reads the word for what is not available: not the risk, not even its length."""
    ask_for(three, received, "SUD", OTHER)
    # Conformance vectors of the agreements name the code too: what counts is the answer.
    three.crossed.clear()
    three.answered.clear()
    ask = RefuseConsent(holder="SUD", record_id=received.record_id, to="SUD", purpose=OTHER, code=code)
    three.nodes["NRD"].act("exchange.refuse_consent", ask, OFFICER)
    three.settle()
    assert shown(three, "SUD").consents[0].status == "refused NOT_AVAILABLE"
    assert code.encode() not in three.wire("NRD", "SUD")
    assert three.records("NRD", "exchange.consent_reason_noted")[0].code == code


def test_nobody_consents_to_what_was_not_asked(three: World, received: Head) -> None:
    """An originator answers questions; it does not write tokens in stock."""
    ask = GiveConsent(holder="SUD", record_id=received.record_id, to="VES", purpose=OTHER)
    with pytest.raises(Missing):
        agreed_to(three, "NRD", "exchange.give_consent", ask, OFFICER)


# --- passing on -----------------------------------------------------------------------------------------------


def test_EXC_11_S_07_with_consent_a_record_is_passed_on_with_its_origins_proof(
    three: World, received: Head
) -> None:
    """Vesta holds Nordia's record from Sudia: origin, commitment, and Nordia's own word that it may."""
    ask_for(three, received, "VES", "border_surveillance")
    give(three, received, "VES", "border_surveillance")
    pass_on(three, received)
    (head,) = three.received("VES")
    assert (head.origin, head.actor, head.commitment) == ("NRD", "peer/SUD", received.commitment)
    assert head.delete_by <= received.delete_by
    assert three.body("VES", head).identity == SECRET
    entry = three.entries("VES", "lindero/SUD-VES/AG-4/operations")[-1]
    assert "NRD" in entry.consent
    assert CONSENT_CONTEXT in entry.consent
    assert three.records("SUD", "exchange.passing_decided")[0].codes == ()
    three.check_logs_agree()


def test_S_07_what_waits_to_be_passed_on_is_judged_again(three: World, received: Head) -> None:
    """Sealed before a restart and judged again after it, it goes by the same consent."""
    ask_for(three, received, "VES", "border_surveillance")
    give(three, received, "VES", "border_surveillance")
    node = three.nodes["SUD"]
    ask = PassOn(origin="NRD", record_id=received.record_id, peer="VES")
    agreed_to(three, "SUD", "exchange.pass_on", ask, OFFICER)
    node.store.run(lambda tx: node.exchange.outbox.seal_next(tx, "VES", "operations"))
    three.reopen("SUD")
    three.settle()
    assert [head.record_id for head in three.received("VES")] == [received.record_id]


def test_S_07_a_consent_taken_back_withdraws_what_waits(three: World, received: Head) -> None:
    """Sealed and not yet sent, it loses its content when the originator says no and the node looks again."""
    ask_for(three, received, "VES", "border_surveillance")
    give(three, received, "VES", "border_surveillance")
    node = three.nodes["SUD"]
    three.sever("SUD", "VES")
    ask = PassOn(origin="NRD", record_id=received.record_id, peer="VES")
    agreed_to(three, "SUD", "exchange.pass_on", ask, OFFICER)
    node.store.run(lambda tx: node.exchange.outbox.seal_next(tx, "VES", "operations"))
    refusal = RefuseConsent(
        holder="SUD",
        record_id=received.record_id,
        to="VES",
        purpose="border_surveillance",
        code="ORIGINATOR_REFUSED",
    )
    three.nodes["NRD"].act("exchange.refuse_consent", refusal, OFFICER)
    three.settle()
    three.mend("SUD", "VES")
    for _ in range(3):
        three.settle()
        three.move(1_000)
    assert three.received("VES") == []
    assert SECRET.encode() not in three.wire("SUD", "VES")


def test_EXC_11_a_field_that_goes_no_further_is_a_digest_to_the_third_nation(strangers: World) -> None:
    """Vesta's treaty with Sudia names fewer fields: the rest stays proved and unknown, in the exported file too."""
    strangers.conclude(bilateral("NRD", "SUD", 3, "VES"))
    strangers.conclude(bilateral("SUD", "VES", 4).replace(", reason, identity]", ", reason]"), proposer="SUD")
    strangers.observe("NRD", identity=SECRET)
    strangers.settle()
    (head,) = strangers.received("SUD")
    ask_for(strangers, head, "VES", "border_surveillance")
    give(strangers, head, "VES", "border_surveillance")
    pass_on(strangers, head)
    (passed,) = strangers.received("VES")
    assert strangers.body("VES", passed).identity is None
    assert SECRET.encode() not in strangers.wire("SUD", "VES")
    node = strangers.nodes["SUD"]
    bundle = node.store.run(
        lambda tx: export_channel(tx, "lindero/SUD-VES/AG-4/operations", "SUD", node.signer, node.clock.now())
    )
    assert SECRET.encode() not in bundle
    assert verify_bundle(bundle).findings == ()


def test_EXC_11_S_07_without_consent_nothing_is_passed_on(three: World, received: Head) -> None:
    """The ask is refused for want of the token; nothing of the record reaches Vesta."""
    with pytest.raises(Refused) as refusal:
        pass_on(three, received)
    assert refusal.value.reasons == ("ONWARD",)
    assert SECRET.encode() not in three.wire("SUD", "VES")


def test_S_07_consent_for_another_use_is_none_for_passing_on(three: World, received: Head) -> None:
    """What Sudia may do itself, it may not hand on."""
    ask_for(three, received, "SUD", OTHER)
    give(three, received, "SUD", OTHER)
    with pytest.raises(Refused):
        pass_on(three, received)


def test_S_07_consent_for_another_purpose_is_none_for_this_one(three: World, received: Head) -> None:
    """Vesta's treaty with Sudia names one purpose, the token another: it stays."""
    ask_for(three, received, "VES", OTHER)
    give(three, received, "VES", OTHER)
    pass_on(three, received)
    assert three.received("VES") == []
    assert three.records("SUD", "exchange.passing_decided")[0].codes == ("PURPOSE",)


def test_S_07_consent_that_ended_on_the_way_is_refused_on_arrival(three: World, received: Head) -> None:
    """Vesta reads the token by its own clock: a day too late it is none."""
    ask_for(three, received, "VES", "border_surveillance", days=1)
    give(three, received, "VES", "border_surveillance")
    three.clocks["VES"].move(DAY_MS)
    pass_on(three, received)
    assert three.received("VES") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"about": "a" * 26}, "ONWARD"),
        ({"to": "NRD"}, "ONWARD"),
        ({"holder": "VES"}, "ONWARD"),
        ({"purpose": OTHER}, "ONWARD"),
        ({"until": 1}, "ONWARD"),
        ({"signed by the holder": True}, "ledger.note_unsigned"),
    ],
)
def test_S_07_a_third_nation_believes_no_other_token(
    three: World, received: Head, change: dict[str, Any], code: str
) -> None:
    """A token for anything else, or signed by whoever passes it on, opens nothing, whatever the sender's gate did."""
    ask_for(three, received, "VES", "border_surveillance")
    give(three, received, "VES", "border_surveillance")
    node, nordia = three.nodes["SUD"], three.nodes["NRD"]
    (token,) = node.store.query("SELECT token FROM exchange_consents WHERE to_nation = 'VES'")[0]
    note = note_of(token)
    payload = note.text.partition("\n")[2].strip()
    consent = msgspec.json.decode(payload, type=type(_consent(note, nordia)))
    is_own = change.pop("signed by the holder", False)
    forged = sign_consent(
        msgspec.structs.replace(consent, **change), node.signer if is_own else nordia.signer
    )
    node.store.run(lambda tx: tx.execute("UPDATE exchange_consents SET token = ?", (forged,)))
    pass_on(three, received)
    assert three.received("VES") == []
    outcomes = [o.status for b in three.records("VES", "exchange.batch_received") for o in b.outcomes]
    assert outcomes[-1] in {code, "exchange.key_unknown"}


def _consent(note: Any, node: Any) -> Any:
    return consent_of(note, [VerifierKey(f"lindero/{node.nation}", node.signer.public_key)])


def test_S_07_a_recall_reaches_whoever_it_was_passed_on_to(three: World, received: Head) -> None:
    """Nordia recalls from Sudia, Sudia from Vesta; no file of either holds a byte of it afterwards."""
    ask_for(three, received, "VES", "border_surveillance")
    give(three, received, "VES", "border_surveillance")
    pass_on(three, received)
    own = three.events("NRD", "tracking.track_updated")[0].head
    three.recall("NRD", own)
    for _ in range(3):
        three.settle()
        three.move(1_000)
    assert three.body("VES", three.received("VES")[0]) is None
    assert three.files_holding("VES", SECRET) == []


def test_S_10_consent_never_outweighs_the_clause(strangers: World) -> None:
    """A clause that forbids passing on is no matter of consent."""
    strangers.conclude(bilateral("NRD", "SUD", 3))
    strangers.conclude(bilateral("SUD", "VES", 4), proposer="SUD")
    strangers.observe("NRD", identity=SECRET)
    strangers.settle()
    (head,) = strangers.received("SUD")
    ask_for(strangers, head, "VES", "border_surveillance")
    give(strangers, head, "VES", "border_surveillance")
    pass_on(strangers, head)
    assert strangers.received("VES") == []
    assert strangers.records("SUD", "exchange.passing_decided")[0].codes == ("ONWARD",)


def test_what_is_not_a_purpose_is_not_asked_for(three: World, received: Head) -> None:
    """There is no consent to targeting: the word does not exist (AGR-12)."""
    with pytest.raises(LinderoError):
        ask_for(three, received, "SUD", "targeting")


@pytest.mark.parametrize(
    ("person_class", "wish", "nationality", "to", "consents"),
    [
        ("suspect", "asks", ("VES",), "VES", False),
        ("suspect", "asks", (), "VES", False),
        ("claimant", None, ("VES",), "VES", False),
        ("suspect", None, ("VES",), "VES", True),
        ("suspect", "asks", ("VES",), "SUD", True),
    ],
)
def test_S_10_nobody_consents_to_a_risk_for_a_protected_person(
    tmp_path: Path,
    person_class: str,
    wish: str | None,
    nationality: tuple[str, ...],
    to: str,
    consents: bool,
) -> None:
    """Sudia cannot know of the claim, so Nordia's own node asks S-10 again before it signs (safeguard S-07)."""
    world = World(tmp_path, folders=(CROSSING,))
    world.conclude(with_persons("suspect", "claimant"))
    met = PersonMet(
        place=place_of(11, 55.5),
        person_class=person_class,
        name="Ada Lovelace",
        nationality=nationality,
        wish=wish,
        grading=GRADED,
    )
    head = world.put("NRD", "crossing", met)
    world.settle()
    ask_for(world, head, to, "border_surveillance")
    ask = GiveConsent(holder="SUD", record_id=head.record_id, to=to, purpose="border_surveillance")
    if consents:
        agreed_to(world, "NRD", "exchange.give_consent", ask, OFFICER)
    else:
        with pytest.raises(Refused) as refusal:
            agreed_to(world, "NRD", "exchange.give_consent", ask, OFFICER)
        assert refusal.value.reasons == ("RIGHTS_RISK",)
    world.close()


def test_the_page_of_consents_is_drawn(three: World, received: Head, monkeypatch: pytest.MonkeyPatch) -> None:
    """The originator sees who asks for what, and both answers; who asked sees what became of it."""
    ask_for(three, received, "VES", OTHER)
    for nation, expected in (("NRD", "/do/exchange/give_consent?holder=SUD"), ("SUD", "a joint patrol")):
        node = three.nodes[nation]
        monkeypatch.setattr(node.people, "person_of", lambda _, **__: (OFFICER, "Officer"))
        session = {cookie_name(node, "http"): "any"}
        with TestClient(web_application(node), base_url="http://127.0.0.1", cookies=session) as browser:
            page = browser.get("/sharing/consents").text
            assert expected in page
            assert "Sea rescue" in page or "sea rescue" in page
            assert ("give_consent" in page) is (nation == "NRD")
