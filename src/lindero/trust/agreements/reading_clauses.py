"""Clauses and narrowings of a treaty file."""

from collections.abc import Collection
from typing import Final

from lindero.kernel.coarse import WAYS
from lindero.kernel.times import Instant
from lindero.trust.agreements.cursor import FIELD, KIND, NATION, SHORT_NAME, Cursor, Entries
from lindero.trust.agreements.treaty import (
    FOREVER,
    Clause,
    Coarsening,
    DatedDays,
    Handling,
    Narrowing,
    Necessity,
    Quota,
)
from lindero.trust.agreements.vocabulary import (
    CIVIL,
    CLASSIFICATIONS,
    CLAUSE_LANES,
    DEFAULT_LANES,
    NO_PERSON,
    PERSON_CLASSES,
    PURPOSES,
    QUOTA_PERIODS,
    RESERVES,
    SOURCES,
    TLP,
)

MAX_RETAIN_DAYS: Final = 3_653
MAX_QUOTA: Final = 100_000_000
EVERY_PARTY: Final = "every_party"
EVERYTHING: Final = "everything"

_REQUIRED: Final = (
    "id",
    "article",
    "from",
    "to",
    "kinds",
    "fields",
    "purposes",
    "area",
    "retain_days",
    "handling",
)
_OPTIONAL: Final = (
    "person_classes",
    "onward",
    "lanes",
    "reserves",
    "needs_approval",
    "effective",
    "from_authorities",
    "to_authorities",
    "offences",
    "coarsen",
    "strictly_necessary",
    "sources",
    "quota",
)
_EFFECTS: Final = ("withhold", "not_about", "max_retain_days", "only_areas", "needs_approval", "coarsen")


def read_clause(cursor: Cursor, nations: Collection[str]) -> Clause:
    """Return one clause; `nations` are the parties, for `every_party`."""
    entries = cursor.table(_REQUIRED, _OPTIONAL)
    start, end = read_period(entries["effective"])
    return Clause(
        id=entries["id"].word(SHORT_NAME),
        article=entries["article"].text(200),
        senders=_nations(entries["from"], nations),
        recipients=_nations(entries["to"], nations),
        kinds=entries["kinds"].words(KIND),
        fields=entries["fields"].words(FIELD),
        purposes=entries["purposes"].choices(PURPOSES, "unknown_purpose"),
        areas=entries["area"].words(SHORT_NAME),
        person_classes=_default(entries, "person_classes", PERSON_CLASSES, (NO_PERSON,)),
        retain=_read_retention(entries["retain_days"]),
        handling=_read_handling(entries["handling"]),
        onward=entries["onward"].words(NATION, least=0),
        lanes=_default(entries, "lanes", CLAUSE_LANES, DEFAULT_LANES),
        reserves=_default(entries, "reserves", RESERVES, ()),
        needs_approval=entries["needs_approval"].flag(),
        start=start,
        end=end,
        from_authorities=entries["from_authorities"].words(SHORT_NAME),
        to_authorities=entries["to_authorities"].words(SHORT_NAME),
        offences=entries["offences"].words(SHORT_NAME),
        coarsen=_read_coarsening(entries["coarsen"]),
        strictly_necessary=_read_necessities(entries["strictly_necessary"]),
        sources=_default(entries, "sources", SOURCES, (CIVIL,)),
        quota=_read_quota(entries["quota"]) if "quota" in entries else (),
    )


def _read_coarsening(cursor: Cursor) -> tuple[Coarsening, ...]:
    """Return which fields cross coarse, in which way: `place: cell_10km`."""
    return tuple(
        Coarsening(field=_field_name(name, entry), to=entry.choice(WAYS, "unknown_way"))
        for name, entry in sorted(cursor.named())
    )


def _read_necessities(cursor: Cursor) -> tuple[Necessity, ...]:
    """Return which fields of protected traits are strictly necessary, each with its reason."""
    return tuple(
        Necessity(field=_field_name(name, entry), because=entry.text())
        for name, entry in sorted(cursor.named())
    )


def _field_name(name: str, cursor: Cursor) -> str:
    """Return a field's name that stands as a key, after reporting one that is none."""
    if not FIELD[0].fullmatch(name):
        cursor.fail("form", f"{name[:60]!r} is no field's name.", f"Write {FIELD[1]}.")
    return name


