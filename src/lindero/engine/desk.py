"""The desk that a capability gets: the log and its own tables, inside one unit of work."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.folder_secrets import FolderSecrets
from lindero.engine.handing import HandedDesk, OutsideDesk
from lindero.engine.log import Log
from lindero.engine.persons import find_persons
from lindero.engine.registry import Registry
from lindero.engine.store import Transaction
from lindero.engine.veil import Veil, Withholding
from lindero.kernel.agreed import Agreed
from lindero.kernel.desk import Actor, Desk, Row
from lindero.kernel.errors import Refused, Unavailable
from lindero.kernel.names import folder_of
from lindero.kernel.record import Head, Record, kind_of
from lindero.kernel.sharing import Sharing

T = TypeVar("T")


class Workplace:
    """What desks are made from: one for each node.

    Attributes:
        lent: What the node lends to its trust folders beyond log and tables, by a name that begins with the
            folder's; empty while the node is being joined.
        veil: What keeps withheld records out of what somebody reads.
        secrets: What folders' secrets are derived from; None where there are none.
    """

    def __init__(
        self,
        registry: Registry,
        log: Log,
        clock: Clock,
        secrets: FolderSecrets | None = None,
        withholding: Withholding | None = None,
    ) -> None:
        self.registry = registry
        self.log = log
        self.clock = clock
        self.fence = registry.fence
        self.veil = Veil(registry, withholding)
        self.lent: dict[str, Any] = {}
        self.secrets = secrets

    def desk(self, tx: Transaction, folder: str, actor: Actor) -> "WorkDesk":
        """Return a desk for one folder and one actor inside a unit of work."""
        return WorkDesk(self, tx, folder, actor)

    def work(self, tx: Transaction, folder: str, actor: Actor, unit: Callable[["WorkDesk"], T]) -> T:
        """Run code at a folder's desk; what it is refused goes on record."""
        try:
            return unit(self.desk(tx, folder, actor))
        except Refused as refusal:
            self.log.note_refusal(tx, refusal, actor.name, f"work as {folder}", knows_better=False)
            raise

    def hand(self, tx: Transaction, folder: str, actor: Actor, ask: msgspec.Struct | None = None) -> Desk:
        """Return the desk that a folder's own code gets, inside a unit of work (see `handed`)."""
        return self.handed(self.desk(tx, folder, actor), ask)

    def handed(self, desk: "WorkDesk", ask: msgspec.Struct | None = None) -> Desk:
        """Return a desk as its folder's own code gets it: the whole of it only where the node lends something.

        Args:
            desk: The desk.
            ask: What the person asks for at it, if anything.

        Raises:
            Refused: If the ask names a record that is withheld from who asks.
        """
        if ask is not None:
            self.veil.check(desk.tx, desk.actor, ask)
        if desk.folder in self.registry.outside:
            return OutsideDesk(desk, desk.folder)
        is_lent = any(folder_of(name) == desk.folder for name in self.lent)
        return desk if is_lent else HandedDesk(desk)


