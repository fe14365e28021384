"""Certificates of erasure: what a recipient states of recalled records, signed, held by both sides, true."""

from typing import Any

import msgspec
import pytest

from lindero.engine.log import Incoming
from lindero.kernel.errors import Conflict, LinderoError, Missing, Refused, Unproved
from lindero.kernel.proofs import key_fingerprint
from lindero.kernel.record import Head, encode_record
from lindero.kernel.times import DAY_MS, HOUR_MS
from lindero.shells.operations import operate
from lindero.shells.said_locally import ExportChannel
from lindero.trust.exchange import channels
from lindero.trust.exchange.recall.carrying import check_certificate, check_recallable
from lindero.trust.exchange.recall.views import CertificateQuery, ExportsQuery
from lindero.trust.exchange.records import ErasureCertified, RecordRecalled
from lindero.trust.exchange.wire import Channel
from lindero.trust.ledger.erasures import (
    Certificate,
    Erasure,
    is_certificate,
    open_certificate,
    sign_certificate,
    verify_certificate,
)
from lindero.trust.ledger.notes import VerifierKey
from tests.nodes.dealings import (
    COURT,
    LAW,
    OFFICER,
    ask,
    certificates,
    duties,
    hold,
    holds,
    let_pass,
    page,
    recall_many,
    recalls,
)
from tests.nodes.treaties import among
from tests.nodes.world import START, World

SECRET = "219008822"


def key_of(world: World, nation: str) -> VerifierKey:
    """Return a nation's node key, as whoever verifies has it."""
    return VerifierKey(f"lindero/{nation}", world.nodes[nation].signer.public_key)


def derived(world: World, nation: str, head: Head, **more: Any) -> Head:
    """Put a record that a node derived from another."""
    node = world.nodes[nation]
    record = world.track(nation, track_id="d" * 20, **more)
    return node.store.run(lambda tx: node.log.put(tx, record, actor="reaction/test", cause=head))


# --- what is certified ------------------------------------------------------------------------------------------


