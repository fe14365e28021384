"""Zones at two nodes: what a neighbour's tracks cross is told here as what our own cross."""

from lindero.capabilities.zones.asks import DrawZone
from lindero.kernel.desk import Actor
from tests.nodes.world import World

COMMANDER = Actor(name="person/roos", grants=frozenset({"zones.draw"}))


def test_COP_02_a_neighbours_track_that_enters_our_zone_is_told_once(allied: World) -> None:
    """The node hears that tracks moved, whoever's they are; what does not enter tells nothing."""
    ask = DrawZone(title="Anchorage", corners="10.9 55.4\n11.1 55.4\n11.1 55.6\n10.9 55.6")
    allied.nodes["SUD"].act("zones.draw_zone", ask, COMMANDER)
    for lon in (11.3, 11.0, 11.01):
        allied.observe("NRD", lon=lon)
        allied.settle()
        allied.move(60_000)
    (crossed,) = allied.records("SUD", "zones.zone_crossed")
    assert (crossed.way, crossed.place.lon_deg) == ("entered", 11.0)
