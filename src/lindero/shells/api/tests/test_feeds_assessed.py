"""A source of outside data is kept only while somebody answers for what it brings; distress signals always are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pyais import encode_dict

from lindero.app import find_registry
from lindero.capabilities.sensors.records import BatchObserved, unseal
from lindero.engine.clock import SetClock
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid, Refused
from lindero.kernel.times import DAY_MS, instant_of
from lindero.shells import administration
from lindero.shells.api.tests import nodes
from lindero.shells.api.tests.test_feeding import ASSESSED, BEGIN_AT, bell, boats, has_ended, node_with, run
from lindero.shells.feeding import Feeds
from lindero.shells.node import Node
from lindero.shells.said_locally import FeedShown
from lindero.trust.identity.pages.administration import HealthQuery
from lindero.trust.identity.upkeep import feed_tone

ADMINISTRATOR = Actor(name="person/admin", grants=frozenset({"identity.administer", "identity.read"}))
ENDED = ASSESSED.replace("2999-12-31", "2026-11-21")
"""The day before the node's clock begins."""


@pytest.fixture
def opened() -> Iterator[list[Node]]:
    """Hold the nodes that a test opens, and close them."""
    held: list[Node] = []
    yield held
    for node in held:
        node.close()


def is_waiting(feed: FeedShown) -> bool:
    """Say whether a feed waits."""
    return feed.state == "waiting"


def kept(node: Node) -> list[tuple[str, ...]]:
    """Return the names in every batch on record."""
    events = node.store.run(lambda tx: node.log.read(tx, ["sensors.batch_observed"], -1, 99))
    return [
        unseal(event.record.columns).identities for event in events if isinstance(event.record, BatchObserved)
    ]


def recording(folder: Path, *mmsis: int) -> str:
    """Write a recording in which each says where it is once, and return the table that plays it."""
    path = folder / "play.nmea"
    said: list[dict[str, Any]] = [
        {"type": 1, "mmsi": mmsi, "lon": 11.0, "lat": 55.5, "second": 60} for mmsi in mmsis
    ]
    said.append({"type": 5, "mmsi": mmsis[0], "shipname": "ADA", "callsign": "XYZ", "destination": "OSTIA"})
    lines = [sentence for one in said for sentence in encode_dict(one)]
    path.write_text("".join(f"{one}\r\n" for one in lines), encoding="ascii")
    return (
        '[feeds.coast]\nfeed = "sensors.ais_file"\nASSESSED'
        f'settings = {{ sensor_id = "coast", path = "{path}", speed = "max" }}\n'
    )


@pytest.mark.parametrize(
    ("assessed", "why"),
    [
        ("", "Nobody has assessed what tower brings"),
        (ASSESSED.replace('"DPIA-4"', '" "'), "Nobody has assessed"),
        (ASSESSED.replace("opinion_by", "# "), "Nobody has assessed"),
        (ASSESSED.replace("assessed_until", "# "), "Nobody has assessed"),
        (ENDED, "DPIA-4 of tower ended on 2026-11-21"),
    ],
)
def test_AGR_08_nothing_is_kept_of_a_source_without_an_assessment_that_counts(
    opened: list[Node], made_folder: Path, tmp_path: Path, assessed: str, why: str
) -> None:
    """By its configuration: no number, no opinion, no end or one that has passed; it is not even listened to."""
    node = node_with(opened, made_folder, tmp_path / "n", bell('boats = ["Ada"]', assessed=assessed))
    shown = run(node, is_waiting)
    assert why in shown.error
    assert "node.toml" in shown.advice
    assert boats(node) == []
    assert nodes.RUNS == {}


