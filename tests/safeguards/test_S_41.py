"""S-41: what is refused, or finds nothing, leaves no personal data at the node that refused it or looked.

Tried here: content refused at the door, questions that find nothing, searches for a person's rights, and parcels
turned away whole; what matching leaves is tried in `test_S_41_matching.py`.
"""

from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError, Missing
from lindero.trust.exchange.wire import PARCEL_PATH
from tests.nodes.concluded import concluded_world
from tests.nodes.tampering import caught, closed, deliver, opened, resigned, with_entry
from tests.nodes.test_rights import ask, scoped
from tests.nodes.world import TREATY, World
from tests.safeguards.trespass import check_refused

CANARY = "CANARY-4711"
CLERK = Actor(name="person/clerk", purpose="data_subject_rights", case_ref="R-1")


def send(world: World) -> None:
    """Send what is sealed from Nordia to Sudia, whatever Sudia's gate thinks of it."""
    link = world.link("NRD", "SUD")
    while world.step(link):
        pass


@pytest.mark.parametrize(
    "refusal",
    [
        {"purpose": "sea_rescue"},
        {"clause": "AG-1@1/no-such"},
        {"agreement": "AG-1@7"},
        {"retain_until": 1},
        {"setting": "exercise"},
    ],
)
def test_S_41_content_that_our_gate_refuses_leaves_no_byte(allied: World, refusal: dict[str, Any]) -> None:
    """Normal route and import: whatever the reason, the entry's name is logged and none of its values is kept."""
    allied.observe("NRD", identity=CANARY)
    (batch,) = opened(caught(allied, "NRD", "SUD"))
    bent = resigned(allied, with_entry(batch, 0, **refusal), allied.nodes["NRD"].signer)
    try:
        deliver(allied, closed([bent]))
    except LinderoError:
        assert allied.records("SUD", "exchange.batch_rejected")
    allied.nodes["SUD"].store.scrub()
    assert allied.received("SUD") == []
    assert allied.files_holding("SUD", CANARY) == []


def test_S_41_parcel_turned_away_whole_leaves_no_byte(allied: World) -> None:
    """Import: forged, cut off or no parcel at all; the note of it repeats nothing of its content."""
    allied.observe("NRD", identity=CANARY)
    parcel = caught(allied, "NRD", "SUD")
    handler = allied.nodes["SUD"].exchange.take_parcel
    (batch,) = opened(parcel)
    values = bytes(batch.disclosures[0]).replace(CANARY.encode(), b"CANARY-4712")
    forged = msgspec.structs.replace(batch, disclosures=(msgspec.Raw(values),))
    stranger = resigned(allied, batch, allied.nodes["SUD"].signer)
    for body in (parcel[: len(parcel) // 2], closed([stranger]), f'{{"name":"{CANARY}"}}'.encode()):
        with pytest.raises(LinderoError):
            handler("NRD", body)
    handler("NRD", closed([forged]))
    allied.nodes["SUD"].store.scrub()
    assert allied.files_holding("SUD", CANARY, "CANARY-4712") == []


def test_S_41_replayed_content_after_a_recall_leaves_no_byte(allied: World) -> None:
    """Replay: the parcel of better days is answered from the receipts, and nothing of it is kept again."""
    head = allied.observe("NRD", identity=CANARY)
    allied.settle()
    allied.recall("NRD", head)
    allied.settle()
    assert allied.files_holding("SUD", CANARY) == []
    replayed = [request for request in allied.crossed if request[2] == PARCEL_PATH and request[0] == "NRD"]
    for here, there, path, body in replayed:
        allied.deliver(here, there, path, body)
    allied.nodes["SUD"].store.scrub()
    assert allied.files_holding("SUD", CANARY) == []


def test_S_41_search_that_finds_nothing_keeps_nothing(allied: World) -> None:
    """Direct call: a search for a person's own rights keeps that it was made, and none of the words looked for."""
    request = scoped(allied, words=CANARY)
    (record,) = allied.records("NRD", "rights.request_scoped")
    assert (record.request, record.found) == (request, ())
    allied.nodes["NRD"].store.scrub()
    assert allied.files_holding("NRD", CANARY) == []


def test_S_41_no_neighbours_question_is_answered_from_our_store(allied: World) -> None:
    """A question that no clause lets in is refused at the door: no byte of it, and nothing to answer, is here."""
    scoped(allied, words=CANARY, asks_peers=True)
    (question,) = allied.events("NRD", "rights.copies_asked")
    allied.settle()
    assert allied.files_holding("SUD", CANARY) == []
    assert allied.received("SUD", "rights.copies_asked") == []
    with pytest.raises(Missing, match="No neighbour asks that"):
        ask(allied, "SUD", "answer_copies", question=question.head.record_id)


def test_S_41_administrator_cannot_make_a_node_keep_what_it_refused(allied: World) -> None:
    """Administrator: no action takes a refused entry after all; it must be sent again under a clause."""
    asked = {name.partition(".")[2] for name in allied.registry.actions if name.startswith("exchange.")}
    assert not {name for name in asked if name.startswith(("take", "accept", "import", "admit", "store"))}


def test_S_41_plug_in_looks_for_nobody(allied: World) -> None:
    """Plug-in: a folder that does not serve persons' rights has no search that could leave anything."""
    look = partial(allied.nodes["NRD"].work, "tracking", CLERK, lambda desk: desk.find_persons((CANARY,)))
    check_refused(allied, look, "look for persons")
    allied.nodes["NRD"].store.scrub()
    assert allied.files_holding("NRD", CANARY) == []


@pytest.mark.parametrize("setting", ["production", "exercise"])
def test_S_41_exercise_keeps_no_more_than_the_real_world(tmp_path: Path, setting: str) -> None:
    """Crisis and exercise: a node in exercise forgets what it refused just the same."""
    world = concluded_world(tmp_path, TREATY.read_text(encoding="utf-8"), setting, folders=())
    world.observe("NRD", identity=CANARY)
    world.suspend("SUD", "AG-1@1")
    send(world)
    assert CANARY.encode() in world.wire("NRD", "SUD") or world.received("SUD") == []
    assert world.files_holding("SUD", CANARY) == []
    world.close()


def test_S_41_refusal_says_what_was_refused_and_not_of_whom(allied: World) -> None:
    """Both sides' accounts of a refused entry name it, its clause and the reason; no value stands in them."""
    allied.observe("NRD", identity=CANARY)
    allied.suspend("SUD", "AG-1@1")
    send(allied)
    allied.settle_troubled()
    accounts = [
        repr(record)
        for nation in ("NRD", "SUD")
        for kind in ("exchange.batch_received", "exchange.batch_acknowledged", "exchange.batch_rejected")
        for record in allied.records(nation, kind)
    ]
    assert accounts
    assert not any(CANARY in account for account in accounts)