def test_EXC_16_recall_is_certified_by_a_signed_statement_on_both_sides(allied: World) -> None:
    """The certificate names recall, record and outcome; both nodes hold the same words under the same signature."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    (given,) = allied.records("SUD", "exchange.erasure_certified")
    (received,) = allied.records("NRD", "exchange.erasure_certified")
    assert given == received
    stated = open_certificate(received.certificate, [key_of(allied, "SUD")])
    (recall,) = allied.events("NRD", "exchange.record_recalled")
    assert (stated.receiver, stated.asker) == ("SUD", "NRD")
    assert stated.erasures == (
        Erasure(record_id=head.record_id, recall=recall.head.record_id, status="ERASED"),
    )
    (line,) = recalls(allied, "NRD")
    (answer,) = line.answers
    assert (answer.nation, answer.status, line.is_open) == ("SUD", "ERASED", False)
    shown = page(
        allied, "NRD", "/sharing/certificates/{record_id}", CertificateQuery(record_id=answer.certificate)
    )
    assert shown.file.endswith(received.certificate)
    node_key = key_fingerprint(allied.nodes["SUD"].signer.public_key)
    report = verify_certificate(shown.file, {"SUD": {node_key}})
    assert (report.ok, report.is_pinned, report.certificate) == (True, True, stated)
    assert not verify_certificate(shown.file, {"SUD": {"0" * 64}}).ok
    assert verify_certificate(shown.file, {}).is_pinned is False


def test_EXC_16_everything_derived_goes_too_and_is_counted(allied: World) -> None:
    """Rows of every capability, the live map, search and records derived by the recipient, byte for byte."""
    head = allied.observe("NRD", identity=SECRET, name="Morgenröte")
    allied.settle()
    (received,) = allied.received("SUD")
    first = derived(allied, "SUD", received, identity=SECRET)
    second = derived(allied, "SUD", first, name="Morgenröte")
    allied.settle()
    assert allied.files_holding("SUD", SECRET, "Morgenröte")
    allied.recall("NRD", head)
    allied.settle()
    (certificate,) = [c for c in certificates(allied, "NRD") if c.receiver == "SUD"]
    assert certificate.erasures[0].derived == 2
    assert [allied.body("SUD", gone) for gone in (received, first, second)] == [None, None, None]
    assert allied.files_holding("SUD", SECRET, "Morgenröte") == []
    store = allied.nodes["SUD"].store
    for table in allied.registry.tables.values():
        if table.derived and "record_id" in table.columns:
            for gone in (received, first, second):
                assert not store.query(f"SELECT 1 FROM {table.name} WHERE record_id = ?", (gone.record_id,))


def test_EXC_16_what_was_derived_and_released_is_asked_back_in_turn(three: World) -> None:
    """The recipient recalls its own product from whoever got it, and names those nations in its certificate."""
    three.conclude(among("NRD", "SUD", "VES"))
    three.sever("NRD", "VES")
    head = three.observe("NRD", identity=SECRET)
    three.settle()
    product = derived(three, "SUD", three.received("SUD")[0], identity=SECRET)
    three.settle()
    assert three.files_holding("VES", SECRET)
    three.recall("NRD", head)
    three.settle()
    (certificate,) = [c for c in certificates(three, "NRD") if c.receiver == "SUD"]
    assert certificate.erasures[0].passed_on == ("NRD", "VES")
    assert three.files_holding("VES", SECRET) == three.files_holding("SUD", SECRET) == []
    (onward,) = [
        r for r in three.records("SUD", "exchange.record_recalled") if r.recalled == product.record_id
    ]
    assert onward.ground == "source"
    assert [c.erasures[0].status for c in certificates(three, "VES")] == ["ERASED"]


def pass_on(world: World, head: Head, via: str, to: str) -> None:
    """Let a node pass a neighbour's record on, as one does that has the originator's consent."""
    node, beyond = world.nodes[via], world.nodes[to]
    received = msgspec.structs.replace(head, agreement="AG-3@1", actor=f"peer/{via}")
    incoming = Incoming(head=received, body=encode_record(world.body(via, head)), disclosure=b"{}")
    sealing = channels.Sealing(about=head.record_id, entry=b"{}", disclosure=None)
    channel = Channel(via, to, "AG-3", "operations")
    node.store.run(lambda tx: channels.append(tx, channel, [sealing]))
    node.store.run(lambda tx: channels.acknowledge(tx, channel.name, 0, 1, "as if it had arrived", head.at))
    beyond.store.run(lambda tx: beyond.log.receive(tx, [incoming]))


def test_EXC_16_recall_cascades_to_whom_the_record_was_passed_on(three: World) -> None:
    """Vesta had Nordia's record from Sudia: Sudia asks it back, and Vesta erases it for Sudia."""
    three.conclude(among("NRD", "SUD", "VES"))
    three.sever("NRD", "VES")
    head = three.observe("NRD", identity=SECRET)
    three.settle()
    pass_on(three, three.received("SUD")[0], "SUD", "VES")
    assert three.files_holding("VES", SECRET)
    three.recall("NRD", head)
    three.settle_troubled()
    (certificate,) = [c for c in certificates(three, "NRD") if c.receiver == "SUD"]
    assert certificate.erasures[0].passed_on == ("VES",)
    assert [c.erasures[0].status for c in certificates(three, "VES")] == ["ERASED"]
    assert three.files_holding("VES", SECRET) == []


def test_EXC_16_recall_of_a_leaf_never_received_is_certified_as_unknown(allied: World) -> None:
    """Withdrawn on its way: the entry arrived empty, and the certificate says that nothing was ever there."""
    head = allied.observe("NRD", identity=SECRET)
    allied.sever("NRD", "SUD")
    while allied.step(allied.link("NRD", "SUD")):
        pass
    allied.recall("NRD", head)
    allied.mend("NRD", "SUD")
    allied.settle()
    (certificate,) = certificates(allied, "NRD")
    assert [item.status for item in certificate.erasures] == ["UNKNOWN"]


def test_EXC_16_many_are_recalled_at_once_under_one_signature(allied: World) -> None:
    """Those of one parcel share a certificate; each record has its own line."""
    heads = allied.observe_many("NRD", 40)
    allied.settle()
    recall_many(allied, "NRD", heads)
    allied.settle()
    (certificate,) = certificates(allied, "NRD")
    assert {item.record_id for item in certificate.erasures} == {head.record_id for head in heads}
    assert all(line.answers[0].certificate for line in recalls(allied, "NRD"))


