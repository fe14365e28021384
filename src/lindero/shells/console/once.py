"""Forms that are carried out once: a mark that a page's forms carry, and what became of the form that came with it."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from hmac import compare_digest
from typing import Final

import msgspec

from lindero.engine.clock import Clock
from lindero.kernel.errors import Conflict
from lindero.kernel.times import HOUR_MS, MINUTE_MS, SECOND_MS

ONCE: Final = "_once"
"""A form's field with its mark."""

MARK_MS: Final = 12 * HOUR_MS
"""How long a mark counts, milliseconds: no session lasts longer."""

LIFE_MS: Final = MINUTE_MS
"""After which time a call that saves life counts as a new one, though it came by the same form, milliseconds."""

MOST_OF_SESSION: Final = 256
"""Forms of one session that are remembered."""

MOST_SESSIONS: Final = 1_000
"""Sessions whose forms are remembered."""

WAIT_S: Final = 10.0
"""How long a form waits for the outcome of the one that came with the same mark just before it, seconds."""

_MAC_BYTES: Final = 16


class _Issue(msgspec.Struct, frozen=True):
    """Which mark one is since the node was started, from 1, and when it was made, milliseconds that only move on."""

    number: int
    made_at: int


class _Sent(msgspec.Struct, kw_only=True):
    """A form that came: its mark, whether it is over, and when it was carried out (None: not yet)."""

    issue: _Issue
    over: threading.Event
    done_at: int | None = None


class _Session(msgspec.Struct, kw_only=True):
    """The forms of one session by mark and content, oldest first; marks up to the number `floor` are not known."""

    floor: int
    sent: dict[tuple[str, bytes], _Sent] = msgspec.field(default_factory=dict)


class Once:
    """Makes marks and remembers the forms that came with them; in memory, bounded in time and number.

    A mark is bound to its session by a code that only who holds the session's token can make, so that nothing has
    to be kept for the many forms that are never sent. What falls out of memory, and what was made before the node was
    started, is unknown: such a form is shown again rather than carried out, since nobody knows whether it was before.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._begun = f"{clock.now():x}"
        self._lock = threading.Lock()
        self._count = 0
        self._floor = 0
        self._sessions: OrderedDict[bytes, _Session] = OrderedDict()

    def mark(self, token: str) -> str:
        """Return a new mark for the forms of a page that is shown in a session."""
        with self._lock:
            self._count += 1
            issue = f"{self._begun}.{self._count:x}.{self._now():x}"
        return f"{issue}.{_code(token, issue)}"

    def carry_out(
        self,
        token: str,
        mark: str,
        form: Mapping[str, Sequence[str]],
        act: Callable[[], object],
        *,
        saves_life: bool,
    ) -> None:
        """Carry a form out, unless it was already: then its outcome stands. A form that fails may come again.

        Args:
            token: The session's.
            mark: The form's; empty where it has none, and then nothing is remembered of it.
            form: What the form says, with the act that it asks for.
            act: Carries it out.
            saves_life: Whether people may be in danger: then a mark that is not known never stands in the way, and
                what comes a minute later is a new call.

        Raises:
            Conflict: If nobody knows whether the form was carried out, or if it is being carried out right now.
            LinderoError: What the act raises.
        """
        issue = self._issue_of(token, mark)
        if not mark or (issue is None and saves_life):
            act()
            return
        key = (mark, _content(form))
        while True:
            before, mine = self._claim(token, key, issue)
            if mine is not None:
                self._run(token, key, mine, act)
                return
            if before is None:
                if not saves_life:
                    raise _unknown()
                act()
                return
            is_over = before.over.wait(WAIT_S)
            if saves_life and (not is_over or self._is_past(before)):
                act()
                return
            if not is_over:
                raise _running()
            if before.done_at is not None:
                return

    def _claim(
        self, token: str, key: tuple[str, bytes], issue: _Issue | None
    ) -> tuple[_Sent | None, _Sent | None]:
        """Return the form that came before with the same mark, or a place for this one; neither for an unknown mark."""
        with self._lock:
            session = self._session(token)
            before = session.sent.get(key)
            if before is not None or issue is None or not self._is_known(session, issue):
                return before, None
            if len(session.sent) >= MOST_OF_SESSION:
                first = next(iter(session.sent))
                session.floor = max(session.floor, session.sent.pop(first).issue.number)
            mine = session.sent[key] = _Sent(issue=issue, over=threading.Event())
            return None, mine

    def _session(self, token: str) -> _Session:
        name = _key(token)
        session = self._sessions.pop(name, None) or _Session(floor=self._floor)
        self._sessions[name] = session
        for key in [key for key, sent in session.sent.items() if self._is_old(sent.issue)]:
            del session.sent[key]
        if len(self._sessions) > MOST_SESSIONS:
            _, gone = self._sessions.popitem(last=False)
            self._floor = max([self._floor, gone.floor, *(sent.issue.number for sent in gone.sent.values())])
        return session

    def _now(self) -> int:
        return int(self._clock.monotonic_s() * SECOND_MS)

    def _is_old(self, issue: _Issue) -> bool:
        return self._now() - issue.made_at >= MARK_MS

    def _is_known(self, session: _Session, issue: _Issue) -> bool:
        return issue.number > session.floor and not self._is_old(issue)

    def _issue_of(self, token: str, mark: str) -> _Issue | None:
        """Return which mark one is; None for another session's, one of before the node was started, or one made up."""
        issue, _, code = mark.rpartition(".")
        if not compare_digest(code.encode(), _code(token, issue).encode()):
            return None
        begun, number, made_at = issue.split(".")
        return _Issue(int(number, 16), int(made_at, 16)) if begun == self._begun else None

    def _run(self, token: str, key: tuple[str, bytes], mine: _Sent, act: Callable[[], object]) -> None:
        try:
            act()
            mine.done_at = self._now()
        finally:
            if mine.done_at is None:
                with self._lock:
                    self._session(token).sent.pop(key, None)
            mine.over.set()

    def _is_past(self, before: _Sent) -> bool:
        return before.done_at is not None and self._now() - before.done_at >= LIFE_MS


def _key(token: str) -> bytes:
    return blake2b(token.encode(), person=b"form marks").digest()


def _code(token: str, issue: str) -> str:
    return blake2b(issue.encode(), key=_key(token), digest_size=_MAC_BYTES).hexdigest()


def _content(form: Mapping[str, Sequence[str]]) -> bytes:
    said = sorted((name, tuple(texts)) for name, texts in form.items())
    return blake2b(msgspec.json.encode(said), digest_size=_MAC_BYTES).digest()


def _unknown() -> Conflict:
    return Conflict(
        "console.once",
        "Nobody knows any more whether this form was sent before. Nothing was carried out now.",
        "Look whether it was done already; if it was not, send the form once more.",
    )


def _running() -> Conflict:
    return Conflict(
        "console.once_running",
        "This form was sent a moment ago and is still being carried out.",
        "Wait a moment, then look whether it was done before you send it again.",
    )
