"""One client's connection: who it is, what it asks, what it is sent."""

import asyncio
import ssl
from collections.abc import Sequence
from typing import Final, Protocol

from lindero.capabilities.sensors.formats.cot import Taken
from lindero.capabilities.sensors.formats.cot_event import PING, REQUEST
from lindero.capabilities.sensors.formats.cot_writing import answer, as_message, as_text, asks_protobuf, pong
from lindero.kernel.desk import Actor
from lindero.shells.tak.admission import MAX_WORDS, is_begun, key_in
from lindero.shells.tak.certificates import Shown, shown_by
from lindero.shells.tak.outbox import MAX_BEHIND, Outbox
from lindero.shells.tak.recorder import SENDS, Recorder

RECEIVES: Final = "picture.read"
"""The grant without which a client is sent nothing."""


class House(Protocol):
    """What a connection needs of its door."""

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""

    def began(self, client: "Client") -> None:
        """Hear that a client connected; admits it at once where it need not say who it is."""

    def admit(self, client: "Client", key: str) -> None:
        """Recognise a client by its key, or end its connection."""

    def came(self, client: "Client", events: list[Taken]) -> None:
        """Take what a client sent."""

    def ended(self, client: "Client") -> None:
        """Hear that a connection ended."""


class Client(asyncio.Protocol):
    """A connection.

    Attributes:
        address: Where it comes from.
        context: By what it shook hands; None without TLS.
        certificate: What it showed at the handshake; None if that was not asked for.
        key: The key that it bears; looked at again and again. Empty where its certificate says who it is.
        actor: Whose key or certificate it is; None until that is known.
        outbox: What waits for it.
        recorder: Puts on record what it sends.
    """

    def __init__(self, house: House) -> None:
        self.address = ""
        self.context: ssl.SSLContext | None = None
        self.certificate: Shown | None = None
        self.key = ""
        self.actor: Actor | None = None
        self.outbox: Outbox
        self.recorder: Recorder
        self._house = house
        self._protobuf = False
        self._transport: asyncio.Transport
        self._first = b""
        self._is_greeted = False

    @property
    def name(self) -> str:
        """Whose key it bears; empty until that is known."""
        return self.actor.name if self.actor else ""

    @property
    def receives(self) -> bool:
        """Whether its key may see the picture."""
        return self.actor is not None and RECEIVES in self.actor.grants

    @property
    def sends(self) -> bool:
        """Whether what it sends is kept and passed on."""
        return self.actor is not None and SENDS in self.actor.grants

    @property
    def speaks_protobuf(self) -> bool:
        """Whether it asked for protobuf."""
        return self._protobuf

    @property
    def is_ending(self) -> bool:
        """Whether the node has begun to end the connection."""
        return self._transport.is_closing()

    # --- as asyncio calls it --------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; nothing is read as an event before it is known who speaks."""
        if not isinstance(transport, asyncio.Transport):  # asyncio gives nothing else to a stream's protocol
            raise TypeError("a stream has a transport for streams")
        self._transport = transport
        transport.set_write_buffer_limits(high=MAX_BEHIND)
        self.outbox = Outbox(transport)
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        self.context = transport.get_extra_info("sslcontext")
        self.certificate = shown_by(transport.get_extra_info("ssl_object"))
        self._house.began(self)

    def data_received(self, data: bytes) -> None:
        """Take what came; once the node ends the connection, nothing that is still on its way counts."""
        if self.is_ending:
            return
        if self.actor is None:
            self._introduce(self._first + data)
        elif not self._is_greeted:
            self._greet(self._first + data)
        else:
            self._take(data)

    def pause_writing(self) -> None:
        """Hear that the client does not keep up."""
        self.outbox.fall_behind()

    def resume_writing(self) -> None:
        """Hear that the client takes more."""
        self.outbox.catch_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hear that the connection ended."""
        self._house.ended(self)

    # --- as the door calls it -------------------------------------------------------------------------------------

    def admitted(self, actor: Actor, recorder: Recorder) -> None:
        """Go on as a machine that is known; what came behind its first words is read now."""
        self.actor, self.recorder = actor, recorder
        rest, self._first = self._first, b""
        if rest:
            self._take(rest)

    def send(self, joined: bytes, parts: Sequence[tuple[str, bytes]]) -> None:
        """Send events: all of them joined, and each with the name of its thing."""
        self.outbox.send(joined, parts)

    def tell(self, taken: Taken) -> None:
        """Send one event to this client alone."""
        data = as_message(taken) if self._protobuf else as_text(taken)
        self.outbox.send(data, [(taken.event.uid, data)])

    def hold(self) -> None:
        """Take nothing from the client for a while: what it sent is not yet on record."""
        self._transport.pause_reading()

    def go_on(self) -> None:
        """Take from the client again."""
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        """End the connection."""
        self._transport.close()

    # --- inside ---------------------------------------------------------------------------------------------------

    def _introduce(self, data: bytes) -> None:
        """Find out who speaks; whoever says anything else first is sent away."""
        found = key_in(data)
        if found is not None:
            key, end = found
            self._is_greeted = True
            self._first = data[end:]
            self._house.admit(self, key)
        elif b"</auth>" in data or b"</event>" in data or len(data) > MAX_WORDS:
            self.close()
        else:
            self._first = data

    def _greet(self, data: bytes) -> None:
        """Pass over the first words of a client that is known already, and is set to send a password all the same."""
        if is_begun(data):
            self._first = data
            return
        self._is_greeted, self._first = True, b""
        found = key_in(data)
        self._take(data[found[1] :] if found else data)

    def _take(self, data: bytes) -> None:
        taken = self.recorder.decoder.read(data, self._house.now())
        if self.recorder.decoder.is_lost:
            self.close()
        if any(map(_is_control, {one.event.type for one in taken})):
            for one in taken:
                if _is_control(one.event.type):
                    self._answer(one)
            taken = [one for one in taken if not _is_control(one.event.type)]
        self._house.came(self, taken)

    def _answer(self, taken: Taken) -> None:
        now = self._house.now()
        if taken.event.type == PING:
            self.tell(pong(now))
        elif taken.event.type == REQUEST and not self._protobuf:
            is_granted = asks_protobuf(taken)
            data = answer(now, is_granted=is_granted)
            self.outbox.send(data, [("lindero.protocol", data)])
            self._protobuf = is_granted


def _is_control(kind: str) -> bool:
    """Say whether an event of a type is for the node alone."""
    return kind[:6] == "t-x-c-" or kind == REQUEST
