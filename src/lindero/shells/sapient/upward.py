"""The connection to a higher fusion node: kept up for ever, own tracks only, nothing that a neighbour sent."""

import asyncio
import contextlib
from typing import Any, Final

import structlog
from google.protobuf.message import DecodeError

from lindero.capabilities.picture.leaving import Leaving, Outlet
from lindero.capabilities.picture.tables import Item
from lindero.capabilities.sensors.formats.sapient_checks import blank_message, faults_of
from lindero.capabilities.sensors.formats.sapient_framing import Framer, framed
from lindero.capabilities.sensors.formats.sapient_upward import (
    INTERVAL_S,
    Told,
    detection,
    registration,
    status,
)
from lindero.capabilities.sensors.formats.sapient_writing import Sender, error_about, task_ack
from lindero.engine.config import SapientParent
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place
from lindero.kernel.times import SECOND_MS
from lindero.shells.node import Node
from lindero.shells.ogc.features import is_open_identity
from lindero.shells.sapient.answers import answer_to

WATCHING: Final = Actor(name="sapient/upward")
"""Who reads the picture for those outside: a member of no authority, so what is for some of them alone stays."""

LOCKED: Final = ("rescue.", "protection.")
"""Layers that never leave: what people in need told is for those who help them."""

CONNECT_S: Final = 10.0
FIRST_WAIT_S: Final = 1.0
MAX_WAIT_S: Final = 60.0
LOOK_S: Final = 0.2
CHUNK: Final = 65_536


class Upward:
    """Speaks with one higher fusion node.

    Attributes:
        is_registered: Whether it has acknowledged this node.
        refused_for: Why it refused; empty where it did not.
    """

    def __init__(self, node: Node, settings: SapientParent) -> None:
        """Prepare; nothing is connected yet.

        Args:
            node: The node.
            settings: The table `[sapient]` of its configuration.

        Raises:
            Invalid: If a layer may never leave.
        """
        locked = [name for name in settings.layers if name.startswith(LOCKED)]
        if locked:
            raise Invalid(
                "sapient.layers",
                f"{locked[0]} never leaves the node.",
                "Take it out of layers under [sapient] in the node's configuration.",
            )
        self.is_registered = False
        self.refused_for: tuple[str, ...] = ()
        self._node, self._settings = node, settings
        self._sender = Sender(node_id=settings.node_id)
        self._every_s = settings.every_s
        self._framer = Framer()
        self._shown: dict[int, Item] = {}
        self._journal = structlog.get_logger("sapient")

    async def run(self, stop: asyncio.Event) -> None:
        """Keep the connection up until `stop` is set, waiting longer after each failure."""
        wait_s = FIRST_WAIT_S
        while not stop.is_set():
            try:
                async with asyncio.timeout(CONNECT_S):
                    reader, writer = await asyncio.open_connection(self._settings.host, self._settings.port)
            except (OSError, TimeoutError) as error:
                self._journal.warning("sapient_unreachable", error=repr(error))
            else:
                with contextlib.suppress(ConnectionError):
                    await self._speak(reader, writer, stop)
                wait_s = FIRST_WAIT_S if self.is_registered else wait_s
                self.is_registered = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait_s)
            wait_s = min(2 * wait_s, MAX_WAIT_S)

    async def _speak(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stop: asyncio.Event
    ) -> None:
        """Speak on one connection until it ends, the node is refused, or `stop` is set."""
        self._begin()
        desk = self._node.reading_desk("picture", WATCHING)
        outlet = Outlet(desk.rows, Leaving(layers=frozenset(self._settings.layers)))
        self._send(writer, registration(self._sender, self._now(), self._node.config.name))
        hearing = asyncio.create_task(reader.read(CHUNK))
        told_at = reported_at = 0
        try:
            while not stop.is_set() and not self.refused_for and not self._framer.is_lost:
                await asyncio.wait({hearing}, timeout=LOOK_S)
                if hearing.done():
                    data = hearing.result()
                    if not data:
                        return
                    self._hear(data, writer)
                    hearing = asyncio.create_task(reader.read(CHUNK))
                now = self._now()
                if not self.is_registered:
                    continue
                if now >= told_at + self._every_s * SECOND_MS:
                    told_at = now
                    await self._tell(outlet, writer)
                if now >= reported_at + INTERVAL_S * SECOND_MS:
                    reported_at = now
                    self._send(writer, status(self._sender, now))
                await writer.drain()
            self._send(writer, status(self._sender, self._now(), has_left=True))
            await writer.drain()
        finally:
            hearing.cancel()
            writer.close()

    def _begin(self) -> None:
        """Begin anew: nothing is known of what the other side has heard before."""
        self._framer, self._sender = Framer(), Sender(node_id=self._settings.node_id)
        self._shown, self.refused_for = {}, ()

    async def _tell(self, outlet: Outlet, writer: asyncio.StreamWriter) -> None:
        """Send what is new of the own tracks, and which of those sent before are gone."""
        news = await asyncio.to_thread(outlet.news)
        for item in news.items:
            if item.origin != self._node.nation:
                continue
            self._shown[item.slot] = item
            self._send(writer, detection(self._sender, self._told(item)))
        for slot in news.gone:
            gone = self._shown.pop(slot, None)
            if gone is not None:
                self._send(writer, detection(self._sender, self._told(gone), is_lost=True))

    def _told(self, item: Item) -> Told:
        return Told(
            name=f"{self._node.nation}.{item.slot}",
            measured_at=item.measured_at,
            place=Place(lon=item.lon, lat=item.lat),
            item_class=item.item_class,
            course_mdeg=item.course_mdeg,
            speed_mmps=item.speed_mmps,
            identity=item.identity if is_open_identity(item.identity) else "",
        )

    def _hear(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        for packet in self._framer.feed(data):
            message, now = blank_message(), self._now()
            try:
                message.ParseFromString(packet)
            except DecodeError:
                self._send(
                    writer, error_about(self._sender, now, packet, ("The bytes are no SapientMessage.",))
                )
                continue
            faults = faults_of(message)
            if faults:
                self._send(writer, error_about(self._sender, now, packet, faults))
            else:
                self._take(message, writer)

    def _take(self, message: Any, writer: asyncio.StreamWriter) -> None:
        kind, now = message.WhichOneof("content"), self._now()
        self._sender = Sender(node_id=self._settings.node_id, destination_id=message.node_id)
        if kind == "registration_ack":
            self.is_registered = message.registration_ack.acceptance
            if not self.is_registered:
                self.refused_for = tuple(message.registration_ack.ack_response_reason) or (
                    "It did not say why.",
                )
                self._journal.warning("sapient_refused", reasons=self.refused_for)
        elif kind == "task":
            answer = answer_to(message.task)
            self._send(writer, task_ack(self._sender, now, message.task.task_id, answer.reasons))
            self._every_s = answer.every_s if answer.every_s is not None else self._every_s
            if answer.wants == "registration":
                self._send(writer, registration(self._sender, now, self._node.config.name))
            elif answer.wants == "status":
                self._send(writer, status(self._sender, now))
        elif kind == "error":
            self._journal.warning("sapient_error", errors=list(message.error.error_message)[:10])

    def _send(self, writer: asyncio.StreamWriter, message: Any) -> None:
        writer.write(framed(message))

    def _now(self) -> int:
        return self._node.clock.now()
