"""A contested record is seen to be contested on every page that shows it, the map's among them (S-43)."""

import pytest
from starlette.testclient import TestClient

from lindero.kernel.desk import Actor
from lindero.kernel.record import Head
from lindero.shells.console.doors import cookie_name
from lindero.shells.contested import contests_in
from lindero.shells.web import web_application
from lindero.trust.exchange.record_shown import RecordQuery
from tests.nodes.dealings import ask, contest
from tests.nodes.world import EVERYTHING, World

READER = Actor(name="person/reader", grants=EVERYTHING)
FLAG = "that was another ship"


@pytest.fixture
def track(allied: World) -> Head:
    """Give a track of Nordia's that Sudia has contested, as Sudia holds it."""
    allied.observe("NRD")
    allied.settle()
    (received,) = allied.received("SUD")
    contest(allied, "SUD", received)
    allied.settle()
    return received


def page(world: World, nation: str, path: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a page of a nation's console."""
    node = world.nodes[nation]
    monkeypatch.setattr(node.people, "person_of", lambda _, **__: (READER, "Reader"))
    with TestClient(web_application(node), base_url="http://127.0.0.1") as client:
        client.cookies.set(cookie_name(node, "http"), "reader")
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])
        return answer.text


@pytest.mark.parametrize("nation", ["NRD", "SUD"])
def test_S_43_the_flag_stands_on_the_map_and_on_the_records_page(
    allied: World, track: Head, nation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At its origin and at the recipient: the list, the record and the log of decisions say who contests it and why."""
    for path in ("/picture/list", f"/records/{track.record_id}", f"/records/{track.record_id}/preview"):
        if nation == "SUD" and path.endswith("preview"):
            continue
        text = page(allied, nation, path, monkeypatch)
        assert text.count(FLAG) == 1, path
        assert "ontested" in text


def test_S_43_a_flag_that_has_ended_is_shown_no_more(
    allied: World, track: Head, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only flags that stand are told; and a page that shows another record says nothing of it."""
    node = allied.nodes["SUD"]
    view = node.show(node.page("/records/{record_id}"), RecordQuery(record_id=track.record_id), READER)
    assert [flag.about for flag in contests_in(node, view)] == [track.record_id]
    assert contests_in(node, None) == ()
    assert FLAG not in page(allied, "SUD", "/agreements", monkeypatch)
    ask(
        allied,
        "SUD",
        "end_contest",
        record_id=track.record_id,
        agreed_by="person",
        reference="the person agrees",
    )
    allied.settle()
    assert contests_in(node, view) == ()
    assert FLAG not in page(allied, "SUD", "/picture/list", monkeypatch)