def test_recall_of_many_is_all_or_nothing(allied: World) -> None:
    """One name that is not ours, doubled or recalled already, and nothing is recalled."""
    heads = allied.observe_many("NRD", 3)
    allied.recall("NRD", heads[0])
    stranger = msgspec.structs.replace(heads[1], record_id="z" * 26)
    for wrong, kind in (
        ([heads[1], heads[0]], Conflict),
        ([heads[1], heads[1]], Conflict),
        ([heads[1], stranger], Missing),
    ):
        with pytest.raises(kind):
            recall_many(allied, "NRD", wrong)
    assert len(allied.records("NRD", "exchange.record_recalled")) == 1


# --- held -------------------------------------------------------------------------------------------------------


def test_S_45_recalled_record_under_a_hold_is_held_and_unreadable(allied: World) -> None:
    """The certificate names law, authority and review date; the recipient's officers cannot open it any more."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    (received,) = allied.received("SUD")
    review_at = START + 30 * DAY_MS
    hold(allied, "SUD", received, review_at)
    allied.recall("NRD", head)
    allied.settle()
    (item,) = certificates(allied, "NRD")[0].erasures
    assert (item.status, item.legal_basis, item.authority, item.review_at) == ("HELD", LAW, COURT, review_at)
    assert allied.body("SUD", received) is None
    use = {"origin": "NRD", "record_id": received.record_id, "purpose": received.purpose}
    with pytest.raises(Missing):
        ask(allied, "SUD", "use_record", **use)
    assert allied.nodes["SUD"].store.query("SELECT 1 FROM picture_latest WHERE origin = 'NRD'") == []
    opened = ask(
        allied, "SUD", "open_held", record_id=received.record_id, origin="NRD", reason="hearing in case 12"
    )
    assert opened.fields["identity"] == SECRET
    (account,) = allied.records("SUD", "exchange.held_opened")
    assert (account.held, account.reason) == (received.record_id, "hearing in case 12")


def test_S_45_when_the_hold_ends_the_erasure_is_certified_by_itself(allied: World) -> None:
    """On the review date the body goes, and a second certificate says ERASED."""
    head = allied.observe("NRD", identity=SECRET)
    allied.settle()
    hold(allied, "SUD", allied.received("SUD")[0], START + 2 * DAY_MS)
    allied.recall("NRD", head)
    allied.settle()
    assert recalls(allied, "NRD")[0].answers[0].status == "HELD"
    let_pass(allied, 2 * DAY_MS)
    assert [item.status for c in certificates(allied, "NRD") for item in c.erasures] == ["HELD", "ERASED"]
    assert recalls(allied, "NRD")[0].answers[0].status == "ERASED"
    assert allied.files_holding("SUD", SECRET) == []
    assert holds(allied, "SUD").holds == ()


# --- what is believed -------------------------------------------------------------------------------------------


def certified(world: World, signer: str, **more: Any) -> ErasureCertified:
    """Return a certificate in Sudia's name about a record that Nordia recalled, changed and signed by somebody."""
    (recall,) = world.events("NRD", "exchange.record_recalled")
    assert recall.record is not None
    item = Erasure(
        record_id=recall.record.recalled,  # type: ignore[attr-defined]
        recall=recall.head.record_id,
        status="ERASED",
    )
    facts: dict[str, Any] = {"receiver": "SUD", "asker": "NRD", "certified_at": 1, "erasures": (item,)}
    text = sign_certificate(Certificate(**(facts | more)), world.nodes[signer].signer)
    return ErasureCertified(peer="NRD", certificate=text)


def test_EXC_16_certificate_is_believed_of_its_signer_alone(allied: World) -> None:
    """Signed by another, in another's name, about what nobody recalled, or bent by one letter: it is no proof."""
    allied.sever("NRD", "SUD")
    head = allied.observe("NRD")
    allied.recall("NRD", head)
    node = allied.nodes["NRD"]

    def check(record: ErasureCertified) -> None:
        node.store.run(lambda tx: check_certificate(tx, "SUD", record, "NRD", START))

    good = certified(allied, "SUD")
    check(good)
    stranger = Erasure(record_id="z" * 26, recall="y" * 26, status="ERASED")
    bent = good.certificate.replace('"ERASED"', '"HELD"')
    for bad in (
        certified(allied, "NRD"),
        certified(allied, "SUD", receiver="VES"),
        certified(allied, "SUD", asker="VES"),
        certified(allied, "SUD", erasures=(stranger,)),
        msgspec.structs.replace(good, certificate=bent),
        msgspec.structs.replace(good, peer="VES"),
        msgspec.structs.replace(good, certificate="ERASED, word of honour"),
    ):
        with pytest.raises(LinderoError):
            check(bad)


