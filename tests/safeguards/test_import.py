"""Import: what comes on a stick, comes again, or comes back with a backup gets round no safeguard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from lindero.capabilities.oversight.records import CounterWithheld
from lindero.capabilities.rights.records import AnswerSent
from lindero.engine.backups import restore_backup, write_backup
from lindero.kernel.places import place_of
from lindero.kernel.record import Record
from lindero.kernel.times import DAY_MS, HOUR_MS
from lindero.trust.exchange.bundles import read_bundle
from lindero.trust.exchange.gate import Terms
from lindero.trust.exchange.records import CorrectionAsked, ErasureCertified, ErasureOverdue, RecordHeld
from lindero.trust.exchange.release.records import ReleaseApproved
from lindero.trust.exchange.tests.labelled import GRADED, WATCH, PatrolSeen, watching
from lindero.trust.exchange.wire import LEASE_PATH, PARCEL_PATH, Channel
from lindero.trust.identity import records as identity
from tests.nodes.concluded import concluded_world
from tests.nodes.dealings import contest
from tests.nodes.folders import CROSSING, RESCUE, CraftInDistress, PersonMet
from tests.nodes.routes import HEX, check_import
from tests.nodes.smuggling import past_all, seal_past_gate
from tests.nodes.treaties import with_persons
from tests.nodes.world import START, World

HERE: Final = place_of(11, 55.5)
NAME: Final = "Ada Lovelace of the Ferry"
NOBODY: Final = "a" * 26


def treaty() -> str:
    """Return the treaty with clauses about persons and about what was seen, beside tracks."""
    _, _, clauses = watching().partition("clauses:\n")
    seen, _, _ = clauses.partition("  - id: art-6-1")
    return with_persons("suspect", "claimant").replace("clauses:\n", f"clauses:\n{seen}", 1)


@pytest.fixture(params=["production", "exercise"])
def sharing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Give two nodes under the treaty, in production and in an exercise."""
    world = concluded_world(tmp_path, treaty(), request.param, folders=(WATCH, CROSSING, RESCUE))
    yield world
    world.close()


def met(**more: Any) -> PersonMet:
    """Return a record that speaks of a person."""
    facts: dict[str, Any] = {"person_class": "suspect", "nationality": ("VES",), "grading": GRADED}
    return PersonMet(place=HERE, name=NAME, **(facts | more))


def brought(world: World, record: Record, clause: str, days: int = 3, **bent: str) -> str:
    """Let Nordia seal all of a record for Sudia under a clause that does not permit it, for some days."""
    is_call = isinstance(record, CraftInDistress)
    terms = Terms(
        agreement="life@1" if is_call else "AG-1@1",
        clause="safeguard/S-15" if is_call else f"AG-1@1/{clause}",
        purpose="sea_rescue" if is_call else "border_surveillance",
        fields=frozenset(type(record).__struct_fields__),
        retain_until=world.clocks["NRD"].now() + days * DAY_MS,
        handling="restricted; TLP:AMBER; no onward transfer",
    )
    channel = (
        Channel("NRD", "SUD", "life", "life") if is_call else Channel("NRD", "SUD", "AG-1", "operations")
    )
    return seal_past_gate(world, past_all(world, record, "NRD", **bent), channel, terms)


def test_S_01_S_07_S_09_S_10_S_11_S_15_S_40_S_44_S_55_nothing_of_it_comes_in_on_a_stick(
    sharing: World,
) -> None:
    """A node that has no gate writes it to a stick: brought twice and sent by wire as well, it is refused by its code.

    A field that no clause releases, another nation's record without consent, a place outside, somebody who fears this
    nation, a wish for protection, a name in the life lane, no end in time, no grade, the other setting.
    """
    other = "exercise" if sharing.nodes["NRD"].log.setting == "production" else "production"
    track = sharing.track("NRD", identity=NAME[:20])
    expected = {
        brought(sharing, sharing.track("NRD", accuracy_m=50), "art-6-1"): "FIELD",
        brought(sharing, track, "art-6-1", origin="VES"): "MISPLACED",
        brought(sharing, sharing.track("NRD", lon=14.0), "art-6-1"): "AREA",
        brought(sharing, met(person_class="claimant", nationality=("SUD",)), "art-8"): "RIGHTS_RISK",
        brought(sharing, met(wish="asks"), "art-8"): "FIELD",
        brought(sharing, CraftInDistress(place=HERE, counts=3, name=NAME), ""): "FIELD",
        brought(sharing, track, "art-6-1", days=4_000): "RETENTION",
        brought(sharing, PatrolSeen(title=NAME, place=HERE), "art-9"): "GRADING",
        brought(sharing, track, "art-6-1", setting=other): "SETTING",
    }
    stick = sharing.nodes["NRD"].exchange.carrier.carry_out("SUD")
    for _ in range(2):
        assert sharing.nodes["SUD"].exchange.carrier.carry_in(stick).refused == ()
    sharing.settle()
    batches = sharing.records("SUD", "exchange.batch_received")
    said = [(one.record_id, one.status) for batch in batches for one in batch.outcomes]
    assert dict(said) == expected
    assert len(said) == len(expected), (
        "what is brought again is answered as before, and looked at no second time"
    )
    assert [
        event for event in sharing.events("SUD", "tracking.track_updated") if event.head.origin != "SUD"
    ] == []
    assert sharing.files_holding("SUD", NAME) == []


