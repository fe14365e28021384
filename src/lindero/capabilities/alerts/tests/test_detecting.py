"""Promises of the rule detectors: each finds its pattern, and not what only looks like it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lindero.capabilities.alerts.detecting.detect import DETECTORS, detect, line_of
from lindero.capabilities.alerts.detecting.findings import Finding, Kind
from lindero.capabilities.alerts.detecting.histories import Histories, histories_of
from lindero.capabilities.alerts.detecting.surroundings import Zone
from lindero.capabilities.alerts.tests.moving import BEGIN, Ship, circle, seen, straight, traffic, turning
from lindero.kernel.detectors import fault_of
from lindero.kernel.errors import Invalid
from lindero.kernel.places import area_of, place_of

CLOSED = Zone(
    name="closed bay",
    kind="closed",
    area=area_of([place_of(11.1, 54.5), place_of(11.2, 54.5), place_of(11.2, 54.7), place_of(11.1, 54.7)]),
)


def found(kind: Kind, histories: Histories, *zones: Zone) -> list[Finding]:
    """Return what one detector finds."""
    return detect(histories, zones, kinds=[kind])


def test_DET_01_every_detector_is_declared_and_reads_nothing_banned() -> None:
    """Name, owner, purpose, legal basis, subject and features stand in every declaration, and break no safeguard."""
    assert len(DETECTORS) == 15
    for kind, detector in DETECTORS.items():
        declared = detector.declared
        assert declared.name == f"alerts.{kind}"
        assert all((declared.owner, declared.purpose, declared.legal_basis, declared.features))
        assert fault_of(declared) == ("", "")
        assert not declared.is_learned


def test_loitering_is_staying_under_way_and_not_lying_or_passing() -> None:
    """A ship that circles for two hours is found; one at anchor and one that passes are not."""
    ships = (
        Ship("stays", circle(0, 20_000, 600, 1.2)),
        Ship("lies", circle(9_000, 30_000, 15, 0.02)),
        Ship("passes", straight(-30_000, 10_000, 6.0, 0.0)),
    )
    (one,) = found("loitering", seen(*ships))
    assert one.track_ids == ("stays",)
    assert one.score_permille >= 500
    assert "under way" in one.reasons[0]


def test_loitering_of_ships_at_work_scores_less() -> None:
    """A pilot boat that waits is what pilot boats do: the score says so, and why."""
    scores = []
    for vessel_class in ("cargo", "pilot"):
        (one,) = found(
            "loitering", seen(Ship("stays", circle(0, 20_000, 600, 1.2), vessel_class=vessel_class))
        )
        scores.append(one.score_permille)
    assert scores[1] < scores[0] / 2
    assert "at work" in one.reasons[-1]


def _meeting(x: float, y: float, shift: float) -> Ship:
    return Ship(f"ship{shift:+}", turning((0, x, y), (4_000, 0, shift), (6_400, 0, shift), (10_000, x, y)))


def test_rendezvous_is_coming_together_and_parting_at_sea() -> None:
    """Two ships from afar side by side for forty minutes are found once, with both names."""
    (one,) = found("rendezvous", seen(_meeting(-20_000, 500, 40), _meeting(20_000, -500, -40)))
    assert set(one.track_ids) == {"ship+40", "ship-40"}
    assert 35 <= float(one.evidence["minutes"]) <= 50


def test_rendezvous_is_not_passing_towing_or_lying_in_harbour() -> None:
    """Ships that pass, that are always together, or that lie where others lie, do not meet."""
    assert (
        found(
            "rendezvous", seen(Ship("a", straight(-20_000, 0, 6, 0)), Ship("b", straight(20_000, 50, -6, 0)))
        )
        == []
    )
    assert found("rendezvous", seen(Ship("a", straight(0, 0, 1, 0)), Ship("b", straight(80, 0, 1, 0)))) == []
    berth = [Ship(f"lies-{n}", circle(60.0 * n, 0, 3, 0.001)) for n in range(6)]
    assert found("rendezvous", seen(*berth, _meeting(-20_000, 500, 40), _meeting(20_000, -500, -40))) == []


def _silent(from_s: int, to_s: int, way: tuple[float, float] = (0.0, 7.0)) -> Ship:
    seconds = [second for second in range(0, 14_400, 60) if not from_s <= second < to_s]
    return Ship("silent", straight(-15_000, way[0], way[1], 0.0), seconds=seconds)


def test_ais_gap_is_silence_where_others_are_heard() -> None:
    """A ship in the lane that says nothing for forty minutes is found, with how well it would be heard."""
    (one,) = found("ais_gap", seen(*traffic(), _silent(4_000, 6_500)))
    assert one.track_ids == ("silent",)
    assert float(one.evidence["reception"]) > 0.6
    assert "others near were heard" in one.reasons[-1]


def test_ais_gap_ends_when_the_ship_is_heard_under_another_tracks_name() -> None:
    """A long silence ends a track; the identity heard again ends the gap, and both tracks are told of."""
    before, after = (
        Ship(name, straight(-15_000, 0.0, 7.0, 0.0), identity="mmsi:298000001", seconds=seconds)
        for name, seconds in (("before", range(0, 4_000, 60)), ("after", range(7_000, 14_400, 60)))
    )
    (one,) = found("ais_gap", seen(*traffic(), before, after))
    assert one.track_ids == ("before", "after")
    assert float(one.evidence["minutes"]) == pytest.approx(50, abs=2)
    assert "still is" not in one.reasons[0]


def test_ais_gap_is_not_bad_reception_or_leaving() -> None:
    """Where nobody else is heard, or all of them fall silent at once, or the ship lies, silence says nothing."""
    assert found("ais_gap", seen(*traffic(), _silent(4_000, 6_500, (60_000.0, 7.0)))) == []
    all_silent = [
        Ship(
            f"s{n}", straight(-9_000.0 * n, 0, 7, 0), seconds=[*range(0, 4_000, 60), *range(6_500, 9_000, 60)]
        )
        for n in range(6)
    ]
    assert found("ais_gap", seen(*all_silent)) == []
    assert found("ais_gap", seen(*traffic(), _silent(4_000, 6_500, (0.0, 0.01)))) == []
    leaving = [
        Ship(f"l{n}", straight(-9_000.0 * n, 0, 7, 0), seconds=range(0, 1_300 * (n + 2), 60))
        for n in range(8)
    ]
    assert found("ais_gap", seen(*leaving, until_s=14_000)) == []


def test_dark_target_is_measured_and_says_nothing() -> None:
    """A radar's track with nobody near who tells a place is found; the radar's track of a ship that tells is not."""
    dark = Ship(
        "dark", straight(0, 2_000, 10, 0.0), source="radar", item_class="unknown", seconds=range(0, 2_400, 60)
    )
    told = Ship("told-radar", straight(0, 0.0, 7, 0.0), source="radar", item_class="unknown")
    (one,) = found("dark_target", seen(*traffic(), dark, told))
    assert one.track_ids == ("dark",)
    assert one.evidence["speed_mps"] == pytest.approx(10, abs=0.3)


def test_spoofed_position_and_identity_clash_are_told_apart() -> None:
    """One jump is a place that is not true; jumping to and fro is two ships with one name."""
    jump = Ship(
        "jumps",
        turning((0, 0, 0), (5_000, 30_000, 0), (5_010, 38_000, 0), (9_000, 60_000, 0)),
        identity="mmsi:219000001",
        seconds=[*range(0, 5_000, 60), *range(5_010, 9_000, 60)],
    )
    (one,) = found("spoofed_position", seen(jump))
    assert one.track_ids == ("jumps",)
    pair = (
        Ship("here", straight(0, 0, 6, 0), identity="mmsi:219000002"),
        Ship("there", straight(0, 30_000, 5, 0), identity="mmsi:219000002", seconds=range(25, 14_400, 60)),
    )
    (clash,) = found("identity_clash", seen(*pair))
    assert set(clash.track_ids) == {"here", "there"}
    assert found("spoofed_position", seen(*pair)) == []
    assert found("identity_clash", seen(*traffic())) == []


def test_zone_entry_counts_who_comes_from_outside_once() -> None:
    """Who enters is found once; who was inside from the first is not, nor who passes by."""
    ships = (
        Ship("enters", straight(0, 0, 4, 0.0)),
        Ship("inside", circle(9_600, 0, 100, 1)),
        Ship("passes", straight(0, 30_000, 4, 0)),
    )
    (one,) = found("zone_entry", seen(*ships), CLOSED)
    assert one.track_ids == ("enters",)
    assert one.evidence["zone"] == "closed bay"


def test_time_to_border_is_told_for_who_heads_for_it() -> None:
    """Who keeps course and speed is said to be there in about so many minutes; who turns away is not."""
    border = Zone(name="our sea", kind="border", area=CLOSED.area)
    ships = (
        Ship("comes", straight(-6_000, 0, 8, 0), seconds=range(0, 601, 60)),
        Ship("goes", straight(-6_000, 0, -8, 0), seconds=range(0, 601, 60)),
    )
    (one,) = found("border_approach", seen(*ships), border)
    assert one.track_ids == ("comes",)
    # 6,440 m from the origin to the edge, and 6,000 - 4,800 m before the origin, at 8 m/s.
    assert float(one.evidence["minutes"]) == pytest.approx(16, abs=2)


def test_drifting_is_losing_way_and_going_slowly_one_way() -> None:
    """A ship that stops and drifts is for rescue; one that sails on, and one that enters a harbour, are not."""
    adrift = turning((0, -21_000, 0), (3_000, 0, 0), (14_400, 3_000, 1_500))
    ships = seen(Ship("adrift", adrift), Ship("sails", straight(0, 9_000, 5, 0)))
    assert [one.track_ids for one in found("drifting", ships)] == [("adrift",)]
    assert [one.track_ids for one in found("speed_drop", ships)] == [("adrift",)]
    harbour = [Ship(f"lies-{n}", circle(60.0 * n, 0, 3, 0.001)) for n in range(4)]
    assert found("drifting", seen(Ship("adrift", adrift, seconds=range(0, 5_000, 60)), *harbour)) == []


def test_beacons_and_ships_that_do_not_obey_call_at_once() -> None:
    """A distress transmitter is certain; a ship that says it is not under command is probable; others are neither."""
    ships = (
        Ship("beacon", straight(0, 0, 0, 0), identity="mmsi:970123456"),
        Ship("sails", straight(0, 0, 5, 0)),
    )
    (one,) = found("distress_beacon", seen(*ships))
    assert (one.track_ids, one.score_permille) == (("beacon",), 1_000)
    says = Ship("says", straight(0, 0, 1, 0))
    (two,) = found("distress_beacon", seen(says, navigation_status=[0] * 100 + [2] * 140))
    assert two.at == BEGIN + 100 * 60_000
    assert two.score_permille < 1_000


def test_convoy_is_three_that_keep_together() -> None:
    """Three boats on one course are one convoy; two are none, and ships that only meet are none."""
    three = [Ship(f"c{n}", straight(300.0 * n, 0, 4, 1)) for n in range(3)]
    (one,) = found("convoy", seen(*three, Ship("meets", straight(40_000, 10_000, -4, -1))))
    assert set(one.track_ids) == {"c0", "c1", "c2"}
    assert found("convoy", seen(*three[:2])) == []


def test_launch_point_is_where_a_drone_rose_or_where_its_way_leads_back() -> None:
    """One that hovers first was launched there; one that comes fast was launched behind, within a said radius."""
    rises = Ship(
        "rises", turning((0, 0, 0), (30, 5, 0), (90, 900, 0)), item_class="drone", seconds=range(0, 90, 5)
    )
    fast = Ship("fast", straight(0, 0, 15, 0), item_class="drone", source="radar", seconds=range(0, 90, 5))
    first, second = sorted(found("drone_launch", seen(rises, fast)), key=lambda one: -one.score_permille)
    assert first.track_ids == ("rises",)
    assert second.place.lon < first.place.lon
    assert float(second.evidence["radius_m"]) > float(first.evidence["radius_m"])


def test_crossing_pattern_is_sensors_answering_in_turn() -> None:
    """Somebody who walks past five sensors is found; an animal that sets off two of them to and fro is not."""
    walk = [
        Ship(
            f"node-{n}",
            straight(0, 60.0 * n, 0, 0),
            source="ground_sensor",
            item_class="unknown",
            seconds=[50 * n],
        )
        for n in range(5)
    ]
    (one,) = found("crossing_pattern", seen(*walk))
    assert one.evidence["alarms"] == 5
    assert one.evidence["speed_mps"] == pytest.approx(1.2, abs=0.1)
    grazing = [
        Ship(
            f"g-{n}",
            straight(60.0 * n, 9_000, 0, 0),
            source="ground_sensor",
            item_class="unknown",
            seconds=range(60 * n, 1_200, 120),
        )
        for n in range(2)
    ]
    assert found("crossing_pattern", seen(*grazing)) == []


def test_route_deviation_needs_known_lanes() -> None:
    """A cargo ship that leaves a lane of forty is found; with too few to know the lane, nothing is."""
    lane = [Ship(f"l{n}", straight(-2_000.0 * n, 0, 7, 0), vessel_class="cargo") for n in range(40)]
    leaves = Ship(
        "leaves",
        turning((0, -20_000, 0), (5_000, 15_000, 0), (8_000, 25_000, 20_000)),
        vessel_class="cargo",
        seconds=range(0, 8_000, 60),
    )
    (one,) = found("route_deviation", seen(*lane, leaves))
    assert one.track_ids == ("leaves",)
    assert found("route_deviation", seen(*lane[:5], leaves)) == []


def test_lines_of_alerts_have_what_outside_checks_read() -> None:
    """T in seconds, kind, names, degrees, a score from 0 to 1 and the evidence with its reasons."""
    (one,) = found("loitering", seen(Ship("stays", circle(0, 20_000, 600, 1.2))))
    line = line_of(one)
    assert set(line) == {"t", "kind", "track_ids", "lon", "lat", "score", "evidence"}
    assert 0 < line["score"] <= 1
    assert line["evidence"]["reasons"]
    assert line["lat"] == pytest.approx(54.78, abs=0.02)


def test_nothing_is_found_in_nothing() -> None:
    """No tracks, one fix, and tracks without rows are ordinary input."""
    assert detect(seen()) == []
    assert detect(seen(Ship("one", straight(0, 0, 0, 0), seconds=[0]))) == []


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.integers(0, 7_200_000),
            st.integers(-1_800_000_000, 1_800_000_000),
            st.integers(-900_000_000, 900_000_000),
        ),
        max_size=60,
    )
)
def test_any_fixes_in_any_order_give_the_same_findings(rows: list[tuple[int, int, int, int]]) -> None:
    """Nothing that can be a place raises, and the order in which rows come changes nothing."""
    about = tuple(Ship(f"s{n}", straight(0, 0, 0, 0), seconds=[]).about for n in range(4))
    unique = list({(track, at): (track, at, lon, lat) for track, at, lon, lat in rows}.values())
    results = []
    for order in (unique, unique[::-1]):
        track, at, lon, lat = zip(*order, strict=True) if order else ((), (), (), ())
        results.append(
            detect(
                histories_of(
                    about,
                    track=track,
                    measured_at=[BEGIN + ms for ms in at],
                    lon=lon,
                    lat=lat,
                    source_class=np.ones(len(order)),
                )
            )
        )
    assert results[0] == results[1]


def test_histories_refuse_columns_that_do_not_fit() -> None:
    """A missing column, columns of other lengths and a row without a track are told, with advice."""
    about = (Ship("a", straight(0, 0, 0, 0)).about,)
    broken: tuple[dict[str, Any], ...] = (
        {"track": [0], "measured_at": [0], "lon": [0]},
        {"track": [0], "measured_at": [0, 1], "lon": [0], "lat": [0]},
        {"track": [1], "measured_at": [0], "lon": [0], "lat": [0]},
    )
    for columns in broken:
        with pytest.raises(Invalid) as refusal:
            histories_of(about, **columns)
        assert refusal.value.advice
