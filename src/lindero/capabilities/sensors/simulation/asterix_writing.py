"""What a simulated radar sends: ASTERIX, its plots in category 048 and its own messages in category 034.

The layout is EUROCONTROL's (SPEC-0149, parts 4 edition 1.32 and 2b edition 1.29): items in the order of the user
application profile, whole numbers of the units that each item has, most significant byte first. Written without the
library that the decoder reads with, so that each is tried by the other.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from lindero.capabilities.sensors.formats.geometry import Site
from lindero.kernel.times import DAY_MS
from lindero.kernel.units import METRES_PER_NAUTICAL_MILE

MOST_PLOTS: Final = 1_000
"""Plots of one block: a block's length has two bytes."""

_PLOTS, _SERVICE = 48, 34
_PLOT_ITEMS: Final = bytes([0b11110000])
"""I048/010, 140, 020 and 040."""

_MARK_ITEMS: Final = bytes([0b11101001, 0b00010000])
"""I034/010, 000, 030, 041 and 120."""

_PRIMARY: Final = bytes([0b00100000])
_NORTH_MARK: Final = bytes([1])
_TICKS_A_DAY: Final = DAY_MS * 128 // 1_000
_LAST_RANGE: Final = 2**16 - 1


class Emitter(msgspec.Struct, frozen=True, kw_only=True):
    """Who sends.

    Attributes:
        area: System area code (SAC).
        number: System identification code (SIC).
        site: Where its antenna stands.
    """

    area: int
    number: int
    site: Site


class Plot(msgspec.Struct, frozen=True):
    """One echo.

    Attributes:
        at: When, milliseconds UTC; of it only the time of day is sent.
        slant_m: How far, along the ray, metres.
        azimuth_deg: Where, clockwise from true north, degrees.
    """

    at: int
    slant_m: float
    azimuth_deg: float


def plots_written(emitter: Emitter, plots: Sequence[Plot]) -> bytes:
    """Return plots of the primary radar as blocks of category 048; what is beyond 255 nautical miles is not sent."""
    records = [
        _PLOT_ITEMS + _source(emitter) + _time_of_day(plot.at) + _PRIMARY + polar
        for plot in plots
        if (polar := _polar(plot))
    ]
    return b"".join(
        _block(_PLOTS, records[start : start + MOST_PLOTS]) for start in range(0, len(records), MOST_PLOTS)
    )


def north_mark_written(emitter: Emitter, at: int, turn_s: float) -> bytes:
    """Return a north mark of category 034, which also tells where the antenna stands.

    Args:
        emitter: Who sends.
        at: When the antenna points north, milliseconds UTC.
        turn_s: Time of a turn, seconds.
    """
    site = emitter.site
    east = (site.lon + 180) % 360 - 180
    place = _signed(site.height_m, 2) + _signed(_turned(site.lat, 24), 3) + _signed(_turned(east, 24), 3)
    turn = round(turn_s * 128).to_bytes(2)
    return _block(_SERVICE, [_MARK_ITEMS + _source(emitter) + _NORTH_MARK + _time_of_day(at) + turn + place])


def _block(category: int, records: Iterable[bytes]) -> bytes:
    body = b"".join(records)
    return bytes([category]) + (len(body) + 3).to_bytes(2) + body


def _source(emitter: Emitter) -> bytes:
    return bytes([emitter.area, emitter.number])


def _time_of_day(at: int) -> bytes:
    """Return the time since midnight in 1/128 s."""
    return (round(at % DAY_MS * 128 / 1_000) % _TICKS_A_DAY).to_bytes(3)


def _polar(plot: Plot) -> bytes:
    """Return the range in 1/256 nautical mile and the azimuth in 1/65536 of a turn; nothing if it is too far."""
    distance = round(plot.slant_m * 256 / METRES_PER_NAUTICAL_MILE)
    if distance > _LAST_RANGE:
        return b""
    return distance.to_bytes(2) + (round(_turned(plot.azimuth_deg, 16)) % 2**16).to_bytes(2)


def _turned(degrees: float, bits: int) -> float:
    """Return an angle in parts of a turn: a turn has so many bits."""
    return degrees * (1 << bits) / 360


def _signed(value: float, size: int) -> bytes:
    return round(value).to_bytes(size, signed=True)
