"""Warnings of others, as the Common Alerting Protocol (OASIS CAP 1.2, also 1.1) writes them.

A message may stand alone, in a feed (Atom) or in an envelope (EDXL-DE). Nothing is expanded or fetched: a document
type is refused. What describes persons (description, contact, note) is not read. A signature is seen, not verified.
"""

from collections.abc import Iterator
from typing import Any, Final, get_args
from xml.etree.ElementTree import Element, ParseError

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lindero.capabilities.warnings import records
from lindero.capabilities.warnings.records import WarningReceived
from lindero.capabilities.warnings.rules import around, middle_of
from lindero.kernel.errors import Invalid
from lindero.kernel.places import Place, place_of
from lindero.kernel.times import instant_of

MAX_BYTES: Final = 1_048_576
MAX_MESSAGES: Final = 500
_SPACES: Final = tuple(f"{{urn:oasis:names:tc:emergency:cap:1.{minor}}}" for minor in (2, 1))
_SIGNATURE: Final = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_REAL: Final = "Actual"
_OF_NATURE: Final = frozenset({"geo", "met", "fire", "env", "transport", "infra", "cbrne"})
"""Categories whose headlines are kept: those of others (a missing child) may name persons."""


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in a document.

    Attributes:
        warnings: Warnings that are meant.
        unreal: Messages that are exercises, tests, drafts or for machines only.
        faults: What was wrong with each of the others.
    """

    warnings: tuple[WarningReceived, ...]
    unreal: int
    faults: tuple[str, ...]


def read_cap(data: bytes) -> Read:
    """Read every message in a document.

    Raises:
        Invalid: If it is too large, no XML, has a document type, or holds no message at all.
    """
    if len(data) > MAX_BYTES:
        raise Invalid("warnings.long", "The document is longer than 1 MiB.", "Send the messages one by one.")
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Invalid(
            "warnings.xml",
            f"The document is no XML that is taken: {type(error).__name__}.",
            "Send CAP 1.2 without a document type or entities.",
        ) from error
    found = [(one, space) for space in _SPACES for one in root.iter(f"{space}alert")]
    if not found:
        raise Invalid("warnings.none", "There is no CAP message.", "Send CAP 1.2, alone or in a feed.")
    warnings: list[WarningReceived] = []
    faults: list[str] = []
    unreal = 0
    for alert, space in found[:MAX_MESSAGES]:
        if _said(alert, space, "status") != _REAL:
            unreal += 1
            continue
        try:
            warnings.extend(_warnings(alert, space))
        except (ValueError, Invalid, msgspec.ValidationError) as error:
            faults.append(f"{_said(alert, space, 'identifier')[:100]}: {error}"[:300])
    return Read(warnings=tuple(warnings), unreal=unreal, faults=tuple(faults))


def _warnings(alert: Element, space: str) -> Iterator[WarningReceived]:
    """Return the warning of a message, in the first of its languages; a cancellation may have none.

    Raises:
        ValueError: If a word is none of CAP, or a value is missing.
        Invalid: If a time or a place is none.
    """
    infos = alert.findall(f"{space}info")
    info = infos[0] if infos else Element("info")
    message = _word(_said(alert, space, "msgType"), records.Message, "msgType")
    if message != "cancel" and not infos:
        raise ValueError("it says nothing but that it is there")
    outlines, place = _area(info, space)
    category = _word(_said(info, space, "category") or "Other", records.Category, "category")
    said: dict[str, Any] = {
        "sender": _said(alert, space, "sender"),
        "identifier": _said(alert, space, "identifier"),
        "sent_at": instant_of(_said(alert, space, "sent")),
        "message": message,
        "category": category,
        "event": _said(info, space, "event")[:80] or "cancelled",
        "urgency": _word(_said(info, space, "urgency") or "Unknown", records.Urgency, "urgency"),
        "severity": _word(_said(info, space, "severity") or "Unknown", records.Severity, "severity"),
        "certainty": _word(_said(info, space, "certainty") or "Unknown", records.Certainty, "certainty"),
        "language": _said(info, space, "language")[:35] or "en-US",
        "headline": _said(info, space, "headline")[:300] if category in _OF_NATURE else "",
        "area": "; ".join(_said(area, space, "areaDesc") for area in info.findall(f"{space}area"))[:500],
        "place": place,
        "outlines": outlines,
        "effective_at": _instant(_said(info, space, "effective")),
        "expires_at": _instant(_said(info, space, "expires")),
        "references": tuple(_said(alert, space, "references").split())[:200],
        "is_signed": alert.find(_SIGNATURE) is not None,
    }
    # Judged as the log will: a limit that is broken is a fault of this message alone.
    yield msgspec.convert(msgspec.to_builtins(WarningReceived(**said)), WarningReceived)


def _said(element: Element, space: str, name: str) -> str:
    return " ".join((element.findtext(f"{space}{name}") or "").split())


def _word(text: str, words: Any, name: str) -> str:
    """Return one of CAP's words in small letters.

    Raises:
        ValueError: If it is none.
    """
    # CAP 1.0 and 1.1 said that something is very likely; it counts as likely (CAP 1.2, section 3.2.2).
    low = text.lower().replace("very likely", "likely")
    if low not in get_args(words):
        raise ValueError(f"{text[:40]!r} is no {name}")
    return low


def _instant(text: str) -> int | None:
    return instant_of(text) if text else None


def _area(info: Element, space: str) -> tuple[tuple[tuple[Place, ...], ...], Place | None]:
    """Return the outlines of all areas, circles as polygons, and their middle; None where only words say where."""
    outlines = [
        tuple(_point(pair) for pair in (one.text or "").split())
        for one in info.iter(f"{space}polygon")
        if (one.text or "").strip()
    ]
    centre: Place | None = None
    for one in info.iter(f"{space}circle"):
        pair, _, radius = (one.text or "").strip().partition(" ")
        centre, radius_m = _point(pair), float(radius) * 1_000
        if radius_m > 0:
            outlines.append(around(centre, radius_m))
    return tuple(outlines), middle_of(outlines[0]) if outlines else centre


def _point(pair: str) -> Place:
    """Read `latitude,longitude`, the order of CAP.

    Raises:
        ValueError: If it is no pair of numbers.
        Invalid: If it lies outside the Earth.
    """
    lat, comma, lon = pair.partition(",")
    if not comma:
        raise ValueError(f"{pair[:40]!r} is no point")
    return place_of(float(lon), float(lat))
