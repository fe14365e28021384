"""Coverage between two nations: as coarse as agreed, inside the agreed area, and an offer that comes back (SEN-06)."""

from pathlib import Path
from typing import Any

import pytest

from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.coverage.asks import OfferHelp
from lindero.capabilities.sensors.coverage.pages import CoverageQuery
from lindero.capabilities.sensors.records import CoverageMapped, HelpOffered
from lindero.kernel.coarse import cell_of
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.record import kind_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.treaties import amended
from tests.nodes.world import World

OFFICER = Actor(name="person/officer", grants=frozenset(grant.name for grant in CAPABILITY.grants))
MAPPER = Actor(name="job/sensors")
INSIDE, OUTSIDE = place_of(11.04, 55.46), place_of(13.05, 55.45)


def treaty(coarse: str) -> str:
    """Return a treaty text under which coverage crosses, as coarse as is said, and offers of help."""
    told, offered = (", ".join(sharable_fields(kind)) for kind in (CoverageMapped, HelpOffered))
    handling = "handling: {classification: restricted, tlp: amber, no_onward: true}"
    return amended(
        (
            "clauses:\n",
            f"""\
clauses:
  - id: art-12
    article: Article 12
    from: every_party
    to: every_party
    kinds: [{kind_of(CoverageMapped)}]
    fields: [{told}]
    coarsen: {{place: {coarse}}}
    purposes: [border_surveillance]
    area: strait
    retain_days: 30
    {handling}
  - id: art-13
    article: Article 13
    from: every_party
    to: every_party
    kinds: [{kind_of(HelpOffered)}]
    fields: [{offered}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 30
    {handling}
""",
        )
    )


def mapped(folder: Path, text: str) -> World:
    """Return a world in which Nordia has said of two cells how much of them it sees."""
    world = concluded_world(folder, text)
    cells = [
        CoverageMapped(cell=name * 20, place=place, percent=percent)
        for name, place, percent in (("a", INSIDE, 20), ("b", OUTSIDE, 90))
    ]
    world.nodes["NRD"].work("sensors", MAPPER, lambda desk: desk.put_all(cells))
    world.settle()
    return world


def shown(world: World, nation: str) -> Any:
    """Return what a node's page of coverage shows."""
    node = world.nodes[nation]
    return node.show(node.page("/sensors/coverage"), CoverageQuery(), OFFICER)


@pytest.mark.parametrize("coarse", ["cell_10km", "cell_100km"])
def test_SEN_06_peer_sees_only_the_agreed_resolution(tmp_path: Path, coarse: str) -> None:
    """The cell arrives in the middle of one as wide as the agreement says, and what lies outside its area does not."""
    world = mapped(tmp_path, treaty(coarse))
    (cell,) = shown(world, "SUD").cells
    agreed = cell_of(INSIDE, int(coarse.removeprefix("cell_").removesuffix("km")))
    assert (cell.nation, cell.place, cell.percent) == ("NRD", agreed, 20)
    assert agreed != INSIDE
    for record in world.records("SUD", "sensors.coverage_mapped"):
        assert record.place == agreed
    world.close()


def test_SEN_06_help_that_is_offered_reaches_who_has_the_gap(tmp_path: Path) -> None:
    """Sudia offers a team for Nordia's gap; Nordia's page shows the offer. Without a clause neither of it crosses."""
    world = mapped(tmp_path, treaty("cell_10km"))
    (cell,) = shown(world, "SUD").cells
    ask = OfferHelp(answers=cell.record_id, equipment="drone-team", words="two nights a week")
    world.nodes["SUD"].act("sensors.offer_help", ask, OFFICER)
    world.settle()
    (offer,) = shown(world, "NRD").offers
    assert (offer.origin, offer.words) == ("SUD", "two nights a week")
    world.close()


def test_SEN_06_without_a_clause_no_gap_is_told(tmp_path: Path) -> None:
    """Where nobody agreed to tell, the neighbour's page is empty, and the refusal is on record."""
    world = mapped(tmp_path, amended())
    assert shown(world, "SUD").cells == ()
    assert world.records("SUD", "sensors.coverage_mapped") == []
    world.close()
