"""What crosses, crosses under a clause, once, proved on both sides."""

from tests.nodes.world import World


def test_AGR_01_agreement_enters_into_force_on_both_sides(allied: World) -> None:
    """Signed by two officers a side, the same bytes are active on both nodes."""
    here, there = (allied.versions(nation)[0] for nation in ("NRD", "SUD"))
    assert (here.hash, here.state.phase) == (there.hash, "active")
    assert here.text == there.text


def test_released_record_arrives_with_its_permitted_fields(allied: World) -> None:
    """The neighbour gets what the clause names; what it withholds is not there."""
    allied.observe("NRD", identity="219000001", name="Morgenröte", course_mdeg=90_000)
    allied.settle()
    (head,) = allied.received("SUD")
    body = allied.body("SUD", head)
    assert (body.identity, body.course_mdeg, body.name) == ("219000001", 90_000, None)
    assert (head.origin, head.agreement, head.clause) == ("NRD", "AG-1@1", "AG-1@1/art-6-1")
