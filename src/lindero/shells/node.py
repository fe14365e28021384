"""A node: one nation's store, log, keys and folders, joined and running."""

import contextlib
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from lindero.engine import log as log_tables
from lindero.engine import reactions, tables
from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.clock import Clock, SystemClock
from lindero.engine.compartments import Compartments
from lindero.engine.config import NodeConfig, read_config
from lindero.engine.desk import WorkDesk, Workplace
from lindero.engine.folder_secrets import FolderSecrets
from lindero.engine.jobs import JobRunner, TimedJob
from lindero.engine.keys import RandomSource, SystemRandom
from lindero.engine.log import Log
from lindero.engine.reactions import Follower, Runner
from lindero.engine.reading import Reading
from lindero.engine.refusals import Refusal, Refusals
from lindero.engine.register import ErasureRegister
from lindero.engine.registry import Registry
from lindero.engine.retention import Retention
from lindero.engine.sealing import load_sealing_keys
from lindero.engine.store import Transaction
from lindero.kernel.capability import Page, Reaction
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Conflict, Missing, Refused
from lindero.kernel.record import Event, Head, Record, kind_of
from lindero.shells.approval import Asked, Given
from lindero.shells.approvals import Approvals
from lindero.shells.assessing import check_assessed
from lindero.shells.handshakes import TurnedAway, noting
from lindero.shells.key_files import TLS_CERTIFICATE, TLS_KEY, signer_in, taken_up
from lindero.shells.limits import Limiter
from lindero.shells.outsiders import note_outsiders
from lindero.shells.own_card import own_card
from lindero.shells.passkeys import Passkeys
from lindero.shells.people import People
from lindero.shells.provided import Provided
from lindero.shells.queries import check_query
from lindero.shells.refusing import noted, on_record, without_grant
from lindero.shells.seats import Seats
from lindero.shells.taken_away import take_away_again, taken_away_follower
from lindero.shells.timing import timed
from lindero.trust.agreements import analysis_page
from lindero.trust.exchange import auditing, channels, previewing, readers, using
from lindero.trust.exchange.agreed import NodeAgreements, control_kinds
from lindero.trust.exchange.auditing import Auditor
from lindero.trust.exchange.border import Border
from lindero.trust.exchange.consent import actions as consent_actions
from lindero.trust.exchange.consent.token import Consent, sign_consent
from lindero.trust.exchange.leases import LeaseBook
from lindero.trust.exchange.means import Means
from lindero.trust.exchange.recall import desks as recall_desks
from lindero.trust.exchange.recall import duties
from lindero.trust.exchange.recall.carrying import Carrier
from lindero.trust.exchange.sealed import Speech
from lindero.trust.exchange.service import Exchange, tls_connector
from lindero.trust.exchange.third_witness import Witnessing
from lindero.trust.exchange.ways import Connect, Ways
from lindero.trust.exchange.wire import PROTOCOL
from lindero.trust.identity import tables as identity_tables
from lindero.trust.identity.actions import pin_peer
from lindero.trust.identity.cards import Card
from lindero.trust.identity.certificates import server_context
from lindero.trust.identity.passkeys import Site
from lindero.trust.identity.purposes import check_stated
from lindero.trust.identity.records import KeyRotated, PeerPinned, PeerUnpinned
from lindero.trust.identity.viewing import MOST_SHOWN, check_no_bulk, notices_of, views_of
from lindero.trust.ledger import national, tree
from lindero.trust.ledger import pages as ledger_pages

if TYPE_CHECKING:
    from starlette.applications import Starlette

T = TypeVar("T")

CONFIG_FILE: Final = "node.toml"
CHECKPOINT_EVERY_S: Final = 5.0
SYSTEM: Final = Actor(name="system", grants=frozenset())
"""The node itself, for what no person asked for."""


