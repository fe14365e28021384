"""Remote identification of drones (OpenDroneID): broadcasts as receivers hand them on, into observations.

A piece is one broadcast: a message or a pack, six bytes of the transmitter's address before it if the receiver
tells it, or a frame of Wi-Fi. Recordings of a network card are opened by `captures.CaptureDecoder`.
"""

from typing import Final, Literal

import msgspec

from lindero.capabilities.sensors.formats.collecting import Collecting
from lindero.capabilities.sensors.formats.remote_id_craft import Drones
from lindero.capabilities.sensors.formats.remote_id_frames import packs_in
from lindero.capabilities.sensors.formats.remote_id_messages import PACK, SIZE

_ADDRESS: Final = 6


class RemoteIdOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a source of remote identification.

    Attributes:
        framing: What a datagram holds: `messages` (a message or a pack, the transmitter's address before it or
            not), or `wifi` (a frame of IEEE 802.11).
    """

    framing: Literal["messages", "wifi"] = "messages"


class RemoteIdDecoder(Collecting):
    """Turns broadcasts into observations; each message of a pack counts as a line."""

    def __init__(self, sensor_id: str, options: RemoteIdOptions | None = None) -> None:
        """Prepare for one receiver.

        Args:
            sensor_id: The receiver's name, under which transmitters that gave no name are known.
            options: What a piece holds.
        """
        super().__init__()
        self._is_wifi = (options or RemoteIdOptions()).framing == "wifi"
        self._drones = Drones(self, sensor_id)
        self._clock = 0

    def feed(self, data: bytes, received_at: int | None = None) -> None:
        """Take one broadcast in; it is never cut.

        Args:
            data: The broadcast.
            received_at: When it came, milliseconds UTC; None for the same time as the one before.
        """
        self._clock = self._clock if received_at is None else received_at
        if self._is_wifi:
            transmitter, packs = packs_in(data)
            if not packs:
                self.tally.not_ais += 1
            for pack in packs:
                self._drones.take_messages(pack, transmitter, self._clock)
        elif _has_address(data):
            self._drones.take_messages(data[_ADDRESS:], data[:_ADDRESS].hex(), self._clock)
        else:
            self._drones.take_messages(data, "", self._clock)

    def finish(self) -> None:
        """End the source; nothing is ever unfinished."""


def _has_address(data: bytes) -> bool:
    """Say whether the transmitter's address stands before the messages: the length tells."""
    rest = data[_ADDRESS:]
    return len(rest) == SIZE or (
        len(rest) > SIZE and rest[0] >> 4 == PACK and len(rest) == 3 + rest[2] * SIZE
    )
