"""Aircraft coming in: ADS-B from a recording, from readsb's snapshots over HTTP, from BaseStation lines over TCP."""

from typing import Final

from lindero.capabilities.sensors.feeds.endpoints import TcpSource, read_source
from lindero.capabilities.sensors.feeds.polling import Fetch, HttpSource, fetch, poll
from lindero.capabilities.sensors.feeds.recordings import FileSource, play_recording
from lindero.capabilities.sensors.feeds.sealing import Sealer
from lindero.capabilities.sensors.formats.adsb_json import AdsbJsonDecoder
from lindero.capabilities.sensors.formats.adsb_sbs import SbsDecoder, SbsOptions
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet


class AirFile(FileSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recording: snapshots or traces of readsb, state vectors, lines of BaseStation."""


class AirTcp(TcpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receiver that sends lines of BaseStation, readsb's port 30003.

    Attributes:
        ahead_of_utc_min: Minutes by which the clock is ahead of UTC that the receiver writes.
    """

    ahead_of_utc_min: int = 0


class AirHttp(HttpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receiver whose snapshot is read again and again: readsb's `aircraft.json`."""


async def play_air(inlet: Inlet, settings: AirFile) -> None:
    """Play a recording once, see `recordings.play_recording`."""
    await play_recording(inlet, settings, ("adsb", "sbs"))


async def read_air(inlet: Inlet, settings: AirTcp) -> None:
    """Read lines from a receiver for ever."""
    options = SbsOptions(ahead_of_utc_min=settings.ahead_of_utc_min)
    await read_source(inlet, settings, SbsDecoder(settings.sensor_id, options), "adsb")


async def poll_air(inlet: Inlet, settings: AirHttp, get: Fetch = fetch) -> None:
    """Read a receiver's snapshots for ever, see `polling.poll`."""
    sealer = Sealer(inlet, settings, AdsbJsonDecoder(settings.sensor_id), "adsb")
    await sealer.register()
    await poll(inlet, settings, sealer, get)


FEEDS: Final = (
    Feed(
        name="sensors.air_file",
        settings=AirFile,
        run=play_air,
        sentence="Aircraft from a recording of ADS-B.",
    ),
    Feed(
        name="sensors.air_tcp",
        settings=AirTcp,
        run=read_air,
        sentence="Aircraft from lines of BaseStation over TCP.",
    ),
    Feed(
        name="sensors.air_http",
        settings=AirHttp,
        run=poll_air,
        sentence="Aircraft from snapshots of readsb over HTTP.",
    ),
)
