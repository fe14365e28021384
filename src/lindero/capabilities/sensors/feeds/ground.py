"""Ground sensors behind one gateway: their settings, and the way from a message to the log."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from lindero.capabilities.sensors.alarms.asks import WITHIN_MS
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.feeds.telling import tell
from lindero.capabilities.sensors.formats.ground import Device, GroundDecoder
from lindero.capabilities.sensors.records import Format
from lindero.capabilities.sensors.records.mapping import Origins
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Unavailable

FIRST_WAIT_S = 0.5
"""Wait after the first failure, seconds; each further one doubles it."""


class GroundDevice(Device, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A device behind a broker or a server.

    Attributes:
        names: Where each quantity comes from in its messages, where that differs from the others'.
        means: For SensorThings, what the result of its data stream is, `heartbeat` if it only shows that it lives.
    """

    names: Origins = msgspec.field(default_factory=dict)
    means: str = "alarm"


class GroundSettings(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every source of ground sensors have; the source itself is a sensor too, the gateway."""

    devices: Annotated[
        dict[str, GroundDevice],
        msgspec.Meta(
            description="The devices: by MQTT topic filter, or by number of the SensorThings data stream.",
            min_length=1,
            max_length=10_000,
        ),
    ]
    within_ms: Annotated[
        int,
        msgspec.Meta(
            description="Time from happening to screen that an alarm should take at most, milliseconds.",
            ge=1,
            le=3_600_000,
        ),
    ] = WITHIN_MS
    password_file: Annotated[str, msgspec.Meta(description="File with the password or bearer token.")] = ""
    ca_file: Annotated[
        str, msgspec.Meta(description="File with the certificates that the other side's must come from.")
    ] = ""
    reconnect_max_s: Annotated[
        float, msgspec.Meta(description="Longest wait between two attempts, seconds.", gt=0)
    ] = 30.0


class Gateway:
    """The devices behind one source, each with its decoder, and the gateway's own count of what fits none."""

    def __init__(
        self, inlet: Inlet, settings: GroundSettings, written_as: Format, names: Mapping[str, Origins]
    ) -> None:
        """Prepare decoders.

        Args:
            inlet: Where everything goes.
            settings: The settings.
            written_as: Name of the format.
            names: Where quantities come from, by device key.

        Raises:
            Invalid: If names cannot be used.
        """
        self._inlet, self._settings = inlet, settings
        own = Device(sensor_id=settings.sensor_id, title=settings.title)
        self.own = GroundDecoder(own, {})
        self._sealers = [Sealer(inlet, settings, self.own, written_as)]
        self.decoders: dict[str, GroundDecoder] = {}
        for key, device in settings.devices.items():
            decoder = GroundDecoder(device, names[key])
            source = SourceSettings(
                sensor_id=device.sensor_id,
                title=device.title,
                silent_after_s=settings.silent_after_s,
                batch_rows=settings.batch_rows,
                seal_ms=settings.seal_ms,
            )
            self.decoders[key] = decoder
            self._sealers.append(Sealer(inlet, source, decoder, written_as))

    async def register(self) -> None:
        """Register the gateway and every device."""
        for sealer in self._sealers:
            await sealer.register()

    async def tell(self, key: str) -> None:
        """Put on record at once what a device raised an alarm for, and how it says it is."""
        decoder = self.decoders[key]
        conditions, alarms = decoder.take_states()
        if conditions or alarms:
            await tell(self._inlet, decoder.device.sensor_id, conditions, alarms, self._settings.within_ms)

    async def seal(self) -> None:
        """Put on record what is due."""
        for sealer in self._sealers:
            if sealer.is_due:
                await sealer.seal()


def secret_in(path: str) -> str:
    """Return what a file of the settings holds; empty text without a file.

    Raises:
        Unavailable: If it cannot be read.
    """
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as error:
        raise Unavailable("sensors.file", f"{path} cannot be read: {error}.", "Check it.") from error


def tls_of(ca_file: str) -> ssl.SSLContext:
    """Return how a connection is protected.

    Args:
        ca_file: File with the certificates that the other side's must come from; the machine's own if empty.

    Raises:
        Unavailable: If the file cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:
        raise Unavailable("sensors.file", f"{ca_file} cannot be read: {error}.", "Check it.") from error
