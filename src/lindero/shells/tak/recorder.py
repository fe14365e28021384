"""What clients send goes on record: batches of positions for each machine, and calls for help at once."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import structlog

from lindero.capabilities.sensors.asks import Observe, RegisterSensor
from lindero.capabilities.sensors.formats.cot import CotDecoder, Taken
from lindero.capabilities.sensors.formats.cot_event import CANCELLED, CotEvent
from lindero.capabilities.sensors.records import seal
from lindero.kernel.desk import Actor
from lindero.kernel.errors import LinderoError
from lindero.kernel.units import e7_of_degrees
from lindero.shells.node import Node

BATCH_ROWS: Final = 5_000
"""Rows for which a client must wait: each batch costs the record some milliseconds, however many rows it has."""

BATCH_BYTES: Final = 8 * 1_024 * 1_024
"""Bytes for which it must wait, however few rows: a row's words are as long as their sender writes them."""

SENDS: Final = "sensors.operate"
"""The grant without which nothing that a client sends is kept or passed on, but a call for help."""

_RESCUE: Final = "rescue.open_case"
_NOWHERE_M: Final = 2_000_000
_UNNAMED: Final = re.compile(r"[^a-z0-9]+")


def sensor_of(actor: Actor) -> str:
    """Return the name of the sensor that a machine's clients are."""
    return f"tak-{_UNNAMED.sub('-', actor.name.partition('/')[2].lower()).strip('-')}"[:63].rstrip("-")


class Recorder:
    """Puts on record what one machine's clients send.

    Attributes:
        decoder: Decodes what comes.
        place: Where the client was last, longitude and latitude in degrees; None if it never said.
    """

    def __init__(self, node: Node, actor: Actor) -> None:
        """Prepare for one client.

        Args:
            node: The node.
            actor: The machine whose key it bears.
        """
        self.sensor_id = sensor_of(actor)
        self.decoder = CotDecoder(self.sensor_id)
        self.place: tuple[float, float] | None = None
        self._node = node
        self._actor = actor
        self._is_registered = False
        self._calls: set[str] = set()
        self._journal = structlog.get_logger("tak")

    @property
    def is_full(self) -> bool:
        """Whether so much waits that the client must wait too."""
        return self.decoder.rows_held >= BATCH_ROWS or self.decoder.bytes_read >= BATCH_BYTES

    async def write(self) -> None:
        """Put on record what came since the last time; what is refused is told, and lost for nobody else."""
        decoded = self.decoder.take()
        if not decoded.counts.lines or SENDS not in self._actor.grants:
            return
        columns = await asyncio.to_thread(seal, decoded.observations)
        try:
            if not self._is_registered:
                title = f"TAK clients of {self._actor.name.partition('/')[2]}"
                await self._act(
                    "sensors.register_sensor",
                    RegisterSensor(sensor_id=self.sensor_id, title=title[:200], format="cot"),
                )
                self._is_registered = True
            ask = Observe(sensor_id=self.sensor_id, columns=columns, counts=decoded.counts)
            await self._act("sensors.observe", ask)
        except LinderoError as error:
            self._journal.error("tak_not_kept", sensor=self.sensor_id, code=error.code, error=error.text)

    async def call(self, event: CotEvent) -> None:
        """Open a rescue for a call for help, whoever sends it: once, until it is taken back.

        A call is never refused for want of a grant; where it came from is where the client was last, or anywhere.
        """
        if event.uid in self._calls or _RESCUE not in self._node.registry.actions:
            return
        self._calls.add(event.uid)
        is_placed = event.has_place
        lon, lat = (event.lon, event.lat) if is_placed else self.place or (0.0, 0.0)
        radius_m = min(_NOWHERE_M, round(event.ce)) if is_placed and event.ce < _NOWHERE_M else 0
        ask: dict[str, Any] = {
            "place": [e7_of_degrees(lon), e7_of_degrees(lat)],
            "environment": "other_land",
            "aware_by": "distress_call",
            "uncertainty_m": radius_m if is_placed or self.place else _NOWHERE_M,
        }
        asks = self._node.registry.actions[_RESCUE].asks
        caller = Actor(name=self._actor.name, grants=frozenset({self._node.registry.actions[_RESCUE].needs}))
        await self._act(_RESCUE, msgspec.convert(ask, asks), caller)

    def hear(self, events: Sequence[Taken]) -> None:
        """Remember where the client is, and which of its calls it took back.

        The next call of the same name is another then; the rescue stays open.
        """
        last = next((one.event for one in reversed(events) if one.event.has_place), None)
        if last is not None:
            self.place = (last.lon, last.lat)
        if self._calls:
            self._calls.difference_update(
                [one.event.uid for one in events if one.event.type.startswith(CANCELLED)]
            )

    async def _act(self, action: str, ask: msgspec.Struct, actor: Actor | None = None) -> Any:
        return await asyncio.to_thread(self._node.act, action, ask, actor or self._actor)
