"""The watch over who left a name: whoever looks for them is told to the data protection officer (S-57).

It follows the read log and searches at neighbours, whoever asks and by whatever door, so no page, plug-in or key has to
remember it. What it finds is no verdict: it says that somebody looked, and leaves the judgement to a person.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from lindero.capabilities.community import sought, tables
from lindero.capabilities.community.records import Match, SenderSought, SenderWatched
from lindero.capabilities.matching.records import SearchBegun
from lindero.kernel.capability import Reaction
from lindero.kernel.desk import Desk
from lindero.kernel.record import Event
from lindero.trust.identity.records import RecordsViewed


def watch_over(desk: Desk, report: str, name: str, contact: str) -> SenderWatched:
    """Return the digests of a name that is left with a report; the name itself is not in them."""
    key = desk.secret(sought.KEY_LABEL)
    contacts = sought.contacts_of(f"{name}\n{contact}")
    return SenderWatched(
        compartment="identities",
        report=report,
        # A name without a letter is met as it is written.
        words=sought.digests_of(key, "word", sought.words_of(name) or {name.strip()}),
        contacts=sought.digests_of(key, "contact", contacts),
    )


def watch_searches(desk: Desk, events: Sequence[Event]) -> None:
    """Note each search that met somebody who reported, once; what cannot be read whole is noted too."""
    for event in events:
        record = event.record
        if isinstance(record, RecordsViewed):
            texts = sought.texts_in(record.asked)
        elif isinstance(record, SearchBegun):
            texts = record.identifiers
        else:
            continue
        met = _met(desk, (record.asked,) if texts is None else texts, event.head.at)  # type: ignore[union-attr]
        if texts is None and not met and desk.rows(tables.SELECT_RUNNING, _times(event.head.at)):
            met = {"": "unreadable"}
        for report, match in sorted(met.items()):
            if not desk.rows(tables.SELECT_KNOWN, (event.head.record_id, report)):
                found = SenderSought(
                    compartment="retaliation", report=report, entry=event.head.record_id, match=match
                )
                desk.put(found, cause=event.head)


def _met(desk: Desk, texts: Sequence[str], at: int) -> dict[str, Match]:
    """Return the reports whose senders a search at an instant met, and by what."""
    key = desk.secret(sought.KEY_LABEL)
    each = [sought.words_of(text) or {text.strip()} for text in texts]
    alone = frozenset[str]().union(*(words for words in each if len(words) == 1))
    shared: Counter[str] = Counter()
    met: dict[str, Match] = {}
    for word in sorted(frozenset[str]().union(*each)):
        for report, of in desk.rows(
            tables.SELECT_WATCHES, (sought.digest_of(key, "word", word), *_times(at))
        ):
            shared[report] += 1
            if shared[report] > 1 or of == 1:
                met[report] = "name"
            elif word in alone:
                met[report] = "word"
    for contact in sorted(frozenset[str]().union(*map(sought.contacts_of, texts))):
        digest = sought.digest_of(key, "contact", contact)
        met |= {report: "contact" for report, _ in desk.rows(tables.SELECT_WATCHES, (digest, *_times(at)))}
    return met


def _times(at: int) -> tuple[int, int]:
    """Return between which instants a report came in whose sender is watched over at this one."""
    return at, at - sought.WATCH_MS


WATCH_SEARCHES: Final = Reaction(
    name="community.watch_searches", on=(RecordsViewed, SearchBegun), run=watch_searches
)
