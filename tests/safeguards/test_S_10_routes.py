"""S-10 and S-11 beside the ordinary way: roles, folders that were added, dishonest neighbours, exercises."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest

from lindero.kernel.capability import Capability
from lindero.kernel.errors import LinderoError
from lindero.kernel.grading import Grading
from lindero.kernel.marks import field
from lindero.kernel.places import Place, place_of
from lindero.kernel.record import Head, Record
from lindero.trust.agreements.vocabulary import facts_of as facts_of_kind
from lindero.trust.exchange.preview_shown import PreviewQuery, PreviewView
from lindero.trust.exchange.release.actions import ApproveRelease
from tests.nodes.concluded import concluded_world
from tests.nodes.folders import CROSSING, GRADED, PersonMet
from tests.nodes.releasing import agreed_to, release, waiting_for
from tests.nodes.treaties import with_persons
from tests.nodes.world import World
from tests.safeguards.trespass import (
    SPY,
    administrator,
    check_plug_in_has_no_way,
    check_refused,
    dishonest,
    everybody,
    turned_away,
)

NAME = "Ada Lovelace"
HERE = place_of(11, 55.5)


@pytest.fixture
def met(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    """Give two nodes in a setting, under a treaty about persons that would let everything cross."""
    setting = getattr(request, "param", "production")
    world = concluded_world(tmp_path, with_persons("suspect", "claimant"), setting, folders=(CROSSING, SPY))
    yield world
    world.close()


def person(world: World, **more: Any) -> Head:
    """Put somebody who left Sudia and asks for protection, and let people release what waits for them."""
    facts: dict[str, Any] = {"person_class": "suspect", "nationality": ("SUD",), "wish": "asks"}
    record = PersonMet(place=HERE, name=NAME, grading=GRADED, **(facts | more))
    head = world.put("NRD", "crossing", record)
    world.settle()
    release(world, "NRD", "SUD")
    world.settle()
    return head


def check_nothing_came(world: World, head: Head) -> None:
    """Not a byte of the person or of the record's name is on the wire, and the log's refusal has no content."""
    assert NAME.encode() not in world.wire("NRD", "SUD")
    assert head.record_id.encode() not in world.wire("NRD", "SUD")
    (ruling,) = world.rulings("NRD")
    assert (ruling.codes, ruling.clause) == (("RIGHTS_RISK",), "safeguard/S-10")
    assert "name" in ruling.withheld
    assert NAME not in repr(ruling)


@pytest.mark.parametrize("met", ["production", "exercise"], indirect=True)
def test_S_10_nobody_releases_a_protected_person(met: World) -> None:
    """It waits for no approval, and neither the administrator nor who may do everything can give one."""
    head = person(met)
    assert waiting_for(met, "NRD", "SUD") is None
    node = met.nodes["NRD"]
    ask = ApproveRelease(peer="SUD", record_id=head.record_id, digest="0" * 64)
    with pytest.raises(LinderoError):
        agreed_to(met, "NRD", "exchange.approve_release", ask, everybody(met))
    check_refused(
        met,
        partial(node.act, "exchange.approve_release", ask, administrator(met)),
        "exchange.approve_release",
    )
    shown = node.show(
        node.page("/records/{record_id}/preview"),
        PreviewQuery(record_id=head.record_id, peer="SUD"),
        everybody(met),
    )
    assert "safeguard/S-10" in repr(shown)
    met.settle()
    check_nothing_came(met, head)


def test_S_10_folder_that_was_added_is_bound_by_its_marks(met: World) -> None:
    """The gate knows no folder by name: who is protected is read off the marks; and a copy crosses under no clause."""
    head = person(met)
    check_plug_in_has_no_way(met, NAME)
    check_nothing_came(met, head)


def test_S_10_country_of_origin_takes_nothing_that_a_careless_neighbour_sends(met: World) -> None:
    """Nordia's gate was made blind: Sudia's own gate refuses what is plainly about somebody who fears it."""
    with dishonest(met, nationality=("VES",), person_class="suspect", wish=None):
        person(met, person_class="claimant")
    assert turned_away(met) == ["RIGHTS_RISK"]
    assert met.received("SUD", "crossing.person_met") == []
    assert met.files_holding("SUD", NAME) == []


# --- S-11 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("met", ["production", "exercise"], indirect=True)
def test_S_11_nobody_releases_the_wish(met: World) -> None:
    """Two people release the record to a nation that is no risk: it crosses without the wish, in either setting."""
    head = person(met, nationality=("VES",))
    (received,) = met.received("SUD", "crossing.person_met")
    assert met.body("SUD", received).wish is None
    assert b'"asks"' not in met.wire("NRD", "SUD")
    node = met.nodes["NRD"]
    query = PreviewQuery(record_id=head.record_id, peer="SUD")
    page = node.page("/records/{record_id}/preview")
    check_refused(met, partial(node.show, page, query, administrator(met)), "/records/")
    view = node.show(page, query, everybody(met))
    assert isinstance(view, PreviewView)
    released = [line.name for line in view.fields if line.outcome == "sent"]
    assert "name" in released
    assert "wish" not in released


def test_S_11_receiver_takes_no_wish_from_a_careless_neighbour(met: World) -> None:
    """A neighbour that lets the wish ride along is told no: the code is on record, and nothing of it is kept."""
    with dishonest(met, adding="wish"):
        person(met, nationality=("VES",))
    assert b'"asks"' in met.wire("NRD", "SUD")
    assert turned_away(met) == ["FIELD"]
    assert met.received("SUD", "crossing.person_met") == []
    assert met.files_holding("SUD", NAME, '"asks"') == []


class LoudlyMet(Record, frozen=True, kw_only=True, tag="loud.person_met"):
    """A folder's kind that says its wish for protection may be shared."""

    keep_days: ClassVar[int] = 10
    place: Annotated[Place, field("where", sharable=True, role="place")]
    person_class: Annotated[str, field("who it is", sharable=True, role="person_class")] = "none"
    grading: Annotated[Grading | None, field("grade", sharable=True, role="grading")] = None
    asked: Annotated[
        str | None, field("whether protection is asked for", sharable=True, role="protection")
    ] = None


LOUD = Capability(name="loud", title="Loud", records=(LoudlyMet,))


def test_S_11_folder_that_would_share_the_wish_cannot(tmp_path: Path) -> None:
    """Whatever a folder says of its field, the mark alone decides: no treaty may name it, no clause releases it."""
    assert "asked" not in facts_of_kind(LoudlyMet).sharable
    world = World(tmp_path, folders=(LOUD,))
    text = with_persons("suspect").replace("kinds: [crossing.person_met]", "kinds: [loud.person_met]")
    named = text.replace("person_class, name, nationality, grading]", "person_class, asked, grading]")
    assert named != text
    with pytest.raises(LinderoError, match="asked"):
        world.agree(named)
    world.close()
