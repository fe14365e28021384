"""The control door: who is at the other end, what it may, and what only it can ask."""

import http.client
import os
import pwd
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from lindero.app import find_registry
from lindero.kernel.errors import Conflict, LinderoError, Missing, Refused, Unavailable, Unproved
from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.serving_nodes import served
from lindero.shells.cli import control
from lindero.shells.local import connected, listening, local_actor
from lindero.shells.said_locally import Health, PeerShown
from lindero.trust.identity.cards import fingerprint_of, read_card
from lindero.trust.identity.upkeep import HEALTH_LENT_AS, TakHealth

USER = pwd.getpwuid(os.getuid()).pw_name
SEE = "/api/harbour/see_boat"
ADA = b'{"name":"Ada"}'


def test_machines_user_is_its_administrator_and_is_logged_by_name(folder: Path) -> None:
    """Without signing in, the machine's user acts as administrator, and the log says which user it was."""
    with served(folder) as (node, _):
        control.request(folder, "POST", SEE, ADA)
        events = node.store.run(lambda tx: node.log.read(tx, ["harbour.boat_seen"], -1, 9))
    assert [event.head.actor for event in events] == [f"cli/{USER}"]


def test_S_52_administrator_of_the_machine_oversees_nothing(folder: Path) -> None:
    """Who runs the machine has the administrator's grants and no others: no recall, no suspension."""
    grants = local_actor(os.getuid(), find_registry().offers("grants")).grants
    assert "identity.administer" in grants
    assert not {"exchange.recall", "agreements.suspend", "oversight.read"} & grants
    body = b'{"record_id":"' + b"a" * 26 + b'","reason":"a test"}'
    with served(folder), pytest.raises(Refused, match=r"exchange\.recall"):
        control.request(folder, "POST", "/api/exchange/recall_record", body)


def test_person_acts_with_a_session(folder: Path) -> None:
    """Who signs in over the control door acts as that person, with that person's grants."""
    with served(folder) as (node, _):
        body = msgspec.json.encode({"person": "adm", "phrase": nodes.PHRASE})
        session = msgspec.json.decode(control.request(folder, "POST", "/api/session", body))
        control.request(folder, "POST", SEE, ADA, {"authorization": f"Bearer {session['token']}"})
        events = node.store.run(lambda tx: node.log.read(tx, ["harbour.boat_seen"], -1, 9))
    assert [event.head.actor for event in events] == ["person/adm"]


def test_wrong_token_does_not_become_the_administrator(folder: Path) -> None:
    """A session that has ended must not turn into more than nobody."""
    with served(folder), pytest.raises(Refused) as caught:
        control.request(folder, "POST", SEE, ADA, {"authorization": "Bearer made-up"})
    assert caught.value.code == "api.session"


def test_errors_keep_their_kind_code_and_advice(folder: Path) -> None:
    """What the node raises arrives as the same kind of error, word for word."""
    with served(folder):
        with pytest.raises(Refused) as refused:
            control.request(folder, "POST", "/api/harbour/close_harbour", b"{}")
        with pytest.raises(Missing) as missing:
            control.request(folder, "GET", "/api/harbour/boats/Cid")
    assert (refused.value.code, refused.value.advice) == ("harbour.open", "Ask again at night.")
    assert refused.value.reasons == ("DAY", "TIDE")
    assert missing.value.code == "harbour.boat"


def test_health_tells_of_the_door_for_tak_clients(folder: Path) -> None:
    """Where there is one, at the machine's own door and on the page alike; elsewhere nothing is said of it."""
    with served(folder) as (node, _):
        health = msgspec.json.decode(control.request(folder, "POST", "/control/health"), type=Health)
        assert (health.tak, node.workplace.lent[HEALTH_LENT_AS]().tak) == (None, None)
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write("[tak]\nport = 0\n")
    with served(folder) as (node, _):
        health = msgspec.json.decode(control.request(folder, "POST", "/control/health"), type=Health)
        assert health.tak == node.workplace.lent[HEALTH_LENT_AS]().tak == TakHealth(clients=0)


def test_health_tells_of_feeds_and_neighbours(folder: Path) -> None:
    """Health of a served node says that it is served, and how each feed is doing."""
    with (folder / "node.toml").open("a", encoding="utf-8") as file:
        file.write('[feeds.tower]\nfeed = "harbour.bell"\nsettings = { boats = ["Ada"] }\n')
    with served(folder):
        health = msgspec.json.decode(control.request(folder, "POST", "/control/health"), type=Health)
    assert health.served
    assert health.nation == "NRD"
    assert health.records > 0
    assert [feed.name for feed in health.feeds] == ["tower"]
    assert health.peers == ()


def test_neighbour_is_recognised_by_card_and_fingerprint(folder: Path, tmp_path: Path) -> None:
    """A card with the told fingerprint makes a neighbour; with another one it does not."""
    other = nodes.make(tmp_path / "sudia", nation="SUD")
    with served(other.folder):
        card = control.request(other.folder, "POST", "/control/card").decode()
    right, wrong = other.fingerprint, "0" * 64
    assert fingerprint_of(read_card(card.encode())) == right
    with served(folder):
        with pytest.raises(Unproved):
            pin(folder, card, wrong)
        pin(folder, card, right)
        peers = msgspec.json.decode(
            control.request(folder, "POST", "/control/peers"), type=tuple[PeerShown, ...]
        )
    assert [(peer.nation, peer.fingerprint) for peer in peers] == [("SUD", right)]


def pin(folder: Path, card: str, fingerprint: str) -> None:
    """Ask a node to recognise a neighbour."""
    body = msgspec.json.encode({"card": card, "fingerprint": fingerprint})
    control.request(folder, "POST", "/control/pin", body)


def test_new_phrase_ends_the_old_one(folder: Path) -> None:
    """A new pass phrase opens sessions, the old one no longer does."""
    with served(folder) as (node, _):
        body = b'{"person":"ncc","phrase":"four other quiet words"}'
        control.request(folder, "POST", "/control/set_phrase", body)
        assert node.sign_in("ncc", nodes.PHRASE) is None
        assert node.sign_in("ncc", "four other quiet words") is not None
        with pytest.raises(Missing, match="nobody"):
            control.request(folder, "POST", "/control/set_phrase", body.replace(b"ncc", b"nobody"))
        with pytest.raises(LinderoError, match="12 characters"):
            control.request(folder, "POST", "/control/set_phrase", b'{"person":"ncc","phrase":"short"}')


def test_control_door_is_not_on_the_network(folder: Path) -> None:
    """What the machine itself may ask cannot be asked through the console's port."""
    with served(folder) as (_, addresses):
        connection = http.client.HTTPConnection(urlsplit(addresses.console).netloc, timeout=10)
        connection.request("POST", "/control/health", headers={"content-type": "application/json"})
        status = connection.getresponse().status
        connection.close()
    assert status in {303, 401, 403, 404, 405}


def test_node_that_is_not_served_says_so(folder: Path) -> None:
    """Nobody at the other end is told as such, with the command that starts the node."""
    with pytest.raises(Unavailable) as caught:
        connected(folder)
    assert "lindero serve" in caught.value.advice


def test_two_processes_cannot_listen_in_one_folder(folder: Path) -> None:
    """The second one is turned away while the first listens."""
    with listening(folder), pytest.raises(Conflict):
        listening(folder)


def test_unknown_user_is_named_by_number() -> None:
    """A user whom the machine cannot name is named by number, never by nothing."""
    assert local_actor(4_000_000, ()).name == "cli/uid-4000000"