def test_certificate_is_no_other_statement(allied: World) -> None:
    """What begins otherwise is not taken for one, and one that holds no such facts is refused."""
    head = allied.observe("NRD")
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    text = allied.records("NRD", "exchange.erasure_certified")[0].certificate
    assert is_certificate(text)
    ((receipt,),) = allied.nodes["NRD"].store.query(
        "SELECT receipt FROM exchange_batches WHERE channel = 'lindero/NRD-SUD/AG-1/operations'"
    )
    assert not is_certificate(receipt)
    with pytest.raises(Unproved):
        open_certificate(receipt, [key_of(allied, "SUD")])


# --- clocks -----------------------------------------------------------------------------------------------------


def test_D_15_warnings_come_at_50_and_80_percent_and_then_it_is_overdue_on_both_sides(allied: World) -> None:
    """A recall that a cut-off recipient does not answer: 24 h, 38.4 h and 48 h later both officers see it."""
    head = allied.observe("NRD")
    allied.settle()
    allied.sever("NRD", "SUD")
    allied.recall("NRD", head)
    percents = []
    for _ in range(49):
        let_pass(allied, HOUR_MS - 122_000)
        percents.append(len(allied.records("NRD", "exchange.duty_warned")))
    warned = allied.records("NRD", "exchange.duty_warned")
    assert [w.percent for w in warned] == [50, 80]
    assert (percents.index(1), percents.index(2)) == (23, 38)
    (overdue,) = allied.records("NRD", "exchange.erasure_overdue")
    assert (overdue.owed_by, overdue.about) == ("SUD", head.record_id)
    assert duties(allied, "NRD").overdue == 1
    assert recalls(allied, "NRD")[0].is_late
    allied.mend("NRD", "SUD")
    let_pass(allied, 16 * 60_000)
    (theirs,) = [line for line in duties(allied, "SUD").duties if line.about == head.record_id]
    assert (theirs.is_ours, theirs.stage, theirs.ended_at is not None) == (True, 100, True)
    (ours,) = duties(allied, "NRD").duties
    assert (ours.outcome, ours.stage, duties(allied, "NRD").overdue) == ("ERASED", 100, 0)


def test_D_15_what_is_answered_in_time_is_never_warned_of(allied: World) -> None:
    """The clock stops with the certificate."""
    head = allied.observe("NRD")
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    let_pass(allied, 3 * DAY_MS)
    assert allied.records("NRD", "exchange.duty_warned") == []
    assert allied.records("NRD", "exchange.erasure_overdue") == []
    assert [line.outcome for line in duties(allied, "NRD").duties] == ["ERASED"]