class Node:
    """One nation's node, opened from its folder.

    Attributes:
        folder: The node's folder: `node.toml`, `keys/`, `data/`.
        config: What `node.toml` says.
        registry: The joined declarations.
        store: The database.
        log: The national log.
        clock: The node's clock.
        random: The node's random source.
        retention: What erases bodies past their time.
        signer: The node's signing key.
        erased_again: Bodies that a restored store still had when it was opened, and that were erased again.
        taken_again: What such a store still took for given, and was taken away again (safeguards S-06, S-51).
        sealing_keys: What opens what neighbours sealed to the node.
    """

    def __init__(
        self,
        folder: Path,
        registry: Registry,
        *,
        clock: Clock | None = None,
        random: RandomSource | None = None,
        connect: Connect | None = None,
    ) -> None:
        """Open the node; creates or rebuilds tables where needed.

        Args:
            folder: The node's folder.
            registry: The joined declarations.
            clock: The clock; the machine's unless given.
            random: The random source; the machine's unless given.
            connect: Opens the way to a neighbour; mutual TLS unless given.

        Raises:
            LinderoError: If configuration, keys or store are not as they must be; says which and what to do.
        """
        self.folder = folder
        self.config: NodeConfig = read_config(folder / CONFIG_FILE)
        self.registry = registry
        self.clock: Clock = clock or SystemClock()
        self.random: RandomSource = random or SystemRandom()
        self.nation = self.config.nation
        self.signer = signer_in(folder / "keys", self.nation)
        self.sealing_keys = load_sealing_keys(folder / "keys")
        self._door_tls: ssl.SSLContext | None = None
        self.store = SqliteStore(folder / "data" / "node.db")
        with contextlib.ExitStack() as failing:
            # A node that cannot be joined holds nothing open: who corrects what is wrong can open it at once.
            failing.callback(self.store.close)
            self._join(connect)
            failing.pop_all()

    def _join(self, connect: Connect | None) -> None:
        registry, keys, exchange = self.registry, self.folder / "keys", self.config.exchange
        self.log = Log(
            registry,
            self.clock,
            self.random,
            self.nation,
            self.config.setting,
            national.add_leaves,
            Compartments(keys / "compartments", self.random),
            Refusals(lambda tx, refusal: self._put_identity_in(tx, on_record(refusal))),
        )
        secrets = FolderSecrets(keys / "folders", self.random)
        self.workplace = Workplace(registry, self.log, self.clock, secrets, readers.Readers(registry))
        self.rebuilt: Sequence[str] = self.store.run(self._prepare)
        self.register = ErasureRegister(self.folder / self.config.erasure_register)
        self._erase_again()
        self.store.run(lambda tx: note_outsiders(tx, registry, self._put_identity_in))
        self.signer = taken_up(keys, self.nation, self.store, self.clock.now())
        self.people = People(registry, self.store, self.clock, self.random, self.config, self._put_identity)
        self.passkeys = Passkeys(
            self.store, self.clock, self.random, self.config, self._put_identity_in, self.people.limits
        )
        self.limiter = Limiter(self.config.limits, self.clock.monotonic_s)
        self.seats = Seats(self.config.limits)
        self.provided = Provided(
            self.store,
            self.clock,
            self.random,
            self.config,
            self.passkeys,
            self._put_identity_in,
            self.people.limits,
            self.folder,
        )
        self.approvals = Approvals(self.store, self.clock, self.random, self.passkeys, self.workplace.hand)
        self.leases = LeaseBook(self.clock, self.config.exchange.max_skew_s)
        self.agreements = NodeAgreements(registry, [self.folder / name for name in exchange.overlays])
        means = Means(
            store=self.store,
            log=self.log,
            clock=self.clock,
            random=self.random,
            signer=self.signer,
            leases=self.leases,
            register=self.register,
            speech=Speech(self.nation, self.sealing_keys, exchange.protocols, lambda: Reading(self.store)),
        )
        border = Border(
            self.nation,
            lambda: dict(registry.record_types),
            self.agreements,
            self.leases,
            self.clock,
            [c.without_risk for c in registry.capabilities if c.without_risk is not None],
        )
        self.log.agreements = self.workplace.lent[analysis_page.LENT_AS] = self.agreements
        self.workplace.lent[previewing.LENT_AS] = previewing.Previewer(self.log, border)
        self.workplace.lent[using.LENT_AS] = self.log.find
        self.workplace.lent[consent_actions.LENT_AS] = self._sign_consent
        self.workplace.lent[consent_actions.MAY_LENT_AS] = border.may_consent
        carrier = self.workplace.lent[duties.LENT_AS] = Carrier(self.log, self.clock, self.signer)
        self.workplace.lent[recall_desks.LENT_AS] = self.log
        self.exchange = Exchange(
            means,
            border=border,
            control=control_kinds(carrier),
            ways=Ways(
                connect or tls_connector(keys / TLS_CERTIFICATE, keys / TLS_KEY),
                means.speech,
                fetched_by=exchange.fetched_by,
                fetches_from=exchange.fetches_from,
            ),
        )
        self.auditor = Auditor(self.nation, self.signer.name, self.exchange.keys_of)
        self.workplace.lent[auditing.LENT_AS] = self.auditor
        self.witnessing = Witnessing(means, self.config)
        self.workplace.lent[ledger_pages.LENT_AS] = self.witnessing.lent
        self.runner = Runner(self.store, self.log, self.clock, self._followers())
        self.retention = Retention(self.store, self.log, self.clock, self._erased, self.register)
        self.jobs = JobRunner(self.store, self.clock, self._timed_jobs())

    # --- life -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start reactions, jobs and the links to neighbours."""
        self.runner.start()
        self.jobs.start()
        self.exchange.start()
        self.witnessing.start()

    def close(self) -> None:
        """Stop everything that runs and close the store; what was accepted is durable."""
        self.witnessing.stop()
        self.exchange.stop()
        self.jobs.stop()
        self.runner.stop()
        self.store.close()

    # --- doors ------------------------------------------------------------------------------------------------

    def act(self, name: str, ask: msgspec.Struct, actor: Actor, given: Given | None = None) -> Any:
        """Run an action for somebody, in one unit of work.

        Args:
            name: The action.
            ask: What is asked.
            actor: Who asks.
            given: The person's approval of exactly this, where the action needs one.

        Raises:
            Refused: If the actor lacks the grant or the approval; the refusal is logged.
            LinderoError: What the action raises.
        """
        action, folder = self.registry.action(name), name.partition(".")[0]
        if action.needs not in actor.grants:
            raise self.refuse_access(actor, name, action.needs)
        with noted(self._put_identity, actor, name):
            check_assessed(self, actor, ask)
            proof = self.approvals.check(action, ask, actor, given) if action.step_up else None
            found = [action.prepare(self._looking(folder, actor, ask), ask)] if action.prepare else []

        def unit(tx: Transaction) -> Any:
            try:
                acting = actor if proof is None else self.approvals.note(tx, action, ask, actor, proof)
                return action.run(self.workplace.hand(tx, folder, acting, ask), ask, *found)
            except Refused as refusal:
                self.log.note_refusal(tx, refusal, actor.name, name)
                raise

        return self.store.run(unit, is_urgent=self.registry.is_urgent(folder))

    def ask_approval(self, name: str, ask: msgspec.Struct, actor: Actor, site: Site | None) -> Asked:
        """Say what a person would approve with an act, and wait for the approval.

        Raises:
            Refused: If the actor lacks the grant or is no person.
            Conflict: If the act needs no approval.
        """
        action = self.registry.action(name)
        if action.needs not in actor.grants:
            raise self.refuse_access(actor, name, action.needs)
        if not action.step_up:
            raise Conflict("identity.no_approval", f"{name} needs no approval.", "Ask for it directly.")
        with noted(self._put_identity, actor, name):
            return self.approvals.ask(action, ask, actor, site)

    def show(self, page: Page, query: msgspec.Struct, actor: Actor, most: int = MOST_SHOWN) -> msgspec.Struct:
        """Return a page's typed data for somebody; personal data only once the read log says who sees them.

        At most `most` records about persons: more than in a view only where two persons agreed to an export.

        Raises:
            Refused: If the actor lacks the grant, or the purpose that personal data need; the refusal is logged.
            LinderoError: What the page raises; a Defect if the query is another page's.
        """
        check_query(page, query)
        if page.needs not in actor.grants:
            raise self.refuse_access(actor, page.path, page.needs)
        folder = next(c.name for c in self.registry.capabilities if page in c.pages)
        try:
            actor = self.people.reading(actor, page.needs)
            if page.personal:
                check_stated(actor)
            desk = self.reading_desk(folder, actor)
            view = page.show(self.workplace.handed(desk, query), query)
            if page.personal or actor.emergency:
                check_no_bulk(tuple(desk.seen), most)
        except Refused as refusal:
            self._log_refusal(actor, page.path, refusal.text)
            raise
        if page.personal or actor.emergency:
            views = views_of(actor, page.path, query, desk.seen)
            entries: list[Record] = [*views, *notices_of(actor, page.path, desk.seen)]
            self.work("identity", actor, lambda own: own.put_all(entries))
        return view

    def page(self, path: str) -> Page:
        """Return a declared page by its path.

        Raises:
            Missing: If no folder declares it.
        """
        if path not in self.registry.pages:
            raise Missing(
                "node.page", f"There is no page {path}.", "Look at the menu for the pages that there are."
            )
        return self.registry.pages[path]

    def reading_desk(self, folder: str, actor: Actor) -> WorkDesk:
        """Return a desk that reads what is durable and changes nothing; what is past its time is gone by then."""
        self.retention.keep_up()
        return self.workplace.desk(Reading(self.store), folder, actor)

    def work(self, folder: str, actor: Actor, unit: Callable[[WorkDesk], T]) -> T:
        """Run a function with a desk of a folder in one unit of work, for shells' own commands."""
        return self.store.run(lambda tx: self.workplace.work(tx, folder, actor, unit))

    def refuse_access(self, actor: Actor, what: str, needs: str) -> Refused:
        """Log that somebody was refused for want of a grant; return the refusal to raise."""
        self._log_refusal(actor, what, f"needs {needs}")
        return without_grant(what, needs)

    def _log_refusal(self, actor: Actor, what: str, reason: str) -> None:
        self._put_identity(on_record(Refusal(actor.name, what, reason)))

    # --- people -----------------------------------------------------------------------------------------------

    def sign_in(self, person: str, phrase: str) -> str | None:
        """Open a session and return its token; None for a wrong name or phrase.

        Raises:
            Refused: After too many wrong phrases.
        """
        return self.people.sign_in(person, phrase)

    def sign_out(self, token: str) -> None:
        """End a session at once."""
        self.people.sign_out(token)

    def person_of(self, token: str) -> tuple[Actor, str] | None:
        """Return actor and shown name of a session; None if there is none or it has ended."""
        return self.people.person_of(token)

    def _put_identity(self, record: Record) -> None:
        self.store.run(lambda tx: self._put_identity_in(tx, record))

    def _put_identity_in(self, tx: Transaction, record: Record) -> None:
        self.workplace.desk(tx, "identity", SYSTEM).put(record)

    def card(self) -> Card:
        """Return the node's card, newly signed.

        Raises:
            Missing: If the root never signed the node's key.
        """
        sealing_key = self.sealing_keys.public_key if PROTOCOL in self.config.exchange.protocols else b""
        return own_card(
            self.folder / "keys", self.store, self.config, self.signer, sealing_key, self.clock.now()
        )

    # --- neighbours -------------------------------------------------------------------------------------------

    def peer_app(self) -> "Starlette":
        """Return the application behind the neighbours' door."""
        return self.exchange.application()

    def peer_tls(self) -> ssl.SSLContext:
        """Return the neighbours' door's TLS: only certificates pinned now get in, also ones pinned while it runs."""
        keys = self.folder / "keys"
        pems = [pem for _, pem in self.store.query(identity_tables.SELECT_CERTIFICATES)]
        context = server_context(keys / TLS_CERTIFICATE, keys / TLS_KEY, pems)
        context.sslobject_class = noting(TurnedAway(self.limiter, self.store, self._put_identity_in))
        self._door_tls = context
        return context

    def pin(self, card: Card, told_fingerprint: str, actor: Actor) -> str:
        """Recognise a neighbour after the fingerprint ceremony, and open the link; return the fingerprint.

        Raises:
            Unproved: If the fingerprint is another than the card's.
        """
        fingerprint = self.work("identity", actor, lambda desk: pin_peer(desk, card, told_fingerprint))
        self._let_in(card.certificate)
        return fingerprint

    def _let_in(self, certificate: str) -> None:
        """Let a certificate that is recognised from now on through the door that is open."""
        if self._door_tls is not None and certificate:
            self._door_tls.load_verify_locations(cadata=certificate)

    # --- joining ----------------------------------------------------------------------------------------------

    def _prepare(self, tx: Transaction) -> list[str]:
        log_tables.create_tables(tx)
        reactions.create_tables(tx)
        tree.create_tables(tx)
        self._check_setting(tx)
        return tables.bring_up_to_date(tx, self.registry, self.log.replay)

    def _erase_again(self) -> None:
        """Erase what a restored store has forgotten to have erased, before anything of it can be read (S-40)."""
        now = self.clock.now()
        self.erased_again = self.store.run(lambda tx: self.register.apply(tx, self.registry, now))
        if self.erased_again:
            self.store.scrub()
        self.taken_again = self.store.run(lambda tx: take_away_again(tx, self.log))
        self.register.keep_up(self.store)

    def _check_setting(self, tx: Transaction) -> None:
        """Refuse a store of another nation or setting (safeguard S-55)."""
        nation, setting = tables.owner(tx, self.nation, self.config.setting)
        if (nation, setting) != (self.nation, self.config.setting):
            raise Conflict(
                "node.setting",
                f"This store belongs to {nation} in {setting},"
                f" the configuration says {self.nation} in {self.config.setting}.",
                "Exercises and production never share a store: make a new node with `lindero init`.",
            )

    def _followers(self) -> list[Follower]:
        declared = [
            self._follower(capability.name, r)
            for capability in self.registry.capabilities
            for r in capability.reactions
        ]
        return [*declared, self._peers_follower(), taken_away_follower(self.log)]

    def _peers_follower(self) -> Follower:
        """Return what opens and ends links as neighbours are pinned and unpinned."""

        def run(tx: Transaction, events: Sequence[Event]) -> None:
            for event in events:
                if isinstance(event.record, KeyRotated | PeerPinned):
                    self._let_in(event.record.certificate)
            tx.after_commit(self.exchange.sync_links_soon)

        return Follower(
            name="exchange.links",
            kinds=lambda: (kind_of(PeerPinned), kind_of(PeerUnpinned), kind_of(KeyRotated)),
            run=run,
        )

    def _follower(self, folder: str, reaction: Reaction) -> Follower:
        kinds = [kind_of(record_type) for record_type in reaction.on]
        actor = Actor(name=f"reaction/{reaction.name}")

        def run(tx: Transaction, events: Sequence[Event]) -> bool | None:
            wanted = [event for event in events if reaction.received or event.head.origin == self.nation]
            desk = self.workplace.hand(tx, folder, actor)
            return reaction.run(desk, wanted) if wanted or reaction.is_woken else None

        return Follower(name=reaction.name, kinds=lambda: kinds, run=run, is_woken=reaction.is_woken)

    def _timed_jobs(self) -> list[TimedJob]:
        hand = self.workplace.hand
        jobs = [
            timed(folder.name, job, hand, self._looking)
            for folder in self.registry.capabilities
            for job in folder.jobs
        ]
        sign = TimedJob(name="ledger.checkpoint", every_s=CHECKPOINT_EVERY_S, run=self._sign_national)
        return [*jobs, sign, self.retention.job()]

    def _looking(self, folder: str, actor: Actor, ask: msgspec.Struct | None = None) -> Desk:
        return self.workplace.handed(self.reading_desk(folder, actor), ask)

    def _sign_consent(self, consent: Consent) -> str:
        """Sign a consent with the node's key that counts now."""
        return sign_consent(consent, self.signer)

    def _sign_national(self, tx: Transaction) -> None:
        national.sign_national(tx, self.nation, self.signer, self.clock.now())

    def _erased(self, tx: Transaction, heads: list[Head]) -> None:
        """Withdraw what the exchange still holds of erased bodies."""
        channels.withdraw(tx, [head.record_id for head in heads])
