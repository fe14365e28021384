"""The demonstration's watch: what officers of Nordia and Sudia enter in an ordinary night, so that no page is bare."""

from collections.abc import Callable
from typing import Any, Final

from lindero.capabilities.units.demo import NODES, WAYS
from lindero.capabilities.warnings.records import Wording
from lindero.kernel.places import place_of
from lindero.kernel.times import HOUR_MS
from lindero.shells.demo.crew import Post

DETECTORS: Final = (
    "alerts.ais_gap",
    "alerts.rendezvous",
    "alerts.loitering",
    "alerts.dark_target",
    "alerts.drifting",
)
SECTION: Final = "belt-north"
_PIER, _DRIFTING, _STORM = place_of(11.02, 55.51), place_of(11.24, 55.02), place_of(11.1, 55.4)
_BORDER: Final = (place_of(10.75, 54.95), place_of(11.2, 55.2), place_of(11.9, 55.3))

Until = Callable[[Callable[[], Any], str], Any]
"""Waits until something holds, with words for what it waits for."""


def keep_watch(nordia: Post, sudia: Post, now: int, until: Until) -> None:
    """Let both sides enter what a night brings.

    Args:
        nordia: Who enters most.
        sudia: Who answers.
        now: The time, milliseconds UTC.
        until: Waits until something holds.
    """
    for detector in DETECTORS:
        nordia.person("duty").act(
            "alerts.enable_detector", detector=detector, because="Exercise of the common watch of the Belt."
        )
    _draw_line(nordia)
    _note_weather(nordia, now)
    _muster(nordia, sudia)
    _report(nordia)
    agree_level(nordia, sudia, until)
    _open_rescue(nordia)


def agree_level(nordia: Post, sudia: Post, until: Until) -> None:
    """Let Nordia register a section of the border and propose its impact level, and Sudia's commander agree."""
    duty, answering = nordia.person("duty"), sudia.person("commander")
    duty.act(
        "sections.register_section",
        name=SECTION,
        title="Belt, northern approach",
        place=_BORDER[1],
        partner=sudia.nation,
        points=_BORDER,
    )
    duty.act(
        "sections.propose_level",
        section=SECTION,
        level="medium",
        because="Three boats without lights within a week.",
    )
    answer = {"section": SECTION, "holder": nordia.nation, "proposer": nordia.nation, "number": 1}

    def is_there() -> bool:
        sections = answering.page("/sections")["sections"]
        return any(section["name"] == SECTION and section["waiting"] for section in sections)

    until(is_there, "the proposed level is at Sudia")
    answering.act("sections.answer_level", **answer, agrees=True, because="Our patrols saw them too.")


def _draw_line(nordia: Post) -> None:
    nordia.person("jurist").act(
        "boundaries.register_line",
        name="belt-median",
        parties=(nordia.nation, "SUD"),
        points=_BORDER,
        source="Treaty of Friendship, annex 2 (fictional)",
    )


def _note_weather(nordia: Post, now: int) -> None:
    duty = nordia.person("duty")
    duty.act(
        "environment.observe_conditions",
        area="belt",
        place=_STORM,
        radius_km=40,
        air_c=6.5,
        wind_mps=13,
        wind_from_deg=250,
        wave_m=1.6,
        water_c=8,
        current_mps=0.6,
        current_to_deg=20,
        visibility_m=9_000,
        source="coastal station",
    )
    duty.act(
        "warnings.issue_warning",
        category="met",
        urgency="expected",
        severity="moderate",
        certainty="likely",
        wordings=(
            Wording(
                language="en",
                event="Strong wind",
                headline="Strong westerly wind in the Belt tonight",
                instruction="Small boats stay in harbour.",
            ),
        ),
        area="The Belt between Nordia and Sudia",
        outline=tuple(
            place_of(lon, lat) for lon, lat in ((10.8, 54.9), (11.8, 54.9), (11.8, 55.7), (10.8, 55.7))
        ),
        expires_at=now + 12 * HOUR_MS,
    )


def _muster(nordia: Post, sudia: Post) -> None:
    """Let units of both sides say where they are and how they stand."""
    nordia.person("duty").act(
        "units.load_routes", source="road survey of Nordia (fictional)", nodes=NODES, ways=WAYS
    )
    for post, call_sign, surface, speed_kmh, status, place in (
        (nordia, "Falk 1", "land", 110, "fully_available", place_of(11.0, 55.6)),
        (nordia, "Havorn", "sea", 55, "limited_available", place_of(10.9, 55.5)),
        (sudia, "Delfin", "sea", 60, "fully_available", place_of(11.3, 54.9)),
    ):
        duty = post.person("duty")
        duty.act(
            "units.register_unit", call_sign=call_sign, place=place, surface=surface, speed_kmh=speed_kmh
        )
        duty.act("units.note_status", call_sign=call_sign, status=status, place=place)


def _report(nordia: Post) -> None:
    duty = nordia.person("duty")
    reference = duty.act(
        "events.suspect_event",
        event_type="excise_goods",
        place=_PIER,
        note="A caller speaks of boxes on the old pier.",
    )
    duty.act(
        "events.report_event",
        reference=str(reference),
        event_type="excise_goods",
        place=_PIER,
        description="Some sixty boxes of untaxed cigarettes on the pier, a van without plates beside them.",
        reliability="B",
        credibility="2",
        cross_border_crime="medium",
        measures=("patrol_sent", "seizure"),
    )


def _open_rescue(nordia: Post) -> None:
    nordia.person("duty").act(
        "rescue.open_case",
        place=_DRIFTING,
        environment="sea",
        craft="sailing_vessel",
        persons=3,
        condition=("engine_failed", "adrift"),
        needs=("towing",),
        aware_by="distress_call",
        because=("request_for_help",),
        uncertainty_m=1_500,
    )
