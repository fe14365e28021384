"""S-54: who reports is known to no officer and no neighbour; a custodian opens a name, and two others agree."""

import logging
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest

from lindero.app import find_folders
from lindero.capabilities.community import asks, records
from lindero.capabilities.community.capability import CAPABILITY
from lindero.capabilities.community.pages.identities import IdentityQuery, show_identity
from lindero.engine.registry import joined
from lindero.engine.tables import rebuild, rows_of
from lindero.kernel.capability import Capability, Reaction, Table
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Defect, LinderoError, Refused
from lindero.kernel.photos import is_bare_photo
from lindero.kernel.record import sharable_fields
from lindero.shells.public.tests.visiting import look_up, photo
from tests.nodes.releasing import release
from tests.nodes.routes import NODE, PLUGIN, check_every_route, do, everything
from tests.nodes.treaties import amended
from tests.nodes.world import World
from tests.safeguards import tips

IDENTITY_KIND = "community.identity_given"
CLAUSE = """\
clauses:
  - id: art-9
    article: Article 9
    from: every_party
    to: every_party
    kinds: [community.item_forwarded]
    fields: [summary, category, area, grading, person_class]
    purposes: [border_surveillance]
    area: everywhere
    person_classes: [other]
    retain_days: 5
    handling: {classification: restricted, tlp: amber, no_onward: true}
"""


