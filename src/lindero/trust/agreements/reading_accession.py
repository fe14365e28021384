"""How other nations join a treaty, who joins by it, and what that nation writes when it does."""

import re
from typing import Final

from lindero.trust.agreements.accession import Joining
from lindero.trust.agreements.cursor import NATION, SHORT_NAME, Cursor, Form
from lindero.trust.agreements.reading_clauses import read_narrowing
from lindero.trust.agreements.reading_parties import read_party
from lindero.trust.agreements.treaty import Acceding, AccessionTerms
from lindero.trust.agreements.vocabulary import ACCEPTANCES

DIGEST: Final[Form] = (
    re.compile(r"^[0-9a-f]{64}$"),
    "64 hexadecimal digits, as `lindero agreement` prints them",
)


def read_accession(cursor: Cursor) -> AccessionTerms:
    """Return how a nation joins: which may, who must accept it, and under which clauses it sends and receives."""
    entries = cursor.table(("open_to", "accepted_by"), ("sends", "receives"))
    terms = AccessionTerms(
        open_to=entries["open_to"].words(NATION),
        accepted_by=entries["accepted_by"].choice(ACCEPTANCES),
        sends=entries["sends"].words(SHORT_NAME),
        receives=entries["receives"].words(SHORT_NAME),
    )
    if entries.sound and not cursor.absent and not terms.sends and not terms.receives:
        cursor.fail(
            "accession",
            "Whoever accedes would neither send nor receive anything.",
            "Name clauses in `sends` or `receives`.",
        )
    return terms


def read_acceding(cursor: Cursor) -> Acceding:
    """Return who accedes by the text, and to which text."""
    entries = cursor.table(("nation", "to", "accepted_by"))
    return Acceding(
        nation=entries["nation"].word(NATION),
        to=entries["to"].word(DIGEST),
        accepted_by=entries["accepted_by"].choice(ACCEPTANCES),
    )


def read_joining(cursor: Cursor, nation: str) -> Joining:
    """Return what a nation brings when it accedes: itself as a party, its reservations, from when on it is bound."""
    entries = cursor.table(("party", "from"), ("reservations",))
    return Joining(
        party=read_party(nation, entries["party"]),
        reservations=tuple(read_narrowing(member, nation) for member in entries["reservations"].items()),
        start=entries["from"].instant(),
    )
