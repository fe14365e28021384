"""Positions told that cannot be true: a ship that jumps (spoofing), and one identity in two places (a clash)."""

from typing import Final

import msgspec
import numpy as np

from lindero.capabilities.alerts.detecting.declaring import declared
from lindero.capabilities.alerts.detecting.findings import Finding, RuleDetector, permille, ramp
from lindero.capabilities.alerts.detecting.histories import SAYS_ITSELF, Histories, Ints, lengths, points_of
from lindero.capabilities.alerts.detecting.surroundings import Scene


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """When a position cannot be true.

    Attributes:
        fastest_mps: What no ship makes; aircraft are left out.
        jump_m: The shortest jump that counts: fixes may be wrong by hundreds of metres.
        forgotten_ms: After a silence as long as this a jump says nothing.
        returns: How many jumps between the same two places make two ships of one identity.
    """

    fastest_mps: float = 45.0
    jump_m: float = 2_500.0
    forgotten_ms: int = 60 * 60_000
    returns: int = 3


def _jumps(scene: Scene, limits: Limits) -> tuple[Ints, Ints]:
    """Return the rows before and after each jump of an identity; all its tracks count as one."""
    histories = scene.histories
    names = [
        about.identity if about.item_class in {"vessel", "unknown", "rescue"} else ""
        for about in histories.about
    ]
    _, number = np.unique(np.array(names, dtype=str), return_inverse=True)
    has_name = np.array([bool(name) for name in names], dtype=bool)
    rows = np.flatnonzero(histories.is_of(SAYS_ITSELF) & has_name[histories.track])
    identity = number[histories.track[rows]]
    rows = rows[np.lexsort((histories.measured_at[rows], identity))]
    identity = number[histories.track[rows]]
    before, after = rows[:-1], rows[1:]
    points = points_of(histories.lon, histories.lat)
    far = lengths(points[after] - points[before])
    silence_ms = histories.measured_at[after] - histories.measured_at[before]
    # Times are exact to about two seconds: what is nearly simultaneous counts as that long.
    speed = far / np.maximum(silence_ms / 1_000, 2.0)
    jumps = (identity[1:] == identity[:-1]) & (far > limits.jump_m) & (speed > limits.fastest_mps)
    jumps &= silence_ms < limits.forgotten_ms
    return before[jumps], after[jumps]


def _found(histories: Histories, scene: Scene, limits: Limits, *, clashes: bool) -> list[Finding]:
    before, after = scene.once(_jumps, limits)
    by_identity: dict[str, list[int]] = {}
    for number, row in enumerate(after):
        by_identity.setdefault(histories.about[int(histories.track[row])].identity, []).append(number)
    found = []
    for numbers in by_identity.values():
        # A ship that is spoofed jumps once, or out and back; two ships of one name jump to and fro all the time.
        is_clash = len(numbers) >= limits.returns
        if is_clash == clashes:
            found.append(
                _finding(histories, scene, before[numbers], after[numbers], limits, is_clash=is_clash)
            )
    return found


def _finding(
    histories: Histories, scene: Scene, before: Ints, after: Ints, limits: Limits, *, is_clash: bool
) -> Finding:
    first, decisive = int(after[0]), int(after[limits.returns - 1 if is_clash else 0])
    far = float(lengths(points_of(histories.lon[before], histories.lat[before])
                        - points_of(histories.lon[after], histories.lat[after])).max())  # fmt: skip
    seconds = (histories.measured_at[after] - histories.measured_at[before]) / 1_000
    tracks = dict.fromkeys(histories.about[int(histories.track[row])].track_id for row in (*before, *after))
    times = f"{len(after)} times" if len(after) > 1 else "once"
    return Finding(
        kind="identity_clash" if is_clash else "spoofed_position",
        at=int(histories.measured_at[decisive]),
        since=int(histories.measured_at[before[0]]),
        until=int(histories.measured_at[after[-1]]),
        track_ids=tuple(tracks),
        place=scene.place_at(first),
        score_permille=permille(0.7 + 0.3 * ramp(far, limits.jump_m, 10 * limits.jump_m)),
        reasons=(
            f"told places {far / 1_000:.1f} km apart within {seconds.min():.0f} s, {times}",
            "two things use one identity"
            if is_clash
            else "no ship moves like that, so one of the places is not true",
        ),
        evidence={
            "distance_m": round(far),
            "shortest_s": round(float(seconds.min()), 1),
            "jumps": len(after),
        },
    )


def find_spoofed(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find identities that jumped once, or out and back."""
    return _found(histories, scene, limits, clashes=False)


def find_clashes(histories: Histories, scene: Scene, limits: Limits) -> list[Finding]:
    """Find identities that jump to and fro between two places."""
    return _found(histories, scene, limits, clashes=True)


SPOOFED: Final = RuleDetector(
    kind="spoofed_position",
    declared=declared(
        "spoofed_position",
        "Propose ships to look at that tell a place where they cannot be.",
        "position", "time", "vessel_identity",
    ),
    limits=Limits(),
    find=find_spoofed,
)  # fmt: skip
CLASH: Final = RuleDetector(
    kind="identity_clash",
    declared=declared(
        "identity_clash",
        "Propose ships to look at of which two use one identity.",
        "position", "time", "vessel_identity",
    ),
    limits=Limits(),
    find=find_clashes,
)  # fmt: skip
