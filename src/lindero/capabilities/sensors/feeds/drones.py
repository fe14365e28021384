"""Drones coming in: ours by MAVLink, those of others by what they broadcast of themselves."""

from typing import Final, Literal

from lindero.capabilities.sensors.feeds.endpoints import TcpSource, UdpSource, hear_source, read_source
from lindero.capabilities.sensors.feeds.recordings import FileSource, play_recording
from lindero.capabilities.sensors.formats.mavlink import MavlinkDecoder
from lindero.capabilities.sensors.formats.remote_id import RemoteIdDecoder, RemoteIdOptions
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet


class DronesFile(FileSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recording: MAVLink with or without a log's times, a capture of it or of Wi-Fi, a flight log of PX4."""


class MavlinkTcp(TcpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground station or receiver that sends MAVLink over TCP."""


class MavlinkUdp(UdpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground station or receiver that sends MAVLink by UDP, usually to port 14550."""


class RemoteIdUdp(UdpSource, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A receiver that hands on broadcasts of remote identification, one a datagram.

    Attributes:
        framing: `messages` for a message or a pack, with the transmitter's address before it or not; `wifi` for a
            frame of IEEE 802.11.
    """

    framing: Literal["messages", "wifi"] = "messages"


async def play_drones(inlet: Inlet, settings: DronesFile) -> None:
    """Play a recording once, see `recordings.play_recording`."""
    await play_recording(inlet, settings, ("mavlink", "mavlink-pcap", "remote-id-pcap", "ulog"))


async def read_mavlink(inlet: Inlet, settings: MavlinkTcp) -> None:
    """Read frames from a server for ever."""
    await read_source(inlet, settings, MavlinkDecoder(settings.sensor_id), "mavlink")


async def hear_mavlink(inlet: Inlet, settings: MavlinkUdp) -> None:
    """Take datagrams for ever.

    Raises:
        Unavailable: If the port or the group cannot be had.
    """
    await hear_source(inlet, settings, MavlinkDecoder(settings.sensor_id, takes_datagrams=True), "mavlink")


async def hear_remote_id(inlet: Inlet, settings: RemoteIdUdp) -> None:
    """Take broadcasts for ever.

    Raises:
        Unavailable: If the port or the group cannot be had.
    """
    decoder = RemoteIdDecoder(settings.sensor_id, RemoteIdOptions(framing=settings.framing))
    await hear_source(inlet, settings, decoder, "remote_id")


FEEDS: Final = (
    Feed(
        name="sensors.drones_file",
        settings=DronesFile,
        run=play_drones,
        sentence="Drones from a recording of MAVLink or of remote identification.",
    ),
    Feed(
        name="sensors.mavlink_tcp",
        settings=MavlinkTcp,
        run=read_mavlink,
        sentence="Drones by MAVLink over TCP.",
    ),
    Feed(
        name="sensors.mavlink_udp",
        settings=MavlinkUdp,
        run=hear_mavlink,
        sentence="Drones by MAVLink over UDP.",
    ),
    Feed(
        name="sensors.remote_id_udp",
        settings=RemoteIdUdp,
        run=hear_remote_id,
        sentence="Drones by what they broadcast of themselves (remote identification), handed on by UDP.",
    ),
)
