"""The door itself: it lets clients of the own nation in, passes on what they send, and shows them the picture."""

import asyncio
import contextlib
import socket
from collections.abc import Coroutine
from typing import Any, Final

import structlog

from lindero.capabilities.picture.leaving import Leaving, Outlet
from lindero.capabilities.picture.tables import LATEST
from lindero.capabilities.sensors.formats.cot import Taken
from lindero.capabilities.sensors.formats.cot_writing import offer
from lindero.engine.config import TakDoor
from lindero.engine.keys import read_secret
from lindero.engine.store import Transaction
from lindero.kernel.desk import Actor
from lindero.kernel.errors import Invalid
from lindero.kernel.record import Record
from lindero.shells.handshakes import TurnedAway, noting
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY
from lindero.shells.limits import TooMany
from lindero.shells.node import SYSTEM, Node
from lindero.shells.tak.certificates import Shown, by_fingerprint
from lindero.shells.tak.client import Client
from lindero.shells.tak.recorder import Recorder
from lindero.shells.tak.router import Router, broadcast
from lindero.shells.tak.shown import shown, taken_off
from lindero.shells.tak.tls import Files, Listener, Trust
from lindero.trust.identity.upkeep import TakHealth

MAX_CLIENTS: Final = 1_000
KEEP_S: Final = 0.2
"""How often what came goes on record and the picture is looked at, seconds."""

CHECK_S: Final = 5.0
"""How often the files that say whose certificates count, and every client's key, are looked at again, and how long a
client may take to say who it is, seconds."""

WATCHING: Final = Actor(name="tak/door")
"""Who reads the picture for those outside: a member of no authority, so what is for some of them alone stays."""

NAME: Final = "door for TAK clients"
"""What the log calls that to which somebody did not get."""

LOCKED: Final = ("rescue.", "protection.")
"""Layers that never leave: what people in need told is for those who help them."""


