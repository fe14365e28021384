"""Against fishing: how many at once and a day, guarded and invented identifiers, and who hears of it (HIT-04, S-58)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.capabilities.matching.pages.views import AuditQuery
from lindero.capabilities.matching.records import BulkAsked, SearchBegun
from lindero.capabilities.matching.rules import A_DAY
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, LinderoError, Refused
from lindero.kernel.record import encode_record
from lindero.kernel.times import MINUTE_MS
from tests.nodes.dealings import let_pass
from tests.nodes.matched import (
    CASE,
    GRANTS,
    REASON,
    candidates,
    confirmed,
    do,
    ending,
    keep,
    matching_world,
    search,
)
from tests.nodes.routes import put_as
from tests.nodes.world import World

SHIP = "219005533"
THOUSAND = tuple(f"NRD X{number:04}" for number in range(1_000))
OFFICER = Actor(name="person/dpo", grants=GRANTS, roles=("DPO",))


@pytest.fixture
def matching(tmp_path: Path) -> Iterator[World]:
    """Give Nordia and Sudia with a clause for hit or no hit, and none for many at once."""
    world = matching_world(tmp_path)
    yield world
    world.close()


def audit(world: World, nation: str) -> Any:
    """Show a node's data protection officer how matching is used."""
    node = world.nodes[nation]
    return node.show(node.page("/matching/audit"), AuditQuery(), OFFICER)


def natures(world: World, nation: str) -> list[tuple[str, str]]:
    """Return what a data protection officer sees: who noticed, and what."""
    return sorted((line.origin, line.nature) for line in audit(world, nation).anomalies)


def test_HIT_04_a_thousand_at_once_without_a_clause_are_denied_and_both_officers_hear(
    matching: World,
) -> None:
    """Neither plainly nor with the claim of a clause that there is not; nothing of them leaves."""
    plain = search(matching, *THOUSAND, sort="document")
    claimed = search(matching, *THOUSAND, sort="document", is_bulk=True)
    let_pass(matching, 15 * MINUTE_MS)
    assert ending(matching, plain) == ("denied", "BATCH")
    assert ending(matching, claimed) == ("denied", "NOT_SENT")
    assert matching.records("SUD", "matching.question_counted") == []
    for nation in ("NRD", "SUD"):
        assert natures(matching, nation) == [("NRD", "batch"), ("NRD", "no_clause")]
        assert {line.amount for line in audit(matching, nation).anomalies} == {1_000}


def test_HIT_04_a_thousand_names_are_asked_by_no_clause(matching: World) -> None:
    """For names there is no question about many, whatever is agreed."""
    names = tuple(
        f"Moreau, Ana {chr(97 + number // 26)}{chr(97 + number % 26)}, 1990-01-31" for number in range(300)
    )
    assert ending(matching, search(matching, *names, sort="name")) == ("denied", "BATCH")
    with pytest.raises(Refused):
        search(matching, *names, sort="name", is_bulk=True)


def test_HIT_04_many_at_once_are_answered_where_a_clause_says_so(tmp_path: Path) -> None:
    """With a clause for many at once the thousand are compared, and the one on record is found."""
    world = matching_world(tmp_path, "bulk_asked")
    keep(world, "SUD", "NRD X0777", sort="document")
    name = search(world, *THOUSAND, sort="document", is_bulk=True)
    assert ending(world, name) == ("candidates", "")
    assert [place for _, _, place in candidates(world)] == [777]
    world.close()


def test_HIT_04_names_need_a_clause_of_their_own(matching: World, tmp_path: Path) -> None:
    """Where the agreement does not name questions about names, none leaves; where it does, they are answered."""
    person = "Moreau, Ana, 1990-01-31"
    name = search(matching, person, sort="name")
    let_pass(matching, 15 * MINUTE_MS)
    assert ending(matching, name) == ("denied", "NOT_SENT")
    assert natures(matching, "SUD") == [("NRD", "no_clause")]
    world = matching_world(tmp_path / "named", "names_asked")
    keep(world, "SUD", "MOREAU, Aña, 1990-01-31", sort="name")
    assert ending(world, search(world, person, sort="name")) == ("candidates", "")
    world.close()


