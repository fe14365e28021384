"""Approvals: acts of consequence need the person anew, who signs exactly what is about to happen."""

from collections.abc import Callable
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.engine.keys import RandomSource
from lindero.engine.reading import Reading
from lindero.engine.store import Store, Transaction
from lindero.kernel.capability import Action
from lindero.kernel.desk import Actor, Desk
from lindero.kernel.errors import Conflict, Refused
from lindero.shells.approval import Asked, Given, NeedsApproval, Proof, person_behind
from lindero.shells.approval_by_phrase import check_phrase
from lindero.shells.passkeys import Passkeys
from lindero.trust.identity import passkeys
from lindero.trust.identity.approving import Matter, matter_of
from lindero.trust.identity.passkeys import Site
from lindero.trust.identity.records import ApprovalGiven

MakeDesk = Callable[[Transaction | Reading, str, Actor, msgspec.Struct | None], Desk]
"""Makes a desk of a folder for somebody, in a unit of work or for reading."""

_MACHINE: Final = "cli/"


class Approvals:
    """Asks for approvals and checks them."""

    def __init__(
        self, store: Store, clock: Clock, random: RandomSource, keys: Passkeys, make_desk: MakeDesk
    ) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._passkeys = keys
        self._make_desk = make_desk

    def ask(self, action: Action, ask: msgspec.Struct, actor: Actor, site: Site | None) -> Asked:
        """Say what a person would approve, and wait for the answer.

        Raises:
            Refused: If the actor is no person.
            LinderoError: What the action says of an ask that nobody could approve.
        """
        person = person_behind(action, actor)
        nonce = self._random.take(32).hex()
        matter = self._matter(Reading(self._store), action, ask, actor, nonce)
        self._passkeys.challenges.offer(_about(action), person, challenge=matter.digest, kept=nonce)
        known = tuple(one.credential_id for one in self._passkeys.of(person))
        options = passkeys.assertion_options(site, matter.digest, known) if site is not None and known else ""
        return Asked(
            action=action.name,
            digest=matter.digest.hex(),
            nonce=nonce,
            options=options,
            by_phrase=self._passkeys.takes_phrases and not known,
        )

    def check(self, action: Action, ask: msgspec.Struct, actor: Actor, given: Given | None) -> Proof:
        """Check an approval; slow on purpose for a pass phrase, so it runs outside any unit of work.

        The owner of the node's folder, at the machine itself, has approved by being there: the operating system
        knows who that is, and nothing beyond an administrator's permissions can be done that way.

        Raises:
            NeedsApproval: If there is none.
            Refused: If it is of something else, was used, is too old, or its proof is wrong.
        """
        if actor.name.startswith(_MACHINE):
            nonce = self._random.take(32).hex()
            matter = self._matter(Reading(self._store), action, ask, actor, nonce)
            return Proof(matter=matter, method="machine")
        person = person_behind(action, actor)
        if given is None or not (given.answer or given.phrase):
            raise NeedsApproval(action.name)
        matter = self._matter(Reading(self._store), action, ask, actor, given.nonce)
        if self._passkeys.challenges.take(matter.digest, _about(action), person) != given.nonce:
            raise Refused(
                "identity.approval_other", "This approval is of something else.", "Approve it once more."
            )
        if given.answer and given.site is not None:
            credential_id = self._passkeys.prove(given.site, given.answer, matter.digest, person)
            return Proof(matter=matter, method="passkey", credential_id=credential_id, assertion=given.answer)
        check_phrase(self._store, self._clock.now(), self._passkeys, person, given.phrase)
        return Proof(matter=matter, method="phrase")

    def note(self, tx: Transaction, action: Action, ask: msgspec.Struct, actor: Actor, proof: Proof) -> Actor:
        """Put the approval on record beside the act; return the actor who carries its name.

        Raises:
            Conflict: If what was approved has changed meanwhile.
        """
        matter = self._matter(tx, action, ask, actor, proof.matter.nonce)
        if matter != proof.matter:
            raise Conflict(
                "identity.approval_changed",
                "What you approved has changed meanwhile.",
                "Look at it again and approve it anew.",
            )
        record = ApprovalGiven(
            **msgspec.structs.asdict(matter),
            digest=matter.digest.hex(),
            method=proof.method,
            credential_id=proof.credential_id,
            assertion=proof.assertion,
        )
        head = self._make_desk(tx, "identity", actor, None).put(record)
        return msgspec.structs.replace(actor, approved_with=head.record_id)

    def _matter(
        self, rows: Transaction | Reading, action: Action, ask: msgspec.Struct, actor: Actor, nonce: str
    ) -> Matter:
        beyond = b""
        if action.approves is not None:
            folder = action.name.partition(".")[0]
            beyond = action.approves(self._make_desk(rows, folder, actor, ask), ask)
        return matter_of(actor.name, action.name, ask, beyond, nonce)


def _about(action: Action) -> str:
    return f"approve {action.name}"