ACTS: Final[tuple[Record, ...]] = (
    RecordHeld(
        held=NOBODY, origin="NRD", legal_basis="Act on evidence", authority="District Court", reason="a case",
        review_at=START + DAY_MS,
    ),
    AnswerSent(request=NOBODY),
    identity.RoleRevoked(person="voss", role="AUD"),
    identity.EmergencyOpened(
        asked=NOBODY, who="person/brandt", agreed_by="person/adams", grants=("tracking.read",), case_ref="NRD/2026/7",
        reason="a ship is missing", until_at=START + HOUR_MS,
    ),
    identity.ApprovalGiven(
        who="person/brandt", action="agreements.sign_agreement", digest=HEX, nonce=HEX, asked=HEX, approved=HEX,
        method="passkey",
    ),
    ReleaseApproved(peer="SUD", about=NOBODY, digest=HEX, expires_at=START + DAY_MS),
    identity.RecordsViewed(
        who="person/dahl", page="/tracks", asked="{}", purpose="border_surveillance", case_ref="NRD/2026/7"
    ),
    identity.ExportAgreed(asked=NOBODY, agreed_by="person/adams", until_at=START + HOUR_MS),
    identity.OutsiderJudged(name="spy", sha256=HEX),
    CounterWithheld(
        month="2026-10", counter="suspensions", reason="The court ordered that it is not told.", officer="person/dahl"
    ),
)  # fmt: skip
"""What only people of this node may do, each as a neighbour would say that they did."""


def test_S_45_S_46_S_51_S_52_S_53_S_58_S_59_S_61_S_63_no_neighbour_brings_in_what_people_here_do(
    world: World,
) -> None:
    """Hold, answer, role, break-glass, approval, release, view, export, permit, withheld figure: none by any way."""
    for act in ACTS:
        check_import(world, act)


BELIEVED: Final[tuple[Record, ...]] = (
    ErasureCertified(peer="NRD", certificate="SUD erased all of it, word of honour"),
    CorrectionAsked(about=NOBODY, origin="VES", wish="erase", reason="a misread name"),
    ErasureOverdue(duty="erasure", about=NOBODY, asker="VES", owed_by="NRD", due_at=START),
    ErasureOverdue(duty="erasure", about=NOBODY, asker="SUD", owed_by="VES", due_at=START),
)
"""Acts that need no clause, each about what is none of the neighbour's business, or of ours."""


def test_S_40_S_42_act_that_needs_no_clause_is_believed_only_of_what_crossed(world: World) -> None:
    """A certificate that nobody signed, a correction of another's record, duties of others: checked on their way in."""
    for act in BELIEVED:
        check_import(world, act)


# --- backups -----------------------------------------------------------------------------------------------------


def backed_up(world: World, nation: str, folder: Path) -> Path:
    """Write a backup of a node; return its folder."""
    home, now = world.folder / nation, world.clocks[nation].now()
    return write_backup(home / "data" / "node.db", home / "erased.txt", folder, now=now).folder


def restore(world: World, nation: str, backup: Path) -> None:
    """Put a backup in the place of a node's store and open the node."""
    world.nodes[nation].close()
    home, now = world.folder / nation, world.clocks[nation].now()
    database, register = home / "data" / "node.db", home / "erased.txt"
    restore_backup(backup, database, register, nation=nation, now=now, is_replacing=True)
    world.open(nation)


@pytest.mark.parametrize("is_cut", [False, True])
def test_S_02_S_03_backup_of_before_a_suspension_opens_nothing(
    allied: World, tmp_path_factory: pytest.TempPathFactory, is_cut: bool
) -> None:
    """A store that has forgotten its own suspension holds no lease, and the neighbour, which has not, gives it none."""
    backup = backed_up(allied, "NRD", tmp_path_factory.mktemp("backups"))
    allied.suspend("NRD", "AG-1@1")
    allied.settle()
    if is_cut:
        allied.sever("NRD", "SUD")
    restore(allied, "NRD", backup)
    assert allied.phase("NRD", "AG-1@1") == "active"
    allied.observe("NRD", identity=NAME[:20])
    for _ in range(3):
        allied.settle_troubled()
        allied.move(1_000)
    stick = allied.nodes["NRD"].exchange.carrier.carry_out("SUD")
    assert PARCEL_PATH not in [item.path for item in read_bundle(stick).manifest.items]
    assert LEASE_PATH in [item.path for item in read_bundle(stick).manifest.items]
    assert allied.received("SUD") == []
    assert allied.rulings("NRD") == []


def test_S_43_backup_of_before_a_flag_gets_it_back_from_who_raised_it(
    allied: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The neighbour's store was set back and has forgotten that data are contested: told anew, it knows it again."""
    head = allied.observe("NRD")
    allied.settle()
    backup = backed_up(allied, "SUD", tmp_path_factory.mktemp("backups"))
    contest(allied, "NRD", head)
    allied.settle()
    before = allied.records("SUD", "exchange.accuracy_contested")
    assert len(before) == 1
    restore(allied, "SUD", backup)
    assert allied.records("SUD", "exchange.accuracy_contested") == []
    for _ in range(4):
        allied.move(60_000)
        allied.settle_troubled()
    assert allied.records("SUD", "exchange.accuracy_contested") == before