def test_HIT_04_neighbour_that_forgets_its_own_limit_is_stopped_by_ours(matching: World) -> None:
    """A node of Nordia that does not count is denied by Sudia's, and both officers hear of it."""
    limit = A_DAY["question"]
    store = matching.nodes["NRD"].store
    for start in range(0, limit + 10, 10):
        numbers = [str(219_000_000 + start + number) for number in range(10)]
        name = search(matching, *numbers)
        store.run(lambda tx: tx.execute("UPDATE matching_searches SET day = 0"))
    assert ending(matching, name) == ("denied", "RATE")
    for nation in ("NRD", "SUD"):
        assert natures(matching, nation) == [("SUD", "rate")]
    (line,) = audit(matching, "SUD").counts
    assert (line.questions, line.amount, line.denied) == (limit // 10 + 1, limit + 10, 1)


def test_HIT_04_question_with_more_than_it_may_hold_is_no_question(matching: World) -> None:
    """Import: a thousand elements in a plain question are no record of the kind, here and at the neighbour."""
    search(matching, SHIP)
    (asked,) = matching.records("NRD", "matching.question_asked")
    many = msgspec.structs.replace(asked, blinded=asked.blinded * 1_000)
    with pytest.raises(Invalid):
        encode_record(many)


def test_HIT_04_invented_identifier_tells_who_asks_without_a_case(matching: World) -> None:
    """Our own officer who searches for a decoy is told of at once; so is a neighbour that follows one of ours up."""
    do(matching, "NRD", "guard_identifier", OFFICER, sort="vessel", identifier="219999999", is_decoy=True)
    do(matching, "SUD", "guard_identifier", OFFICER, sort="vessel", identifier="219888888", is_decoy=True)
    search(matching, "219999999")
    assert natures(matching, "NRD") == natures(matching, "SUD") == [("NRD", "decoy")]
    match = confirmed(matching, "219888888")
    do(
        matching,
        "NRD",
        "ask_core_data",
        candidate=match,
        necessity="the ship is expected tonight, it is said",
    )
    matching.settle()
    assert natures(matching, "NRD") == natures(matching, "SUD") == [("NRD", "decoy"), ("SUD", "decoy")]
    (refusal,) = matching.records("NRD", "matching.core_data_refused")
    assert refusal.code == "ONGOING_CASE"


def test_S_58_search_for_kin_or_colleagues_is_told_to_the_officer(matching: World) -> None:
    """A guarded identifier is compared as any other, and the search is told; the officer's pages show no identifier."""
    do(matching, "NRD", "guard_identifier", OFFICER, sort="document", identifier="NRD P55512")
    name = search(matching, "nrd p-555 12", sort="document")
    assert ending(matching, name) == ("no_hit", "")
    assert natures(matching, "NRD") == [("NRD", "guarded")]
    assert "P55512" not in repr(audit(matching, "NRD"))


@pytest.mark.parametrize("lacking", ["case_ref", "reason", "purpose", "grounds"])
def test_S_58_no_search_without_case_reason_purpose_and_grounds(matching: World, lacking: str) -> None:
    """What is left out, or empty, is no search at all."""
    facts = {"peer": "SUD", "sort": "vessel", "identifiers": (SHIP,), "purpose": "crime_investigation"}
    facts |= {"case_ref": CASE, "grounds": "open_case", "reason": REASON}
    ask = matching.registry.actions["matching.begin_search"].asks
    for value in ({}, {lacking: ""}, {lacking: " "}):
        told = {name: fact for name, fact in facts.items() if name != lacking} | value
        with pytest.raises((msgspec.ValidationError, LinderoError)):
            matching.nodes["NRD"].act(
                "matching.begin_search", msgspec.convert(told, ask), Actor(name="person/a", grants=GRANTS)
            )


def test_S_58_no_question_leaves_without_a_search_by_any_route(matching: World) -> None:
    """Direct call, machine, administrator, plug-in, replay: a question belongs to a search that waits for it."""
    name = search(matching, SHIP)
    (asked,) = matching.records("NRD", "matching.question_asked")
    bulk = BulkAsked(
        to="SUD",
        question=name,
        purpose="crime_investigation",
        sort="document",
        case_ref=CASE,
        grounds="alert",
        blinded=asked.blinded * 999,
    )
    for record in (asked, msgspec.structs.replace(asked, question="a" * 26), bulk):
        for who in (
            "person/searcher",
            "person/admin",
            "cli/owner",
            "job/matching.sweep",
            "reaction/matching.ask",
        ):
            with pytest.raises(Refused):
                put_as(matching, record, who, "matching")
        with pytest.raises(Refused):
            put_as(matching, record, "person/searcher", "plugin")
    begun = matching.records("NRD", "matching.search_begun")[0]
    assert isinstance(begun, SearchBegun)
    for who in ("cli/owner", "job/matching.sweep", "reaction/matching.ask", "api/key"):
        with pytest.raises(Refused):
            put_as(matching, begun, who, "matching")
    assert len(matching.records("SUD", "matching.question_asked")) == 1