class WorkDesk:
    """The desk of one folder inside one unit of work (see `lindero.kernel.desk.Desk`).

    Attributes:
        folder: The folder's name.
        seen: Names of the records that a page said it shows, each once, in order.
    """

    def __init__(self, workplace: Workplace, tx: Transaction, folder: str, actor: Actor) -> None:
        self._workplace = workplace
        self.folder = folder
        self._actor = actor
        self.tx = tx
        self.seen: dict[str, None] = {}

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._actor

    @property
    def nation(self) -> str:
        """The node's own nation."""
        return self._workplace.log.nation

    def now(self) -> int:
        """Return the node's time, milliseconds UTC."""
        return self._workplace.clock.now()

    def put(self, record: Record, *, cause: Head | None = None) -> Head:
        """Append a record of the folder's own kinds to the log and fold it."""
        return self.put_all([record], cause=cause)[0]

    def put_all(self, records: Sequence[Record], *, cause: Head | None = None) -> list[Head]:
        """Append records of the folder's own kinds to the log, in order, and fold them."""
        for kind in {kind_of(type(record)) for record in records}:
            if folder_of(kind) != self.folder:
                raise self._refused(
                    f"put {kind}",
                    "desk.owner",
                    f"{self.folder} may not put {kind}.",
                    "Only the folder that owns a kind puts it.",
                )
            if self._actor.kinds and kind not in self._actor.kinds:
                raise self._refused(
                    f"put {kind}",
                    "desk.kind",
                    f"{self._actor.name} may not put {kind}.",
                    "Ask the administrator for a key that names this kind.",
                )
        return self._workplace.log.put_many(self.tx, records, actor=self._actor.name, cause=cause)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Return rows of the folder's own tables."""
        try:
            self._workplace.fence.check_read(self.folder, sql, parameters)
        except Refused as refusal:
            self._note(refusal, f"read rows as {self.folder}")
            raise
        return self.tx.query(self._workplace.veil.over(self.tx, self._actor, sql), parameters)

    def lent(self, name: str) -> Any:
        """Return something that the node lends to this folder; no part of what a capability may use.

        Raises:
            Refused: If it is lent to another folder.
            Unavailable: If the node lends nothing of this name.
        """
        if folder_of(name) != self.folder:
            raise self._refused(
                f"use {name}",
                "desk.lent",
                f"{name} is not lent to {self.folder}.",
                "Ask for what begins with its own name.",
            )
        if name not in self._workplace.lent:
            raise Unavailable("desk.nothing_lent", f"Nobody lends {name} here.", "Ask a running node.")
        return self._workplace.lent[name]

    def secret(self, label: str) -> bytes:
        """Return 32 secret bytes of the folder's own for what the label says.

        Raises:
            Unavailable: If the node has no keys for folders.
        """
        if self._workplace.secrets is None:
            raise Unavailable("desk.no_secrets", "There are no keys for folders here.", "Ask a running node.")
        return self._workplace.secrets.derive(self.folder, label)

    def agreed(self) -> tuple[Agreed, ...]:
        """Return the agreements in force now."""
        return self._workplace.log.agreed(self.tx)

    def offers(self, name: str) -> Sequence[Any]:
        """Return what all capabilities offer under this name."""
        return self._workplace.registry.offers(name)

    def sharing(self, record_ids: Sequence[str]) -> Mapping[str, Sharing]:
        """Return with whom own records are, told to the same actor at a desk of the folder that knows.

        Nothing is told of a record that a neighbour's clause keeps from the actor.
        """
        told: dict[str, Sharing] = {}
        for capability in self._workplace.registry.capabilities:
            for offer in (one for one in capability.sharings if one.needs in self._actor.grants):
                hidden = self._workplace.veil.hidden(self.tx, self._actor, record_ids)
                desk = self._workplace.hand(self.tx, capability.name, self._actor)
                told |= offer.tell(desk, [name for name in record_ids if name not in hidden])
        return told

    def record(self, record_id: str, *, origin: str = "") -> tuple[Head, Record | None]:
        """Return a record of the log, an own one unless another origin is given; its body is None once erased.

        What lies in a compartment is opened for the folder that owns it, and only where the actor holds the
        compartment's own grant by a role, never by an emergency (safeguard S-14); for everybody else its body is
        None, as if it were erased; so it is for whom a neighbour's clause keeps it from.
        """
        event = self._workplace.log.find(self.tx, record_id, origin)
        self.saw((record_id,), origin=origin)
        if event.record is not None and self._workplace.veil.hidden(self.tx, self._actor, (record_id,)):
            return event.head, None
        if event.record is None and folder_of(event.head.kind) == self.folder:
            held = self._actor.grants - self._actor.emergency_grants
            names = self._workplace.registry.compartments_for(self.folder, held)
            if names:
                return event.head, self._workplace.log.open_locked(self.tx, record_id, names)
        return event.head, event.record

    def find_persons(self, words: Sequence[str]) -> list[Head]:
        """Return the heads of records in whose personal fields every one of the words stands."""
        registry = self._workplace.registry
        owner = next((one for one in registry.capabilities if one.name == self.folder), None)
        if owner is None or not owner.searches_persons:
            raise self._refused(
                "look for persons",
                "desk.persons",
                f"{self.folder} may not look for persons.",
                "Only a folder that serves persons' own rights may.",
            )
        if not (self._actor.purpose and self._actor.case_ref):
            raise self._refused(
                "look for persons",
                "desk.stated",
                "A person is looked for with a stated purpose and case only.",
                "State both, then ask again.",
            )
        found = find_persons(self.tx, self._workplace.log, registry, words)
        hidden = self._workplace.veil.hidden(self.tx, self._actor, [head.record_id for head in found])
        return [head for head in found if head.record_id not in hidden]

    def _refused(self, what: str, code: str, text: str, advice: str) -> Refused:
        """Return a refusal to raise; it goes on record once the unit is over."""
        refusal = Refused(code, text, advice)
        self._note(refusal, what)
        return refusal

    def _note(self, refusal: Refused, what: str) -> None:
        self._workplace.log.note_refusal(self.tx, refusal, self._actor.name, what)

    def saw(self, record_ids: Iterable[str], *, origin: str = "") -> None:
        """Say which records a page shows; the read log names those of a neighbour with its nation, `SUD/...`."""
        mark = f"{origin}/" if origin and origin != self.nation else ""
        self.seen.update(dict.fromkeys(mark + record_id for record_id in record_ids))