def _read_quota(cursor: Cursor) -> tuple[Quota, ...]:
    """Return how many records cross by themselves: one quota, or several with the dates from which they hold."""
    if not _is_list(cursor):
        return (_read_one_quota(cursor, ("records", "per")),)
    dated: list[Quota] = []
    for member in cursor.items():
        dated.append(_read_one_quota(member, ("from", "records", "per")))
        if len(dated) > 1 and dated[-2].start >= dated[-1].start:
            member.fail("dates", "The dates do not ascend.", "Order the values by their dates.")
    if not dated:
        cursor.fail("empty_list", "The list is empty.", "Give at least one value, or leave `quota` out.")
    return tuple(dated)


def _read_one_quota(cursor: Cursor, keys: tuple[str, ...]) -> Quota:
    entries = cursor.table(keys)
    return Quota(
        start=entries["from"].instant() if "from" in keys else 0,
        records=entries["records"].integer(1, MAX_QUOTA),
        per=entries["per"].choice(QUOTA_PERIODS),
    )


def _default(
    entries: Entries, key: str, allowed: Collection[str], otherwise: tuple[str, ...]
) -> tuple[str, ...]:
    return entries[key].choices(allowed) if key in entries else otherwise


def _nations(cursor: Cursor, nations: Collection[str]) -> tuple[str, ...]:
    """Return nations that are parties; the word `every_party` stands for all of them."""
    words = cursor.several(lambda member: member.choice((*nations, EVERY_PARTY), "unknown_party"))
    return tuple(sorted(nations)) if EVERY_PARTY in words else words


def read_period(cursor: Cursor) -> tuple[Instant, Instant]:
    """Return from when until when something holds: the first instant, and the first one no longer in it."""
    entries = cursor.table((), ("from", "until"))
    start = entries["from"].instant()
    end = entries["until"].instant() if "until" in entries else FOREVER
    if entries.sound and "until" in entries and start >= end:
        entries["until"].fail("dates", "It ends before it begins.", "Correct one of the dates.")
    return start, end


def _read_retention(cursor: Cursor) -> tuple[DatedDays, ...]:
    """Return the days of retention: one number, or several with the dates from which they hold."""
    members = cursor.items() if _is_list(cursor) else []
    if not members:
        if _is_list(cursor):
            cursor.fail("missing_retention", "No retention is given.", "Write a number of days.")
        return (DatedDays(start=0, days=cursor.integer(1, MAX_RETAIN_DAYS)),)
    dated = []
    for member in members:
        entries = member.table(("from", "days"))
        days = entries["days"].integer(1, MAX_RETAIN_DAYS)
        dated.append(DatedDays(start=entries["from"].instant(), days=days))
        if entries.sound and len(dated) > 1 and dated[-2].start >= dated[-1].start:
            member.fail("dates", "The dates do not ascend.", "Order the values by their dates.")
    return tuple(dated)


def _is_list(cursor: Cursor) -> bool:
    return hasattr(cursor.node, "items")


def _read_handling(cursor: Cursor) -> Handling:
    entries = cursor.table(("classification", "tlp", "no_onward"))
    return Handling(
        classification=entries["classification"].choice(CLASSIFICATIONS),
        tlp=entries["tlp"].choice(TLP),
        no_onward=entries["no_onward"].flag(),
    )


def read_narrowing(cursor: Cursor, party: str = "") -> Narrowing:
    """Return a reservation, or with a party given a rule of that nation's law."""
    keys = ("id", "because") if party else ("id", "party", "because")
    selectors = ("clauses", "kinds", "purposes", "with", "directions")
    entries = cursor.table(keys, (*selectors, *_EFFECTS))
    if not cursor.absent and not any(effect in entries for effect in _EFFECTS):
        cursor.fail("no_effect", "It narrows nothing.", f"Give one of {', '.join(_EFFECTS)}.")
    everything = getattr(entries["withhold"].node, "value", None) == EVERYTHING
    limit = entries["max_retain_days"].integer(1, MAX_RETAIN_DAYS) if "max_retain_days" in entries else 0
    return Narrowing(
        id=entries["id"].word(SHORT_NAME),
        party=party or entries["party"].word(NATION),
        because=entries["because"].text(),
        clauses=entries["clauses"].words(SHORT_NAME),
        kinds=entries["kinds"].words(KIND),
        purposes=entries["purposes"].choices(PURPOSES, "unknown_purpose"),
        peers=entries["with"].words(NATION),
        directions=_default(entries, "directions", ("sends", "receives"), ("receives", "sends")),
        withhold=() if everything else entries["withhold"].words(FIELD),
        withhold_all=everything,
        not_about=entries["not_about"].choices(PERSON_CLASSES),
        max_retain_days=limit,
        only_areas=entries["only_areas"].words(SHORT_NAME),
        needs_approval=entries["needs_approval"].flag(),
        coarsen=_read_coarsening(entries["coarsen"]),
    )
