"""S-10 and S-11 on nodes: what could tell of a claim goes to no country of origin, and the claim itself to nobody."""

from pathlib import Path

import pytest

from lindero.capabilities.protection.capability import CAPABILITY
from lindero.kernel.record import fields_with_role, kind_of, marks_of, sharable_fields
from tests.nodes.concluded import concluded_world
from tests.nodes.routes import NODE, entered, judged, received
from tests.nodes.world import World
from tests.safeguards.test_S_12 import ABOUT_ARRIVALS, arrived, codes, listed

WORDS = "I left Sudia because of my faith"


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_10_country_of_origin_is_told_nothing_of_who_wishes_protection(
    tmp_path: Path, setting: str
) -> None:
    """With a clause, a judgement and everything else in place: not to Sudia about people who left Sudia."""
    world = concluded_world(tmp_path, ABOUT_ARRIVALS, setting, folders=())
    judged(world)
    listed(world, any_wish=True, origin_countries=("VES", "SUD"))
    assert arrived(world) == []
    assert codes(world) == ("RIGHTS_RISK",)
    assert world.rulings(NODE)[-1].clause == "safeguard/S-10"
    listed(world, any_wish=True)
    assert arrived(world) == []
    listed(world, any_wish=True, origin_countries=("VES",))
    assert len(arrived(world)) == 1
    world.close()


def test_S_10_refusal_looks_like_any_other_to_the_neighbour(tmp_path: Path) -> None:
    """What is refused leaves no trace on the wire: no entry, no size, no place in a channel."""
    world = concluded_world(tmp_path, ABOUT_ARRIVALS, folders=())
    judged(world)
    world.settle()
    before = world.channels("SUD"), len(world.parcels(NODE, "SUD"))
    listed(world, any_wish=True, origin_countries=("SUD",))
    assert (world.channels("SUD"), len(world.parcels(NODE, "SUD"))) == before
    world.close()


def test_S_11_the_wish_itself_never_crosses(tmp_path: Path) -> None:
    """Where the list may go, it goes without the wish and without the countries; matters never go at all."""
    world = concluded_world(tmp_path, ABOUT_ARRIVALS, folders=())
    judged(world)
    listed(world, any_wish=True, origin_countries=("VES",))
    person = received(world)
    entered(world, person, protection="claimed", origin_countries=("VES",), words=WORDS)
    world.settle()
    (head,) = arrived(world)
    assert (world.body("SUD", head).protection, world.body("SUD", head).origin_countries) == ("none", ())
    for secret in ("wished", "claimed", WORDS, "matter_entered", "person_received", '"VES"'):
        assert secret.encode() not in world.wire(NODE, "SUD")
    assert world.files_holding("SUD", WORDS, "matter_entered") == []
    world.close()


def test_S_11_treaty_that_asks_for_the_wish_is_not_even_proposed(tmp_path: Path) -> None:
    """The linter refuses a clause that names a field which has no outbound form."""
    world = World(tmp_path)
    for field in ("protection", "origin_countries"):
        text = ABOUT_ARRIVALS.replace(
            "fields: [place, persons, person_class, children, needs]",
            f"fields: [place, persons, person_class, {field}]",
        )
        with pytest.raises(Exception, match=field):
            world.agree(text)
    world.close()


def test_S_11_no_kind_of_protection_has_an_outbound_form_but_one() -> None:
    """By its marks no field of any other kind may be released, and of that one no field that tells of a wish."""
    crossing = [r for r in CAPABILITY.records if sharable_fields(r)]
    assert [kind_of(r) for r in crossing] == ["protection.needs_listed"]
    for record_type in CAPABILITY.records:
        telling = fields_with_role(record_type, "protection") + fields_with_role(
            record_type, "origin_countries"
        )
        assert not set(telling) & set(sharable_fields(record_type))
        for name, mark in marks_of(record_type).items():
            if mark is not None and mark.personal == "special":
                assert not mark.sharable, f"{kind_of(record_type)}.{name}"


def test_S_11_preview_shows_nothing_of_it_either(tmp_path: Path) -> None:
    """Trying out what a neighbour would see of a matter finds nothing to release."""
    world = World(tmp_path)
    matter = entered(world, received(world), protection="wished", words=WORDS)
    node = world.nodes[NODE]
    assert node.store.run(lambda tx: node.log.find_sealed(tx, matter)) is None
    world.close()