def test_S_40_each_day_is_reported_what_was_due_erased_and_held(allied: World) -> None:
    """The report counts bodies whose time ended, those that went, those before their time, and what a hold kept."""
    heads = [allied.observe("NRD") for _ in range(3)]
    allied.settle()
    received = allied.received("SUD")
    hold(allied, "SUD", received[0], START + 20 * DAY_MS)
    for head in heads[:2]:
        allied.recall("NRD", head)
    allied.settle()
    let_pass(allied, DAY_MS // 4)
    assert allied.records("SUD", "exchange.erasures_reported") == [], "a day is reported once it is over"
    let_pass(allied, DAY_MS - DAY_MS // 4)
    (report,) = allied.records("SUD", "exchange.erasures_reported")
    assert (report.erased, report.recalled, report.held) == (1, 1, 1)
    assert duties(allied, "SUD").days[0].held == 1


def test_officer_without_the_grant_holds_and_corrects_nothing(allied: World) -> None:
    """Each of the new acts needs its own permission."""
    plain = type(OFFICER)(name="person/clerk", grants=OFFICER.grants - {"exchange.correct", "exchange.hold"})
    for name in (
        "correct_record",
        "contest_accuracy",
        "ask_correction",
        "hold_record",
        "open_held",
        "end_hold",
    ):
        action = allied.registry.actions[f"exchange.{name}"]
        assert action.needs not in plain.grants


def test_S_40_erased_at_the_origin_it_is_gone_at_both_sides_with_all_that_was_derived(allied: World) -> None:
    """One act of the origin: its own body, its own products, and the recipient's, byte for byte."""
    head = allied.observe("NRD", identity=SECRET)
    product = derived(allied, "NRD", head, name="Morgenröte")
    allied.settle()
    ask(
        allied, "NRD", "erase_record", record_id=head.record_id, reason="asked by the person", ground="person"
    )
    allied.settle()
    for nation in ("NRD", "SUD"):
        assert [allied.body(nation, gone) for gone in (head, product)] == [None, None]
        allied.nodes[nation].store.scrub()
        assert allied.files_holding(nation, SECRET, "Morgenröte") == []
    grounds = {r.recalled: r.ground for r in allied.records("SUD", "exchange.record_recalled")}
    assert grounds == {head.record_id: "person", product.record_id: "source"}


# --- what stays -------------------------------------------------------------------------------------------------


def test_S_51_neighbour_takes_back_none_of_its_acts(allied: World) -> None:
    """Suspensions, signatures and certificates are answered for: a recall of one is refused, and it stands."""
    head = allied.observe("NRD")
    allied.settle()
    allied.recall("NRD", head)
    allied.suspend("SUD", "AG-1@1")
    allied.settle()
    node = allied.nodes["NRD"]
    for kind in ("agreements.agreement_suspended", "exchange.erasure_certified"):
        (act,) = allied.received("NRD", kind)
        recall = RecordRecalled(recalled=act.record_id, reason="we never said that")
        with pytest.raises(Refused) as refusal:
            node.store.run(lambda tx, recall=recall: check_recallable(tx, "SUD", recall, START))  # type: ignore[misc]
        assert refusal.value.code == "exchange.answered_for"


@pytest.mark.parametrize("action", ["erase_record", "correct_record"])
def test_S_50_decisions_and_access_logs_are_neither_erased_nor_corrected(allied: World, action: str) -> None:
    """Who may correct facts about the world may not change what the node did."""
    allied.observe("NRD")
    allied.settle()
    facts: dict[str, Any] = {"reason": "tidying up"}
    if action == "correct_record":
        facts["fields"] = {"peer": "VES"}
    for kind in ("exchange.gate_decided", "exchange.batch_sealed", "identity.peer_pinned"):
        decided = allied.events("NRD", kind)[0]
        with pytest.raises(Refused) as refusal:
            ask(allied, "NRD", action, record_id=decided.head.record_id, **facts)
        assert refusal.value.code == "exchange.answered_for"
        assert allied.body("NRD", decided.head) is not None


# --- files taken out --------------------------------------------------------------------------------------------


def test_EXC_16_files_taken_out_are_named_by_certificate_and_page(allied: World) -> None:
    """No erasure reaches a file that somebody carried away: it is counted, listed with who has it, and told apart."""
    heads = [allied.observe("NRD") for _ in range(2)]
    allied.settle()
    channel = "lindero/NRD-SUD/AG-1/operations"
    node = allied.nodes["SUD"]
    operate(node, "export", ExportChannel(channel=channel), OFFICER)
    allied.observe("NRD")
    allied.settle()
    allied.move(1_000)
    operate(node, "export", ExportChannel(channel=channel), OFFICER)
    late = allied.observe("NRD")
    allied.settle()
    for head in (heads[0], late):
        allied.recall("NRD", head)
    allied.settle()
    counted = {item.record_id: item.exports for c in certificates(allied, "NRD") for item in c.erasures}
    assert counted == {heads[0].record_id: 2, late.record_id: 0}
    shown = page(allied, "SUD", "/sharing/exports", ExportsQuery())
    assert [(line.entries, line.by, line.outdated) for line in shown.exports] == [
        (3, OFFICER.name, 1),
        (2, OFFICER.name, 1),
    ]
