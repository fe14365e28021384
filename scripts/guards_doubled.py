"""Guards that no test can miss, since another says the same: by file and text, with what stands in their place.

They stay, because they say it earlier, in clearer words or at less cost. The mutation job counts them apart; one that a
test misses after all is told, so that it is taken from this list.
"""

from collections.abc import Mapping
from typing import Final

_LEDGER: Final = "src/lindero/trust/ledger"
_LOG: Final = "src/lindero/engine/log.py"
_ONE_BY_ONE: Final = "records that no guard looks at may be put one by one as well, at a greater cost"
_SESSIONS: Final = "src/lindero/trust/identity/sessions.py"
_NO_LEAF: Final = (
    "a missing leaf differs from any hash, so the comparison that follows finds it; this names where"
)

DOUBLED: Final[Mapping[tuple[str, str], str]] = {
    (f"{_LEDGER}/audit.py", "computed is None or kept is None"): _NO_LEAF,
    (f"{_LEDGER}/audit.py", "computed is None"): _NO_LEAF,
    (f"{_LEDGER}/audit.py", "kept is None"): _NO_LEAF,
    (f"{_LEDGER}/checkpoints.py", "lines.pop()"): (
        "what does not end with a line's end is another text when it is written again, which is compared below"
    ),
    (f"{_LEDGER}/notes.py", "not space"): "without a blank there is no signature, and that is too short",
    (
        f"{_LEDGER}/notes.py",
        "len(signature) <= _TIME_BYTES",
    ): "nothing is left of it that a key could have signed",
    (f"{_LEDGER}/witnessing.py", "not number.isascii()"): (
        "digits of other scripts are others when the number is written again, which is compared in the same line"
    ),
    ("src/lindero/trust/exchange/admitting.py", "self._is_all(entry, alike, verdict)"): (
        "without the short way all that the entry says is looked at, with the same answer at a greater cost"
    ),
    ("src/lindero/trust/exchange/admitting.py", "is_of_clause"): (
        "without it no entry takes the short way, and all that it says is looked at, with the same answer"
    ),
    ("src/lindero/trust/exchange/admitting.py", "about is NOBODY and key in self._ways"): (
        "what is not remembered is made again, and is the same at a greater cost"
    ),
    ("src/lindero/trust/exchange/arriving.py", "disclosure in EMPTY"): (
        "what shows nothing has no values that could be proved, and is called empty before that is looked at"
    ),
    ("src/lindero/trust/exchange/ingress.py", "entry.origin == self._log.nation"): (
        "what is our own is in the log and a double, and of what is not no token of ours speaks; this says so in words"
    ),
    (_LOG, "len(records) > 1"): _ONE_BY_ONE,
    (_LOG, "any(kind_of(type(one)) in self._registry.guards for one in records)"): _ONE_BY_ONE,
    (_LOG, "not are_new"): "what was asked already is asked again, with the same answer",
    (_SESSIONS, "not found"): "nobody's phrase fits a name that nobody has",
    (_SESSIONS, "phrase.strip().lower() == person"): (
        "the own name is among the phrases that are easy, which is asked next; this says in other words what is wrong"
    ),
}