class Door:
    """A node's door for TAK clients."""

    def __init__(self, node: Node, settings: TakDoor) -> None:
        """Prepare; nothing listens yet.

        Args:
            node: The node.
            settings: The table `[tak]` of its configuration.

        Raises:
            Invalid: If a layer may never leave, a plain door were open to more than this machine, or it is not clear
                whose a certificate is.
        """
        check(settings)
        self._machines = by_fingerprint(settings.certificates)
        self._turned_away = TurnedAway(node.limiter, node.store, self._put, NAME)
        self.clients: set[Client] = set()
        self.router = Router()
        self._node = node
        self._settings = settings
        leaving = Leaving(layers=frozenset(settings.layers), received=settings.received)
        desk = node.reading_desk("picture", WATCHING) if LATEST.name in node.registry.tables else None
        self._outlet = Outlet(desk.rows, leaving) if desk is not None else None
        self._local_key = (
            read_secret(node.folder / settings.local_key).decode().strip() if settings.local_key else ""
        )
        self._works: set[asyncio.Task[None]] = set()
        self._trust: Trust | None = None
        self._listener: Listener | None = None
        self._journal = structlog.get_logger("tak")

    async def serve(self, bound: socket.socket, stop: asyncio.Event) -> None:
        """Serve clients until `stop` is set; what they sent is on record then."""
        with contextlib.closing(Listener(bound, lambda: Client(self))) as listener:
            self._trust = None if self._local_key else Trust(self._files(), noting(self._turned_away))
            await listener.listen(self._trust.in_force.context if self._trust is not None else None)
            self._listener = listener
            watching = asyncio.create_task(self._watch())
            try:
                while not stop.is_set():
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), KEEP_S)
                    await self._keep()
            finally:
                watching.cancel()
                listener.close()
                for client in list(self.clients):
                    client.close()
                await asyncio.gather(watching, *self._works, return_exceptions=True)

    def health(self) -> TakHealth:
        """Return how the door is doing, for those who run the node."""
        trust = self._trust
        fault = trust.fault if trust is not None else None
        return TakHealth(
            clients=len(self.clients),
            list_ends_at=trust.in_force.revoked.ends_at if trust is not None else None,
            error=fault.text if fault is not None else "",
            advice=fault.advice if fault is not None else "",
        )

    # --- as clients call it ---------------------------------------------------------------------------------------

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""
        return self._node.clock.now()

    def began(self, client: Client) -> None:
        """Let a client through this machine's gateway in; another one has a while to say who it is."""
        if len(self.clients) >= MAX_CLIENTS:
            client.close()
            return
        self.clients.add(client)
        if self._trust is not None and client.context is not self._trust.in_force.context:
            client.close()  # it shook hands by what counted before: it is judged anew when it connects again
        elif self._local_key:
            self.admit(client, self._local_key)
        elif self._settings.certificates:
            self._recognise(client)
        else:
            asyncio.get_running_loop().call_later(CHECK_S, self._end_unknown, client)

    def admit(self, client: Client, key: str) -> None:
        """Recognise a client by its key, or end its connection; whoever guesses is slowed down."""
        try:
            self._node.limiter.check("sign_in", client.address)
        except TooMany:
            client.close()
            return
        actor = self._node.people.machine_of(key, client.address)
        if actor is None:
            with contextlib.suppress(TooMany):
                self._node.limiter.take("sign_in", client.address)
            self._journal.warning("tak_refused", address=client.address)
            client.close()
            return
        client.key = key
        self._welcome(client, actor)

    def came(self, client: Client, events: list[Taken]) -> None:
        """Pass on what a client sent; a call for help is acted on whoever sends it."""
        client.recorder.hear(events)
        for call in client.recorder.decoder.take_calls():
            self._start(client.recorder.call(call))
        if client.sends:
            others = [other for other in self.clients if other is not client]
            broadcast(self.router.passed_on(client.name, events), others)
        if client.recorder.is_full:
            client.hold()
            self._start(self._write(client))

    def ended(self, client: Client) -> None:
        """Let a client go; what it sent last goes on record."""
        if client in self.clients:
            self.clients.discard(client)
            if client.actor is not None:
                client.recorder.decoder.finish()
                self._start(self._write(client))

    # --- inside ---------------------------------------------------------------------------------------------------

    def _recognise(self, client: Client) -> None:
        """Know a client by its certificate, or end its connection; that is on record, with the fingerprint to look for.

        A certificate cannot be guessed, so whoever else was refused at the same address keeps nobody out.
        """
        actor = self._actor_of(client)
        if actor is not None:
            self._welcome(client, actor)
            return
        self._turn_away(client)

    def _turn_away(self, client: Client) -> None:
        """End the connection of a client whose certificate opens nothing, or nothing any more."""
        who, reason = self._why_not(client)
        self._turned_away.note(reason, who)
        client.close()

    def _why_not(self, client: Client) -> tuple[str, str]:
        """Return who was refused for its certificate, as far as that is known, and why."""
        certificate = client.certificate
        if certificate is None:
            return "unknown", "no certificate was shown"
        machine = self._machines.get(certificate.fingerprint)
        if self._is_revoked(certificate):
            who = f"key/{machine}" if machine is not None else client.name or "unknown"
            return who, f"its certificate {certificate.fingerprint} was revoked"
        if machine is None:
            return "unknown", f"the certificate {certificate.fingerprint} is no machine's"
        if certificate.ends_at <= self.now():
            return f"key/{machine}", f"its certificate {certificate.fingerprint} has expired"
        return f"key/{machine}", "not exactly one key in its name holds, or that is for another network"

    def _is_revoked(self, certificate: Shown | None) -> bool:
        if certificate is None or self._trust is None:
            return False
        return (certificate.issuer, certificate.number) in self._trust.in_force.revoked.numbers

    def _actor_of(self, client: Client) -> Actor | None:
        """Return whose key or certificate a client has, with what it may do now; None if that opens nothing."""
        if not self._settings.certificates:
            return self._node.people.machine_of(client.key, client.address)
        certificate = client.certificate
        machine = self._machines.get(certificate.fingerprint) if certificate is not None else None
        if certificate is None or machine is None or certificate.ends_at <= self.now():
            return None
        return self._node.people.machine_named(machine, client.address)

    def _welcome(self, client: Client, actor: Actor) -> None:
        """Go on with a client that is known: it hears which ways of writing there are, and is shown the picture."""
        said = offer(self.now())
        client.send(said, [("lindero.protocol", said)])
        client.admitted(actor, Recorder(self._node, actor))
        if client.receives and self._outlet is not None:
            for item in self._outlet.shown.values():
                client.tell(shown(self._node.nation, item))

    def _put(self, tx: Transaction, record: Record) -> None:
        self._node.workplace.desk(tx, "identity", SYSTEM).put(record)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._works.add(task)
        task.add_done_callback(self._works.discard)

    async def _write(self, client: Client) -> None:
        await client.recorder.write()
        client.go_on()

    async def _keep(self) -> None:
        """Put on record what came, and tell clients what changed on the map."""
        known = [client for client in self.clients if client.actor is not None]
        await asyncio.gather(*(client.recorder.write() for client in known if not client.recorder.is_full))
        if self._outlet is None:
            return
        news = await asyncio.to_thread(self._outlet.news)
        nation, now = self._node.nation, self.now()
        told = [shown(nation, item) for item in news.items]
        broadcast([*told, *(taken_off(nation, slot, now) for slot in news.gone)], self.clients)

    async def _watch(self) -> None:
        """Look again from time to time: what was revoked or taken back, or has ended, opens nothing."""
        while True:
            await asyncio.sleep(CHECK_S)
            await self._renew()
            for client in list(self.clients):
                if self._is_revoked(client.certificate) and not client.is_ending:
                    self._turn_away(client)
            for client in [one for one in self.clients if one.actor is not None and not one.is_ending]:
                actor = await asyncio.to_thread(self._actor_of, client)
                if actor is None and self._settings.certificates:
                    self._turn_away(client)
                elif actor is None:
                    client.close()
                else:
                    client.actor = actor

    def _end_unknown(self, client: Client) -> None:
        if client.actor is None:
            client.close()

    async def _renew(self) -> None:
        """Judge whoever connects from now on by what the door's files say now, where that can be used."""
        if self._trust is None or self._listener is None:
            return
        fresh = await asyncio.to_thread(self._trust.look)
        if fresh is None:
            return
        try:
            await self._listener.listen(fresh.context)
        except OSError as error:  # no socket is left for a moment: it is tried again, and the door stays open
            self._journal.error("tak_files_wait", error=str(error))
            return
        if self._trust.take(fresh):
            for client in list(self.clients):
                client.close()

    def _files(self) -> Files:
        folder, settings = self._node.folder, self._settings
        return Files(
            certificate=folder / "keys" / TLS_CERTIFICATE,
            key=folder / "keys" / TLS_KEY,
            authority=folder / settings.authority if settings.authority else None,
            revoked=folder / settings.revoked if settings.revoked else None,
        )


def check(settings: TakDoor) -> None:
    """Let a door be opened that shows nothing of rescue, and is plain on this machine alone.

    Raises:
        Invalid: If it would.
    """
    locked = [layer for layer in settings.layers if layer.startswith(LOCKED)]
    if locked:
        raise Invalid(
            "tak.layer", f"The layer {locked[0]} never leaves the node.", "Take it out of [tak] layers."
        )
    if settings.local_key and settings.host not in {"127.0.0.1", "::1"}:
        raise Invalid(
            "tak.plain",
            f"[tak] has a local_key and listens on {settings.host}, without TLS.",
            "Set host to 127.0.0.1, or take local_key out.",
        )
    if (settings.certificates or settings.revoked) and (settings.local_key or not settings.authority):
        raise Invalid(
            "tak.no_authority",
            "[tak] says whose certificates are known or revoked, and asks clients for none.",
            "Set authority and take local_key out, or leave out certificates and revoked.",
        )
