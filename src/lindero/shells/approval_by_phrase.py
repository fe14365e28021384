"""Approval with the pass phrase, for who has no passkey."""

from lindero.engine.reading import Reading
from lindero.engine.store import Store
from lindero.kernel.errors import Refused
from lindero.kernel.times import Instant
from lindero.shells.passkeys import Passkeys
from lindero.trust.identity import sessions


def check_phrase(store: Store, now: Instant, keys: Passkeys, person: str, phrase: str) -> None:
    """Let a pass phrase approve for who has no passkey.

    Raises:
        Refused: If there is a passkey, no phrases are taken, or it is wrong; it counts as a wrong sign-in.
    """
    if keys.of(person) or not keys.takes_phrases:
        raise Refused(
            "identity.approval_passkey",
            "You approve with your passkey.",
            "Use the console, with your device.",
        )
    fits = sessions.fits(Reading(store), now, person, phrase)
    judged = store.run(lambda tx: sessions.judge_phrase(tx, now, person, phrase_fits=fits))
    if judged is None:
        raise Refused("identity.approval_phrase", "The pass phrase is wrong.", "Approve it once more.")
