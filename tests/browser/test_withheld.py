"""What a clause withholds is in no byte that the neighbour's console serves."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from lindero.capabilities.picture.live import DELTA, VERSION, decode_frame
from lindero.shells.console.doors import cookie_name
from lindero.shells.web import web_application
from lindero.trust.identity import sessions
from tests.browser.stage import CANARY, PEOPLE, Stage

OF_A_KIND = 4
"""How many addresses are looked at that differ in what they name alone: every kind of page is."""

OFFICER = "keller"
"""Who may look at tracks and at what of them a neighbour would see."""

FRAMES = 8
"""How many messages of the live feed are looked at."""

SAILED = 3
"""After how many of them all ships sail on, so that the feed tells what changed."""

WHOLE_VIEW = "view 5 50 17 60 7"
"""What a browser says of its map: from then on it is told how many things there are, too."""

_NAMED = re.compile(r"[a-z2-7]{26}|[0-9]+")
_LINKS = re.compile(r'(?:href|hx-get|data-areas)="(/[^"#]*)')
_ELSEWHERE = ("/static/", "/sign-out")


def served(stage: Stage, nation: str, person: str) -> Iterator[tuple[str, bytes]]:
    """Yield all that a node serves to somebody who follows every link: pages, parts, JSON, frames."""
    node = stage.world.nodes[nation]
    headers = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    with TestClient(web_application(node), headers=headers, follow_redirects=False) as client:
        token = node.store.run(lambda tx: sessions.open_session(tx, node.random, node.clock.now(), person))
        client.cookies.set(cookie_name(node, "http"), token)
        waiting = ["/", *(path for path in node.registry.pages if "{" not in path)]
        seen: set[str] = set()
        kinds: Counter[str] = Counter()
        while waiting:
            path = waiting.pop(0)
            kind = _NAMED.sub("", path.partition("?")[0])
            if path in seen or path.startswith(_ELSEWHERE) or kinds[kind] == OF_A_KIND:
                continue
            seen.add(path)
            kinds[kind] += 1
            page = client.get(path)
            yield path, page.content + str(page.headers).encode()
            yield f"part of {path}", client.get(path, headers={"hx-request": "true"}).content
            if not path.startswith("/api"):
                yield f"/api{path}", client.get(f"/api{path}").content
            waiting += [link.replace("&amp;", "&") for link in _LINKS.findall(page.text)]
        yield from live(client, stage)


def live(client: TestClient, stage: Stage) -> Iterator[tuple[str, bytes]]:
    """Yield what the live feed tells while all ships sail on: everything, what changed, and counts in words.

    Nothing comes where the person may not read it: the socket is closed at once.
    """
    with client.websocket_connect("/live/picture") as socket:
        for number in range(FRAMES):
            message = socket.receive()
            if message["type"] == "websocket.close":
                return
            if number == 0:
                socket.send_text(WHOLE_VIEW)
            told = message.get("bytes") or str(message.get("text", "")).encode()
            yield f"/live/picture {number}", told
            if number < SAILED:
                stage.sail()


@pytest.mark.parametrize("person", PEOPLE)
def test_S_05_a_withheld_value_is_in_no_byte_of_the_neighbours_console(stage: Stage, person: str) -> None:
    """Whoever looks at Sudia's node, at whatever page, part, JSON or frame, the ship's name is not there."""
    pages = dict(served(stage, "SUD", person))
    assert len(pages) > 5
    if person == OFFICER:
        assert any(path.startswith("/records/") and path.endswith("/preview") for path in pages)
        assert any(path.startswith("/picture/track/") for path in pages)
        frames = [data for path, data in pages.items() if path.startswith("/live/")]
        updates = [decode_frame(data) for data in frames if data[:1] == bytes([VERSION])]
        assert any(frame.kind == DELTA and len(frame.upserts) > 0 for frame in updates)
        assert any(data.startswith(b"count ") for data in frames)
    assert [path for path, data in pages.items() if CANARY.encode() in data] == []


def test_the_search_can_find_it(stage: Stage) -> None:
    """On the node whose record it is, the same search finds the name: the test above can fail."""
    assert any(CANARY.encode() in data for _, data in served(stage, "NRD", "keller"))


def test_the_record_itself_was_received(stage: Stage) -> None:
    """Sudia does have the ship, under its identity: what is missing is the withheld field alone."""
    data = b"".join(data for path, data in served(stage, "SUD", "keller") if "list" in path)
    assert b"219000000" in data