@pytest.fixture(params=["production", "exercise"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Return a node to which somebody reports, in production and in an exercise."""
    with tips.a_world(tmp_path, request.param, PLUGIN) as world:
        yield world


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str, str]]:
    """Return a node with a named report and a complaint, for tests that only read; with both names."""
    world = World(tmp_path_factory.mktemp("town"), folders=(PLUGIN,))
    yield world, tips.report(world)[0], tips.report(world, **tips.CONDUCT)[0]
    world.close()


def treaty(clause: str) -> str:
    """Return the treaty with a clause about what citizens report."""
    areas = ("areas:\n", "areas:\n  everywhere: {everywhere: {because: a report has no place}}\n")
    return amended(("level: 2", "level: 4"), areas, ("clauses:\n", clause))


def identity_of(world: World, report: str) -> str:
    """Return the name of the record that holds who sent a report."""
    return next(
        event.head.record_id for event in world.events(NODE, IDENTITY_KIND) if event.head.cause == report
    )


def test_S_54_no_file_holds_a_byte_of_who_reported(
    town: World, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Address, browser, cookie, file name, EXIF, name, words, code: in no file of the node, no log, no output."""
    caplog.set_level(logging.DEBUG)
    _, code = tips.report(town)
    browser = tips.stranger(town)
    look_up(browser, "0" * 16)
    assert "added" in look_up(browser, code, words=tips.LATER).text
    browser.get("/public/")
    town.settle()
    digits = code.replace(" ", "")
    packed = bytes(map(int, tips.ADDRESS.split(".")))
    needles = (
        tips.ADDRESS, tips.BEHIND, packed, tips.BROWSER, tips.COOKIE, tips.FILE_NAME, tips.NAME, tips.CONTACT,
        tips.WORDS, tips.LATER, "canary", "Canary", "CANARY", code, digits, digits[:8],
    )  # fmt: skip
    for _ in range(2):
        assert town.files_holding(NODE, *needles) == []
        town.reopen(NODE)
    said = caplog.text + "".join(capfd.readouterr())
    assert not [needle for needle in needles if isinstance(needle, str) and needle in said]


def test_S_54_the_log_names_nobody_and_nothing_of_the_device(town: World) -> None:
    """Each of the heads says `public/report`; what is kept of the photo is its picture alone."""
    name, code = tips.report(town)
    look_up(tips.stranger(town), code, words=tips.LATER)
    kinds = ("community.report_received", IDENTITY_KIND, "community.message_said")
    heads = [event.head for event in town.events(NODE, *kinds)]
    assert [head.actor for head in heads] == ["public/report"] * 3
    handler = tips.holder(town.nodes[NODE], "TIP-H")
    _, received = town.nodes[NODE].reading_desk("community", handler).record(name)
    assert isinstance(received, records.ReportReceived)
    assert is_bare_photo(received.photo)
    assert {"receipt", "photo", "where", "words"} <= set(received.__struct_fields__)
    assert not {"address", "agent", "browser", "device", "name", "contact"} & set(received.__struct_fields__)


@pytest.mark.parametrize("role", tips.EVERY_ROLE)
def test_S_54_no_role_but_the_custodian_opens_a_name(told: tuple[World, str, str], role: str) -> None:
    """Role by role: the custodian's key opens names, the handler's reports, and nobody holds both."""
    world, report, complaint = told
    desk = world.nodes[NODE].reading_desk("community", tips.holder(world.nodes[NODE], role))
    opens = {
        what: desk.record(name)[1] is not None
        for what, name in (
            ("name", identity_of(world, report)),
            ("report", report),
            ("complaint", complaint),
        )
    }
    assert opens == {"name": role == "TIP-C", "report": role == "TIP-H", "complaint": role == "FRO"}


def test_S_54_names_lie_under_a_key_of_their_own(town: World) -> None:
    """Without that one file no grant opens a name, while reports still open."""
    name, _ = tips.report(town)
    identity = identity_of(town, name)
    keys = town.folder / NODE / "keys" / "compartments"
    assert {path.stem for path in keys.iterdir()} == {"tips", "identities"}
    (keys / "identities.key").unlink()
    town.reopen(NODE)
    everybody = Actor(name="person/all", grants=everything(town))
    desk = town.nodes[NODE].reading_desk("community", everybody)
    assert desk.record(identity)[1] is None
    assert desk.record(name)[1] is not None


def test_S_54_an_emergency_opens_no_name(told: tuple[World, str, str]) -> None:
    """Whom break-glass gives every grant, the grants of custody and of handling among them, opens nothing."""
    world, report, complaint = told
    for role in ("NCC", "ANL", "CMD", "ADM", "DPO"):
        desk = world.nodes[NODE].reading_desk("community", tips.in_emergency(world, role))
        for record in (identity_of(world, report), report, complaint):
            assert desk.record(record)[1] is None
        with pytest.raises(Refused) as refusal:
            show_identity(desk, IdentityQuery(report=report))
        assert "S-54" in refusal.value.reasons


@pytest.mark.parametrize("folder", ["plugin", "picture", "oversight", "rights", "rescue"])
def test_S_54_other_folders_read_nothing(told: tuple[World, str, str], folder: str) -> None:
    """With every grant that there is, at another folder's desk, report and name are shut, rows out of reach."""
    world, report, _ = told
    desk = world.nodes[NODE].reading_desk(folder, Actor(name="person/all", grants=everything(world)))
    assert desk.record(report)[1] is None
    assert desk.record(identity_of(world, report))[1] is None
    for table in CAPABILITY.tables:
        with pytest.raises(LinderoError):
            desk.rows(f"SELECT * FROM {table.name}")


@pytest.mark.parametrize("kind", [records.ReportReceived, records.IdentityGiven, records.MessageSaid])
def test_S_54_no_plug_in_folds_or_follows_a_report(kind: type[records.ReportReceived]) -> None:
    """A folder from outside that would copy what was said, or who said it, keeps the node from being joined."""
    table = Table(name="spy_rows", columns={"x": "TEXT"}, key=("x",), meaning="A row.")
    folding = Capability(name="spy", title="Spy", tables=(table,), folds={kind: Mock()})
    following = Capability(
        name="spy",
        title="Spy",
        reactions=(Reaction(name="spy.follow", on=(kind,), run=Mock()),),
    )
    for spy in (folding, following):
        with pytest.raises(Defect, match="kept in compartments"):
            joined([*find_folders(), spy])


def test_S_54_a_rebuild_writes_nothing_of_it_into_rows(town: World) -> None:
    """Folding all again gives the same rows, with no word of the report, the name or the code."""
    _, code = tips.report(town)
    node = town.nodes[NODE]

    def rows() -> str:
        return repr(node.store.run(lambda tx: [rows_of(tx, table) for table in CAPABILITY.tables]))

    before = rows()
    node.store.run(lambda tx: rebuild(tx, node.registry, "community", node.log.replay))
    assert rows() == before
    needles = (tips.NAME, tips.CONTACT, tips.WORDS, "canary", tips.ADDRESS, code, code.replace(" ", ""))
    assert not [needle for needle in needles if needle in before]


def test_S_54_a_photo_with_metadata_is_refused_by_every_route(town: World) -> None:
    """What says by whom or where it was taken is refused by a guard, whoever puts it and by whatever way."""
    record = records.ReportReceived(
        compartment="tips",
        receipt="ab" * 32,
        category="damage",
        words="A fence was cut.",
        photo=photo((32, 32)),
    )
    ask = asks.FileReport(
        receipt="ab" * 32, category="damage", words="A fence was cut.", photo="/9j/4QAYRXhpZg=="
    )
    check_every_route(town, record, "community.file_report", ask)


def test_S_54_no_route_opens_a_name_without_two_others(town: World) -> None:
    """Not asked, or asked and not approved: nobody opens it, by any way, with every grant that there is."""
    name, _ = tips.report(town)
    opening, ask = records.IdentityOpened(report=name), asks.OpenIdentity(report=name)
    check_every_route(town, opening, "community.open_identity", ask)
    because = "A life may depend on asking the reporter in person."
    do(town, "community.request_opening", asks.RequestOpening(report=name, reason=because), "person/tarn")
    check_every_route(town, opening, "community.open_identity", ask)


def test_S_54_a_name_is_opened_by_three_persons_and_the_reporter_is_told(town: World) -> None:
    """Neither who asked nor who approved opens it; the custodian does, once, for a time, and the reporter reads it."""
    node = town.nodes[NODE]
    name, code = tips.report(town)
    because = asks.RequestOpening(report=name, reason="A life may depend on asking in person.")
    do(town, "community.request_opening", because, "person/tarn")
    for who in ("person/tarn", "job/community.close_old"):
        with pytest.raises(Refused):
            do(town, "community.approve_opening", asks.ApproveOpening(report=name), who)
    do(town, "community.approve_opening", asks.ApproveOpening(report=name), "person/juhl")
    for who in ("person/tarn", "person/juhl", "cli/owner"):
        with pytest.raises(Refused):
            do(town, "community.open_identity", asks.OpenIdentity(report=name), who)
    do(town, "community.open_identity", asks.OpenIdentity(report=name), "person/kust")
    page, query = node.page("/community/identities/{report}"), IdentityQuery(report=name)
    custodian = tips.holder(node, "TIP-C", name="person/kust")
    shown = node.show(page, query, custodian)
    assert (shown.name, shown.contact) == (tips.NAME, tips.CONTACT)  # type: ignore[attr-defined]
    assert [event.record.who for event in town.events(NODE, "identity.records_viewed")] == ["person/kust"]  # type: ignore[union-attr]
    with pytest.raises(Refused):
        node.show(page, query, tips.holder(node, "TIP-C", name="person/other"))
    assert "Your name was opened by the custodian on 2026-11-22" in look_up(tips.stranger(town), code).text
    with pytest.raises(Refused):
        do(town, "community.open_identity", asks.OpenIdentity(report=name), "person/kust")
    town.move(72 * 3_600_000)
    with pytest.raises(Refused):
        node.show(page, query, custodian)


def test_S_54_an_approval_of_last_week_opens_nothing(town: World) -> None:
    """After 72 hours two others must agree anew."""
    name, _ = tips.report(town)
    tips.approved(town, name)
    town.move(72 * 3_600_000)
    with pytest.raises(Refused):
        do(town, "community.open_identity", asks.OpenIdentity(report=name), "person/kust")


def test_S_54_what_crosses_has_no_room_for_who_reported() -> None:
    """Of this folder one kind may cross, in the handler's words; no field of any could carry name, code or report."""
    crossing = {kind: sharable_fields(kind) for kind in CAPABILITY.records if sharable_fields(kind)}
    assert crossing == {records.ItemForwarded: ("summary", "category", "grading", "person_class", "area")}


def test_S_54_the_neighbour_gets_the_item_and_nothing_of_its_reporter(town: World) -> None:
    """Under a clause that names every field that there is, no byte that crossed tells who, or which report."""
    town.conclude(treaty(CLAUSE))
    name, code = tips.report(town)
    do(town, "community.triage_report", asks.TriageReport(report=name, outcome="actionable"))
    summary = "A lorry without lights was loaded at the old pier on Friday night."
    do(town, "community.forward_item", asks.ForwardItem(report=name, receiver="customs", summary=summary))
    town.settle()
    release(town, NODE, "SUD")
    town.settle()
    [received] = [event.record for event in town.events("SUD", "community.item_forwarded")]
    assert isinstance(received, records.ItemForwarded)
    assert (received.summary, received.receiver, received.report) == (summary, None, "")
    wire = town.wire(NODE, "SUD")
    needles = (name, identity_of(town, name), tips.NAME, tips.CONTACT, "canary", code, code.replace(" ", ""))
    assert not [needle for needle in needles if needle.encode() in wire]
    assert town.files_holding("SUD", *needles) == []
    # What was received belongs to no report there, and opens none.
    assert town.nodes["SUD"].store.query("SELECT 1 FROM community_steps") == []


@pytest.mark.parametrize("field", ["report", "receiver", "name", "contact", "receipt"])
def test_S_54_no_agreement_can_name_a_field_of_who_reported(told: tuple[World, str, str], field: str) -> None:
    """A clause that would release which report it was, or who sent it, is no agreement that could be drafted."""
    clause = CLAUSE.replace("[summary,", f"[{field}, summary,")
    with pytest.raises(LinderoError, match=field):
        told[0].agree(treaty(clause))
