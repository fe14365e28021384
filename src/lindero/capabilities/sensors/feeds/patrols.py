"""Own patrols coming in: satellite navigation live over TCP or UDP, and recordings of journeys."""

from typing import Final

from lindero.capabilities.sensors.feeds.endpoints import TcpSource, UdpSource, hear_source, read_source
from lindero.capabilities.sensors.feeds.recordings import FileSource, play_recording
from lindero.capabilities.sensors.formats.gnss import GnssDecoder, GnssOptions
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet

_DEFAULT: Final = GnssOptions()


class PatrolFile(FileSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recorded journey: NMEA 0183, GPX or KML."""


class PatrolTcp(TcpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receiver that sends NMEA 0183 over TCP.

    Attributes:
        patrol: Whose receiver it is.
    """

    patrol: GnssOptions = _DEFAULT


class PatrolUdp(UdpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receiver that sends NMEA 0183 by UDP.

    Attributes:
        patrol: Whose receiver it is.
    """

    patrol: GnssOptions = _DEFAULT


async def play_patrol(inlet: Inlet, settings: PatrolFile) -> None:
    """Play a recording once, see `recordings.play_recording`."""
    await play_recording(inlet, settings, ("gnss", "gpx", "kml"))


async def read_patrol(inlet: Inlet, settings: PatrolTcp) -> None:
    """Read sentences from a receiver for ever."""
    await read_source(inlet, settings, GnssDecoder(settings.sensor_id, settings.patrol), "gnss")


async def hear_patrol(inlet: Inlet, settings: PatrolUdp) -> None:
    """Take datagrams for ever, each with whole sentences.

    Raises:
        Unavailable: If the port or the group cannot be had.
    """
    decoder = GnssDecoder(settings.sensor_id, settings.patrol)
    await hear_source(inlet, settings, decoder, "gnss", ending=b"\n")


FEEDS: Final = (
    Feed(
        name="sensors.patrol_file",
        settings=PatrolFile,
        run=play_patrol,
        sentence="An own patrol's journey from a recording: NMEA 0183, GPX or KML.",
    ),
    Feed(
        name="sensors.patrol_tcp",
        settings=PatrolTcp,
        run=read_patrol,
        sentence="An own patrol's satellite navigation over TCP.",
    ),
    Feed(
        name="sensors.patrol_udp",
        settings=PatrolUdp,
        run=hear_patrol,
        sentence="An own patrol's satellite navigation by UDP.",
    ),
)
