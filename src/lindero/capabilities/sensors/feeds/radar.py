"""Radars coming in: ASTERIX from a recording, from a server over TCP, from UDP, to a group as is usual."""

from typing import Final

import msgspec

from lindero.capabilities.sensors.feeds.endpoints import TcpSource, UdpSource, hear_source, read_source
from lindero.capabilities.sensors.feeds.recordings import FileSource, play_recording
from lindero.capabilities.sensors.formats.asterix import AsterixDecoder
from lindero.capabilities.sensors.formats.asterix_options import DEFAULT, AsterixOptions
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet


class RadarFile(FileSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recording of data blocks, or of a network card that took them in (pcap, pcapng).

    Attributes:
        radar: What must be known of the radar beside its bytes.
    """

    radar: AsterixOptions = DEFAULT


class RadarTcp(TcpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A server that sends data blocks.

    Attributes:
        radar: What must be known of the radar beside its bytes.
    """

    radar: AsterixOptions = DEFAULT


class RadarUdp(UdpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Datagrams, each with whole data blocks.

    Attributes:
        radar: What must be known of the radar beside its bytes.
    """

    radar: AsterixOptions = DEFAULT


async def play_radar(inlet: Inlet, settings: RadarFile) -> None:
    """Play a recording once, see `recordings.play_recording`."""
    options = msgspec.to_builtins(settings.radar)
    await play_recording(inlet, settings, ("asterix", "asterix-pcap"), options)


async def read_radar(inlet: Inlet, settings: RadarTcp) -> None:
    """Read from a server for ever.

    Raises:
        Invalid: If an edition is not known.
    """
    await read_source(inlet, settings, AsterixDecoder(settings.sensor_id, settings.radar), "asterix")


async def hear_radar(inlet: Inlet, settings: RadarUdp) -> None:
    """Take datagrams for ever.

    Raises:
        Invalid: If an edition is not known.
        Unavailable: If the port or the group cannot be had.
    """
    decoder = AsterixDecoder(settings.sensor_id, settings.radar, takes_datagrams=True)
    await hear_source(inlet, settings, decoder, "asterix", lose=decoder.lose)


FEEDS: Final = (
    Feed(
        name="sensors.radar_file",
        settings=RadarFile,
        run=play_radar,
        sentence="A radar from a recording of ASTERIX.",
    ),
    Feed(
        name="sensors.radar_tcp",
        settings=RadarTcp,
        run=read_radar,
        sentence="A radar that sends ASTERIX over TCP.",
    ),
    Feed(
        name="sensors.radar_udp",
        settings=RadarUdp,
        run=hear_radar,
        sentence="A radar that sends ASTERIX by UDP, also to a multicast group.",
    ),
)
