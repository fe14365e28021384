"""What a feed decodes goes on record: after so many rows, or after so long."""

from typing import Annotated

import msgspec

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.formats.decoder import Decoded, Decoder
from lindero.capabilities.sensors.formats.parting import parts_of
from lindero.capabilities.sensors.records import Format, SensorId, seal
from lindero.kernel.desk import Inlet


class SourceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the settings of every source have."""

    sensor_id: Annotated[SensorId, msgspec.Meta(description="The sensor's stable name.")]
    title: Annotated[str, msgspec.Meta(description="What people call it.")] = "Sensor"
    silent_after_s: Annotated[
        int, msgspec.Meta(description="Silence after which it counts as silent, seconds.", ge=10)
    ] = 300
    batch_rows: Annotated[
        int, msgspec.Meta(description="Rows after which a batch is sealed.", ge=1, le=10_000)
    ] = 1_000
    seal_ms: Annotated[
        int, msgspec.Meta(description="Time after which a batch is sealed, milliseconds.", ge=10, le=60_000)
    ] = 200


class Sealer:
    """A decoder whose batches go to the log.

    Attributes:
        decoder: Turns the source's bytes into observations.
        shift_ms: Added to every instant, milliseconds: a recording played in the present.
    """

    def __init__(self, inlet: Inlet, source: SourceSettings, decoder: Decoder, written_as: Format) -> None:
        """Prepare for one source.

        Args:
            inlet: Where batches go.
            source: The source's settings.
            decoder: Turns its bytes into observations.
            written_as: Name of the format, as the sensor is registered with it.
        """
        self.decoder = decoder
        self.shift_ms = 0
        self._inlet = inlet
        self._source = source
        self._format: Format = written_as
        self._sealed_at = inlet.now()

    async def register(self) -> None:
        """Register the sensor."""
        source = self._source
        await self._inlet.act(
            "sensors.register_sensor",
            RegisterSensor(
                sensor_id=source.sensor_id,
                title=source.title,
                format=self._format,
                silent_after_s=source.silent_after_s,
            ),
        )

    @property
    def is_due(self) -> bool:
        """Whether the batch is full or has waited long enough."""
        waited_ms = self._inlet.now() - self._sealed_at
        return self.decoder.rows_held >= self._source.batch_rows or waited_ms >= self._source.seal_ms

    async def seal(self) -> None:
        """Put on record what was decoded since the last time."""
        await self.put(self.decoder.take())

    async def put(self, decoded: Decoded) -> None:
        """Put on record what was taken from the decoder, in as many batches as it takes."""
        self._sealed_at = self._inlet.now()
        for part in parts_of(decoded):
            await self._put_batch(part)

    async def _put_batch(self, decoded: Decoded) -> None:
        if not decoded.counts.lines:
            return
        ask = Observe(
            sensor_id=self._source.sensor_id,
            columns=seal(decoded.observations.shifted(self.shift_ms)),
            counts=decoded.counts,
            identifications=tuple(
                msgspec.structs.replace(said, measured_at=said.measured_at + self.shift_ms)
                for said in decoded.identifications
            ),
        )
        await self._inlet.act("sensors.observe", ask)

    async def finish(self) -> None:
        """End the source and put the rest on record."""
        self.decoder.finish()
        await self.seal()
