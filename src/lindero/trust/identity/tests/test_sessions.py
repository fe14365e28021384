"""Signing in: a pass phrase, a lock after wrong ones, and sessions that can be ended."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lindero.engine.adapters.sqlite import SqliteStore
from lindero.engine.creating import create_statements
from lindero.engine.keys import SeededRandom
from lindero.engine.reading import Reading
from lindero.engine.store import Transaction
from lindero.kernel.capability import Grant
from lindero.kernel.errors import Invalid, Refused
from lindero.trust.identity import sessions
from lindero.trust.identity.tables import NOTE_SEEN, TABLES
from lindero.trust.identity.tables.ended import ENDED, SELECT_ENDED, note_ended

NOW = 1_795_334_400_000
PHRASE = "four words make one"
HASHER = sessions._HASHER
"""What production hashes with, noted before the tests take quicker ones."""


class Desk:
    """A store with the identity folder's tables and one account."""

    def __init__(self, folder: Path) -> None:
        self.store = SqliteStore(folder / "node.db")
        self.random = SeededRandom("sessions")
        self.now = NOW
        self.idle_ms = sessions.SESSION_MS
        self.store.run(self._prepare)
        self.store.run(lambda tx: sessions.set_phrase(tx, "keller", PHRASE))

    def _prepare(self, tx: Transaction) -> None:
        for table in TABLES:
            for statement in create_statements(table):
                tx.execute(statement)
        tx.execute(
            "INSERT INTO identity_people (person, name, record_id) VALUES ('keller', 'A. Keller', 'r')"
        )

    def sign_in(self, phrase: str = PHRASE, person: str = "keller") -> str | None:
        """Try to sign in; return the session's token."""
        fits = self.store.run(lambda tx: sessions.fits(tx, self.now, person, phrase))
        return self.store.run(
            lambda tx: sessions.sign_in(tx, self.random, self.now, person, phrase_fits=fits)
        )

    def person_of(self, token: str) -> str | None:
        """Return whose session a token is of, as long as it lasts."""
        # Nobody idles in these tests but where it is the matter.
        limits = sessions.Limits(idle_ms=self.idle_ms)
        found = sessions.find_session(Reading(self.store), token, self.now, limits)
        return None if found is None else found.person


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a store with one account."""
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_right_phrase_opens_a_session_for_one_watch(desk: Desk) -> None:
    """Twelve hours, to the millisecond."""
    token = desk.sign_in()
    assert token is not None
    desk.now += sessions.SESSION_MS - 1
    assert desk.person_of(token) == "keller"
    desk.now += 1
    assert desk.person_of(token) is None


@pytest.mark.parametrize(
    ("person", "phrase"),
    [
        ("keller", "four words make two"),
        ("keller", ""),
        ("keller", PHRASE.upper()),
        ("adams", PHRASE),
        ("", ""),
    ],
)
def test_wrong_name_or_phrase_opens_nothing(desk: Desk, person: str, phrase: str) -> None:
    """Which of them was wrong is not said."""
    assert desk.sign_in(phrase, person) is None
    assert desk.store.query("SELECT count(*) FROM identity_sessions") == [(0,)]


def test_no_phrase_fits_a_name_that_nobody_has(desk: Desk) -> None:
    """Not even the one that is hashed for such names, so that the answer takes as long as for others."""
    fits = desk.store.run(lambda tx: sessions.fits(tx, NOW, "ghost", "nobody has this name"))
    assert fits is False


def test_fifth_wrong_phrase_locks_the_account_for_five_minutes(desk: Desk) -> None:
    """Even the right one is refused then, with how long it takes; afterwards it is let in again."""
    for _ in range(sessions.MAX_FAILURES):
        assert desk.sign_in("wrong phrase here") is None
    with pytest.raises(Refused, match="Too many"):
        desk.sign_in()
    desk.now += sessions.LOCK_MS - 60_000
    with pytest.raises(Refused) as refusal:
        desk.sign_in()
    assert "1 min" in refusal.value.advice
    desk.now += 60_000
    assert desk.sign_in() is not None


def test_right_phrase_forgives_earlier_wrong_ones(desk: Desk) -> None:
    """Four mistakes, then the right one, then four again: nobody is locked out by typing badly."""
    for _ in range(3):
        for _ in range(sessions.MAX_FAILURES - 1):
            desk.sign_in("wrong phrase here")
        assert desk.sign_in() is not None


def test_wrong_phrases_for_a_name_that_nobody_has_lock_nothing(desk: Desk) -> None:
    """Nothing is kept of names that somebody made up."""
    for _ in range(10):
        assert desk.sign_in("wrong phrase here", "mallory") is None
    assert desk.store.query("SELECT person FROM identity_accounts") == [("keller",)]


def test_session_is_ended_at_once(desk: Desk) -> None:
    """Signing out on one machine leaves the others alone."""
    first, second = desk.sign_in(), desk.sign_in()
    assert first is not None
    assert second is not None
    desk.store.run(lambda tx: sessions.end_session(tx, first))
    assert (desk.person_of(first), desk.person_of(second)) == (None, "keller")


def test_new_phrase_ends_every_session(desk: Desk) -> None:
    """Who changes a phrase because it is known to others has them out."""
    token = desk.sign_in()
    assert token is not None
    desk.store.run(lambda tx: sessions.set_phrase(tx, "keller", "another four words"))
    assert desk.person_of(token) is None
    assert desk.sign_in() is None
    assert desk.sign_in("another four words") is not None


@pytest.mark.parametrize("phrase", ["", "short", "eleven char", "keller password 1234"])
def test_short_or_easy_phrase_is_refused_and_the_old_one_stays(desk: Desk, phrase: str) -> None:
    """Twelve characters at least, and not one that anybody would try first."""
    with pytest.raises(Invalid):
        desk.store.run(lambda tx: sessions.set_phrase(tx, "keller", phrase))
    assert desk.sign_in() is not None


def test_neither_phrase_nor_token_is_in_the_store(desk: Desk, tmp_path: Path) -> None:
    """A stolen database signs nobody in."""
    token = desk.sign_in()
    assert token is not None
    desk.store.close()
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert PHRASE.encode() not in data
        assert token.encode() not in data
        assert bytes.fromhex(token) not in data


def test_ended_sessions_are_cleared_away(desk: Desk) -> None:
    """The table does not grow for ever."""
    for _ in range(5):
        desk.sign_in()
    desk.now += sessions.SESSION_MS
    desk.sign_in()
    assert desk.store.query("SELECT count(*) FROM identity_sessions") == [(1,)]


def test_a_session_that_began_later_does_not_count_as_ended(desk: Desk) -> None:
    """Folding an old end again tells no browser to forget what it keeps for a session that still lasts."""
    before, ended_at = desk.sign_in(), desk.now
    desk.now += 1
    after = desk.sign_in()

    def end(tx: Transaction) -> None:
        for statement in create_statements(ENDED):
            tx.execute(statement)
        note_ended(tx, ended_at, "keller")

    desk.store.run(end)
    known = [
        desk.store.query(SELECT_ENDED, (sessions.session_key(token or ""),)) for token in (before, after)
    ]
    assert known == [[(1,)], []]


def test_tokens_are_long_and_never_the_same(desk: Desk) -> None:
    """Thirty-two random bytes each."""
    tokens = {desk.sign_in() for _ in range(8)}
    assert len(tokens) == 8
    assert {len(token or "") for token in tokens} == {64}


def test_idle_session_ends(desk: Desk) -> None:
    """An hour without a request, to the millisecond; a request in between begins the hour anew."""
    desk.idle_ms = sessions.IDLE_MS
    token = desk.sign_in()
    assert token is not None
    desk.now += sessions.IDLE_MS - 1
    assert desk.person_of(token) == "keller"
    desk.store.run(lambda tx: tx.execute(NOTE_SEEN, (desk.now, sessions.session_key(token))))
    desk.now += sessions.IDLE_MS - 1
    assert desk.person_of(token) == "keller"
    desk.now += 1
    assert desk.person_of(token) is None


def test_session_ends_with_its_watch_however_busy_it_is(desk: Desk) -> None:
    """Requests keep it from idling, not from its end: whoever goes on signs in again."""
    token = desk.sign_in()
    assert token is not None
    desk.now += sessions.SESSION_MS - 1
    assert desk.person_of(token) == "keller"
    desk.store.run(lambda tx: tx.execute(NOTE_SEEN, (desk.now, sessions.session_key(token))))
    desk.now += 1
    assert desk.person_of(token) is None


def test_S_51_oversight_counts_only_where_no_administrator_vouches(desk: Desk) -> None:
    """Who sets somebody's pass phrase signs in with it in vain: no role of oversight comes along."""
    offered = [Grant("gauges.read", "See gauges.", roles=("DPO", "NCC"))]
    for vouched_by, counts in (
        ("setup", True),
        ("body", True),
        ("administrator", False),
        ("provider", False),
    ):
        token = desk.store.run(
            lambda tx, by=vouched_by: sessions.open_session(tx, desk.random, NOW, "keller", vouched_by=by)  # type: ignore[misc]
        )
        session = sessions.find_session(Reading(desk.store), token, NOW, sessions.Limits())
        assert session is not None
        actor = sessions.actor_for(session, ["DPO"], offered)
        assert actor.roles == (("DPO",) if counts else ())
        assert ("gauges.read" in actor.grants) == counts
        assert sessions.actor_for(session, ["NCC"], offered).roles == ("NCC",)


@pytest.mark.parametrize("phrase", ["keller-keller", "x" * 257])
def test_phrase_that_is_the_name_or_endless_is_refused(desk: Desk, phrase: str) -> None:
    """The name is what everybody knows, and hashing a book keeps the node busy."""
    with pytest.raises(Invalid):
        desk.store.run(lambda tx: sessions.set_phrase(tx, "keller-keller", phrase))


def test_production_takes_its_time_over_a_pass_phrase() -> None:
    """Nodes hash with Argon2id and at least what OWASP's password storage cheat sheet asks; only tests are quick."""
    assert HASHER.hash(PHRASE).startswith("$argon2id$")
    assert HASHER.memory_cost >= 19_456
    assert HASHER.time_cost >= 2
    assert sessions._HASHER.memory_cost < HASHER.memory_cost
