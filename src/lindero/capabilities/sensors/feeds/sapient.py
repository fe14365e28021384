"""SAPIENT coming in: this node is the fusion node that sensors connect to, register with, and take tasks from."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from lindero.capabilities.sensors.alarms.asks import WITHIN_MS
from lindero.capabilities.sensors.feeds.carriers import received
from lindero.capabilities.sensors.feeds.sealing import Sealer, SourceSettings
from lindero.capabilities.sensors.feeds.telling import tell
from lindero.capabilities.sensors.formats.states import Admitted
from lindero.capabilities.sensors.tasks.asks import AnswerTask, TakeTasks
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet
from lindero.kernel.errors import Invalid, Missing, Unavailable
from lindero.kernel.times import SECOND_MS

if TYPE_CHECKING:
    from lindero.capabilities.sensors.formats.sapient import SapientDecoder

_UUID: Final = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)"
MAX_CONNECTIONS: Final = 1_000
"""Connections at once; who comes beyond them is let go."""

ASK_MS: Final = SECOND_MS
"""Time between two looks for tasks that wait, milliseconds."""

REGISTER_MS: Final = 10 * SECOND_MS
"""Time that a connection has to register, milliseconds; then it makes room for others."""


class SapientSource(SourceSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The door for SAPIENT nodes; the door itself is a sensor too, which counts what comes from strangers.

    Attributes:
        port: The port to listen on.
        host: The address to listen on.
        node_id: Our own UUID, small letters.
        nodes: The nodes that may register, by UUID in small letters.
        within_ms: Time from happening to screen that an alarm should take at most, milliseconds.
    """

    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    host: str = "127.0.0.1"
    node_id: Annotated[str, msgspec.Meta(pattern=_UUID)]
    nodes: dict[str, Admitted]
    within_ms: Annotated[int, msgspec.Meta(ge=1, le=3_600_000)] = WITHIN_MS


class FusionNode:
    """Everything that is connected."""

    def __init__(self, inlet: Inlet, settings: SapientSource) -> None:
        self._inlet, self._settings = inlet, settings
        self._open: set[asyncio.StreamWriter] = set()
        self._busy: set[str] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak with one node until it leaves."""
        if len(self._open) >= MAX_CONNECTIONS:
            writer.close()
            return
        self._open.add(writer)
        decoder = _decoder(self._settings)
        sealer = Sealer(self._inlet, self._settings, decoder, "sapient")
        sensor_id, began_at = "", self._inlet.now()
        try:
            async for data in received(reader, self._settings.seal_ms / SECOND_MS):
                decoder.feed(data, self._inlet.now())
                if decoder.admitted is not None and not sensor_id:
                    sensor_id = self._claim(decoder)
                    if not sensor_id:
                        break
                    sealer = await self._sealer(decoder)
                writer.write(decoder.take_replies())
                await self._tell(decoder, sensor_id)
                await self._hand_tasks(decoder, sensor_id, writer)
                await writer.drain()
                if sealer.is_due or not data:
                    await sealer.seal()
                is_idle = not sensor_id and self._inlet.now() > began_at + REGISTER_MS
                if decoder.has_left or is_idle:
                    break
        except ConnectionError:
            pass  # The node is gone; what it sent is put on record below.
        finally:
            await sealer.finish()
            self._busy.discard(sensor_id)
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def close(self) -> None:
        """End every connection."""
        for writer in self._open:
            writer.close()

    def _claim(self, decoder: "SapientDecoder") -> str:
        """Return the sensor that a connection is, or nothing if it is connected already."""
        sensor_id = decoder.admitted.sensor_id if decoder.admitted else ""
        if sensor_id in self._busy:
            return ""
        self._busy.add(sensor_id)
        return sensor_id

    async def _sealer(self, decoder: "SapientDecoder") -> Sealer:
        admitted, settings = decoder.admitted, self._settings
        source = SourceSettings(
            sensor_id=admitted.sensor_id if admitted else settings.sensor_id,
            title=admitted.title if admitted else settings.title,
            silent_after_s=settings.silent_after_s,
            batch_rows=settings.batch_rows,
            seal_ms=settings.seal_ms,
        )
        sealer = Sealer(self._inlet, source, decoder, "sapient")
        await sealer.register()
        return sealer

    async def _tell(self, decoder: "SapientDecoder", sensor_id: str) -> None:
        conditions, alarms, answers = decoder.take_states()
        if not sensor_id:
            return
        await tell(self._inlet, sensor_id, conditions, alarms, self._settings.within_ms)
        for answer in answers:
            ask = AnswerTask(
                sensor_id=sensor_id, task_id=answer.task_id, state=answer.state, reasons=answer.reasons
            )
            try:
                await self._inlet.act("sensors.answer_task", ask)
            except Missing:
                decoder.count_unknown()

    async def _hand_tasks(
        self, decoder: "SapientDecoder", sensor_id: str, writer: asyncio.StreamWriter
    ) -> None:
        """Send what officers want of the node; on a new connection what was never answered, too."""
        now = self._inlet.now()
        if not sensor_id or now < decoder.asked_at + ASK_MS:
            return
        ask = TakeTasks(sensor_id=sensor_id, again=not decoder.asked_at)
        for tasked in await self._inlet.act("sensors.take_tasks", ask):
            writer.write(decoder.task(tasked, now))
        decoder.asked_at = now


async def serve_nodes(inlet: Inlet, settings: SapientSource) -> None:
    """Wait for nodes for ever.

    Raises:
        Invalid: If two nodes are the same sensor, or a node's number is no UUID.
        Unavailable: If the port cannot be had.
    """
    names = [admitted.sensor_id for admitted in settings.nodes.values()]
    if len(set(names)) != len(names) or settings.sensor_id in names:
        raise Invalid("sensors.nodes", "Two nodes have the same sensor_id.", "Give each its own.")
    await Sealer(inlet, settings, _decoder(settings), "sapient").register()
    node = FusionNode(inlet, settings)
    try:
        server = await asyncio.start_server(node.serve, settings.host, settings.port)
    except OSError as error:
        raise Unavailable(
            "sensors.port",
            f"TCP port {settings.port} on {settings.host} cannot be had: {error}.",
            "Stop what uses it, or configure another port.",
        ) from error
    async with server:
        try:
            await server.serve_forever()
        finally:
            node.close()


def _decoder(settings: SapientSource) -> "SapientDecoder":
    from lindero.capabilities.sensors.formats.sapient import SapientDecoder  # noqa: PLC0415  loads the schema

    return SapientDecoder(settings.node_id, settings.nodes)


FEEDS: Final = (
    Feed(
        name="sensors.sapient",
        settings=SapientSource,
        run=serve_nodes,
        sentence="SAPIENT sensors that connect to this node and take tasks from it.",
    ),
)
