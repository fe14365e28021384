"""What must be known of a radar beside its bytes: where it stands, how exact it is, which editions it writes."""

from typing import Annotated, Final

import msgspec

from lindero.capabilities.sensors.formats.geometry import Site
from lindero.kernel.times import Instant

_Deviation = Annotated[float, msgspec.Meta(gt=0, le=100_000)]


class AsterixOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a source of ASTERIX.

    Attributes:
        site: Where the radar stands, or the reference point of its plane; None where its category 034 tells, or its
            reports carry places on the Earth.
        sites: Sites by `SAC/SIC` where several radars speak on one line; each goes before `site`.
        editions: Editions by category where they are not the newest: `{"048" = "1.21"}`.
        range_deviation_m: Standard deviation of its range, metres.
        azimuth_deviation_deg: Standard deviation of its azimuth, degrees.
        range_bias_m: What its ranges are too long by, metres: subtracted (calibration).
        azimuth_bias_deg: What its azimuths are too large by, degrees: subtracted (calibration).
        target_height_m: Height above the ellipsoid taken for what tells none, metres: 0 for a radar that looks at
            the sea.
        target_height_deviation_m: Standard deviation of that height, metres.
        turn_s: Time of a turn of its antenna, seconds, for a radar that sends no north marks; 0 if not known.
        began_at: When a recording began that carries no other date than the time of day, milliseconds UTC.
    """

    site: Site | None = None
    sites: dict[str, Site] = {}
    editions: dict[str, str] = {}
    range_deviation_m: _Deviation = 70.0
    azimuth_deviation_deg: _Deviation = 0.08
    range_bias_m: float = 0.0
    azimuth_bias_deg: float = 0.0
    target_height_m: float = 0.0
    target_height_deviation_m: Annotated[float, msgspec.Meta(ge=0, le=100_000)] = 0.0
    turn_s: Annotated[float, msgspec.Meta(ge=0, le=120)] = 0.0
    began_at: Instant = 0


DEFAULT: Final = AsterixOptions()
"""A monopulse secondary radar's usual accuracy (EUROCONTROL-SPEC-0147, annex), and no site."""