def test_AGR_08_an_assessment_counts_through_its_last_day_and_no_longer(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """What comes in after it ended, while the node runs on, is not kept, and the feed waits."""
    last = ASSESSED.replace("2999-12-31", "2026-11-23")
    toml = bell('boats = ["Ada", "Bob", "Cid"], every_s = 86400', assessed=last)
    node = node_with(opened, made_folder, tmp_path / "n", toml)
    assert BEGIN_AT + DAY_MS < instant_of("2026-11-24T00:00:00Z") < BEGIN_AT + 2 * DAY_MS
    assert "ended on 2026-11-23" in run(node, is_waiting).error
    assert [name for name, _ in boats(node)] == ["Ada", "Bob"]


def test_AGR_08_a_restart_does_not_revive_what_has_ended(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """The node that is started again after the last day keeps nothing more, with the same file."""
    last = ASSESSED.replace("2999-12-31", "2026-11-23")
    node = node_with(opened, made_folder, tmp_path / "n", bell('boats = ["Ada"]', assessed=last))
    assert run(node, has_ended).failures == 0
    opened.remove(node)
    node.close()
    later = Node(node.folder, nodes.harbour_registry(), clock=SetClock(BEGIN_AT + 2 * DAY_MS))
    opened.append(later)
    nodes.RUNS.clear()
    assert is_waiting(run(later, is_waiting))
    assert [name for name, _ in boats(later)] == ["Ada"]


def test_AGR_08_a_direct_call_under_the_feeds_name_is_refused_and_logged(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """Whoever calls past the feed's own door gets no further, and it is on record."""
    node = node_with(opened, made_folder, tmp_path / "n", bell('boats = ["Ada"]', assessed=""))
    feed = Actor(name="feed/tower", grants=frozenset({"sensors.operate"}))
    with pytest.raises(Refused) as refused:
        node.act("harbour.see_boat", nodes.SeeBoat(name="Ada"), feed)
    assert (refused.value.code, refused.value.reasons) == ("feeds.unassessed", ("AGR-08",))
    assert boats(node) == []
    logged = node.store.query("SELECT count(*) FROM log_heads WHERE kind = 'identity.access_refused'")
    assert logged == [(1,)]


@pytest.mark.parametrize(
    "claim", ["personal = false", 'brings = "invented"', "assessed = true", "waived = true"]
)
def test_AGR_08_no_key_of_the_file_waives_an_assessment(
    opened: list[Node], made_folder: Path, tmp_path: Path, claim: str
) -> None:
    """What a source brings is the program's to say: a made-up key keeps the node from starting."""
    with pytest.raises(Invalid) as invalid:
        node_with(opened, made_folder, tmp_path / "n", bell("boats = []", assessed=f"{claim}\n"))
    assert invalid.value.code == "config.key"


def test_AGR_08_only_what_is_public_or_made_up_needs_no_assessment() -> None:
    """Of all feeds, these alone; a new one needs an assessment unless it is named here."""
    feeds = find_registry().feeds
    assert {name for name, feed in feeds.items() if feed.brings == "published"} == {"warnings.cap_http"}
    assert {name for name, feed in feeds.items() if feed.brings == "invented"} == {"sensors.ais_invented"}
    assert {name for name, feed in feeds.items() if feed.life is not None} == {
        *("sensors.ais_file", "sensors.ais_tcp", "sensors.ais_udp"),
    }


@pytest.mark.parametrize("assessed", ["", ENDED])
def test_AGR_08_S_26_an_imported_recording_leaves_its_distress_signals_alone(
    opened: list[Node], made_folder: Path, tmp_path: Path, assessed: str
) -> None:
    """A recording is no way round: no ship and no name of it is kept, but a person over board always is."""
    toml = recording(tmp_path, 219_005_012, 972_123_456, 219_005_013)
    node = node_with(opened, made_folder, tmp_path / "n", toml.replace("ASSESSED", assessed))
    shown = run(node, lambda feed: is_waiting(feed) and bool(kept(node)), name="coast")
    assert shown.error
    assert kept(node) == [("mmsi:972123456",)]
    batches = node.store.run(lambda tx: node.log.read(tx, ["sensors.batch_observed"], -1, 99))
    (batch,) = [event.record for event in batches if isinstance(event.record, BatchObserved)]
    assert (batch.count, batch.counts.lines, batch.identifications) == (1, 1, ())


def test_AGR_08_an_assessed_recording_is_kept_whole(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """The same recording with an assessment that counts."""
    toml = recording(tmp_path, 219_005_012, 972_123_456)
    node = node_with(opened, made_folder, tmp_path / "n", toml.replace("ASSESSED", ASSESSED))
    assert run(node, has_ended, name="coast").error == ""
    assert kept(node) == [("mmsi:219005012", "mmsi:972123456")]


def test_AGR_08_what_is_made_up_plays_in_an_exercise_only(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """Nobody takes invented ships for real ones, and no production node plays without an assessment by that."""
    toml = '[feeds.play]\nfeed = "sensors.ais_invented"\nsettings = { sensor_id = "play" }\n'
    node = node_with(opened, made_folder, tmp_path / "n", toml)
    node.config = msgspec.structs.replace(node.config, setting="production")
    with pytest.raises(Invalid) as invalid:
        Feeds(node)
    assert invalid.value.code == "config.feed_invented"
    node.config = msgspec.structs.replace(node.config, setting="exercise")
    assert Feeds(node).shown()[0].state == "starting"


def test_AGR_08_health_says_why_a_source_waits_and_what_ends_soon(
    opened: list[Node], made_folder: Path, tmp_path: Path
) -> None:
    """Page and JSON of health name assessment and end, ask for a new one a month before, and say why one waits."""
    soon = ASSESSED.replace("2999-12-31", "2026-12-10")
    toml = bell("boats = []", assessed=soon) + bell("boats = []", name="quay", assessed="")
    node = node_with(opened, made_folder, tmp_path / "n", toml)
    administration.lend(node, Feeds(node).shown)
    health: Any = node.show(node.page("/admin/health"), HealthQuery(), ADMINISTRATOR)
    tower, quay = health.feeds
    assert (tower.feed.assessment, tower.feed.assessed_until, tower.tone) == (
        "DPIA-4",
        instant_of("2026-12-11T00:00:00Z"),
        "warning",
    )
    assert (quay.feed.state, quay.tone) == ("waiting", "alarm")
    assert "Nobody has assessed what quay brings" in quay.feed.error
    assert feed_tone(tower.feed, BEGIN_AT - 60 * DAY_MS) == "ok"
