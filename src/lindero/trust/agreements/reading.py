"""From a tree to an agreement or an overlay; what is wrong is found line by line."""

import re
from typing import Final, cast

from lindero.trust.agreements.cursor import NATION, SHORT_NAME, Cursor, Entries, Form
from lindero.trust.agreements.findings import Finding
from lindero.trust.agreements.reading_accession import DIGEST, read_acceding, read_accession
from lindero.trust.agreements.reading_areas import read_areas
from lindero.trust.agreements.reading_clauses import read_clause, read_narrowing, read_period
from lindero.trust.agreements.reading_parties import (
    read_assessment,
    read_deadlines,
    read_disputes,
    read_lease,
    read_offences,
    read_parties,
    read_review,
    read_suspension,
)
from lindero.trust.agreements.source import Leaf, Table
from lindero.trust.agreements.treaty import (
    AGREEMENT_FORMAT,
    EVERY_AGREEMENT,
    OVERLAY_FORMAT,
    Agreement,
    Overlay,
)
from lindero.trust.agreements.vocabulary import LANGUAGES, PURPOSES, Level

AGREEMENT_ID: Final[Form] = (re.compile(r"^[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*$"), "capitals, for example AG-7")

_AGREEMENT_KEYS: Final = (
    "lindero",
    "id",
    "version",
    "title",
    "level",
    "legal_basis",
    "purposes",
    "languages",
    "parties",
    "areas",
    "clauses",
    "effective",
    "review",
    "sunset",
    "lease",
    "dpia",
    "disputes",
    "suspension",
)
_OVERLAY_KEYS: Final = (
    "lindero",
    "overlay_for",
    "id",
    "version",
    "agreement",
    "title",
    "legal_basis",
    "effective",
    "narrows",
)


def read_document(root: Table, found: list[Finding]) -> Agreement | Overlay | None:
    """Return what the file says it is; None where it says neither, with a finding.

    Where anything was reported, parts of the result are placeholders and it must not be used.
    """
    cursor = Cursor(root, "", found)
    header = root.entries.get("lindero")
    form = header.value if isinstance(header, Leaf) else None
    if form == AGREEMENT_FORMAT:
        return read_agreement(cursor)
    if form == OVERLAY_FORMAT:
        return read_overlay(cursor)
    where = Cursor(header, "lindero", found) if header is not None else cursor
    if header is None:
        where.fail(
            "missing_key", "The key `lindero` is missing.", f"Begin with `lindero: {AGREEMENT_FORMAT}`."
        )
    else:
        known = f"`{AGREEMENT_FORMAT}` or `{OVERLAY_FORMAT}`"
        where.fail("unknown_version", f"{str(form)[:40]!r} is not a version that is read.", f"Write {known}.")
    return None


def read_agreement(cursor: Cursor) -> Agreement:
    """Return an agreement, its sets sorted, so that the order in the file does not matter."""
    entries = cursor.table(
        _AGREEMENT_KEYS,
        ("reservations", "offences", "deadlines", "level_up_to", "vectors", "accession", "acceding"),
    )
    parties = read_parties(entries["parties"])
    nations = [party.nation for party in parties]
    level = entries["level"].integer(1, 4)
    since, start, end = _read_effective(entries)
    if "clauses" in entries and not entries["clauses"].items():
        entries["clauses"].fail("no_clause", "Without a clause nothing is permitted.", "Write at least one.")
    return Agreement(
        format=AGREEMENT_FORMAT,
        id=entries["id"].word(AGREEMENT_ID),
        version=entries["version"].integer(1, 9_999),
        title=entries["title"].text(),
        level=cast(Level, level),
        level_up_to=cast(
            Level, entries["level_up_to"].integer(level, 4) if "level_up_to" in entries else level
        ),
        legal_basis=entries["legal_basis"].several(lambda member: member.text()),
        purposes=entries["purposes"].choices(PURPOSES, "unknown_purpose"),
        languages=entries["languages"].choices(LANGUAGES),
        parties=parties,
        areas=read_areas(entries["areas"]),
        clauses=tuple(read_clause(member, nations) for member in entries["clauses"].items()),
        reservations=tuple(read_narrowing(member) for member in entries["reservations"].items()),
        since=since,
        start=start,
        end=end,
        review=read_review(entries["review"]),
        lease=read_lease(entries["lease"]),
        assessment=read_assessment(entries["dpia"]),
        offences=read_offences(entries["offences"]),
        deadlines=read_deadlines(entries["deadlines"]),
        disputes=read_disputes(entries["disputes"]),
        suspension=read_suspension(entries["suspension"]),
        vectors=entries["vectors"].word(DIGEST) if "vectors" in entries else "",
        accession=read_accession(entries["accession"]) if "accession" in entries else None,
        acceding=read_acceding(entries["acceding"]) if "acceding" in entries else None,
    )


def _read_effective(entries: Entries) -> tuple[int, int, int]:
    """Return since when the agreement, from when and until when this version is in force."""
    effective = entries["effective"].table(("from",), ("until", "since"))
    start = effective["from"].instant()
    since = effective["since"].instant() if "since" in effective else start
    sunset = entries["sunset"].instant()
    end = min(effective["until"].instant(), sunset) if "until" in effective else sunset
    sound = effective.sound
    if sound and since > start:
        effective["since"].fail("dates", "The first version is later than this one.", "Correct the dates.")
    if sound and "from" in effective and "sunset" in entries and start >= end:
        effective["from"].fail("dates", "The agreement ends before it begins.", "Correct the dates.")
    return since, start, end


def read_overlay(cursor: Cursor) -> Overlay:
    """Return a national overlay."""
    entries = cursor.table(_OVERLAY_KEYS, ("areas",))
    nation = entries["overlay_for"].word(NATION)
    start, end = read_period(entries["effective"])
    if "narrows" in entries and not entries["narrows"].items():
        entries["narrows"].fail("no_effect", "The overlay narrows nothing.", "Write at least one rule.")
    return Overlay(
        format=OVERLAY_FORMAT,
        id=entries["id"].word(SHORT_NAME),
        version=entries["version"].integer(1, 9_999),
        nation=nation,
        agreement=_read_target(entries["agreement"]),
        title=entries["title"].text(),
        legal_basis=entries["legal_basis"].several(lambda member: member.text()),
        areas=read_areas(entries["areas"]) if "areas" in entries else (),
        narrows=tuple(read_narrowing(member, nation or "???") for member in entries["narrows"].items()),
        start=start,
        end=end,
    )


def _read_target(cursor: Cursor) -> str:
    if isinstance(cursor.node, Leaf) and cursor.node.value == EVERY_AGREEMENT:
        return EVERY_AGREEMENT
    return cursor.word(AGREEMENT_ID)
