"""The own warnings as CAP 1.2 (OASIS Common Alerting Protocol): a message for each, the same bytes always."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from lindero.capabilities.warnings.records import WarningIssued, Wording
from lindero.kernel.record import Head
from lindero.kernel.times import SECOND_MS, text_of

_FORBIDDEN: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CATEGORIES: Final = {"cbrne": "CBRNE"}


def sender_of(nation: str) -> str:
    """Return how CAP names the own office: unique, and no address of a person."""
    return f"warnings.{nation.lower()}.lindero.invalid"


def identifier_of(record_id: str) -> str:
    """Return the name of a message: that of its record."""
    return f"lindero.{record_id}"


def reference_to(head: Head) -> str:
    """Return how a later message refers to one."""
    return f"{sender_of(head.origin)},{identifier_of(head.record_id)},{_time(head.at)}"


def write_cap(head: Head, warning: WarningIssued, earlier: Sequence[Head], *, setting: str) -> str:
    """Write a warning.

    Args:
        head: Head of its record.
        warning: The warning.
        earlier: Heads of the warnings that it changes or ends.
        setting: `production`; everything else is written as an exercise (safeguard S-55).
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">',
        _line("identifier", identifier_of(head.record_id)),
        _line("sender", sender_of(head.origin)),
        _line("sent", _time(head.at)),
        _line("status", "Actual" if setting == "production" else "Exercise"),
        _line("msgType", warning.message.title()),
        _line("scope", "Public"),
    ]
    if earlier:
        lines.append(_line("references", " ".join(reference_to(one) for one in earlier)))
    for wording in warning.wordings:
        lines += _info(warning, wording, head.at)
    return "\n".join([*lines, "</alert>", ""])


def _info(warning: WarningIssued, wording: Wording, at: int) -> list[str]:
    corners = (
        [*warning.outline, warning.outline[0]]
        if warning.outline[0] != warning.outline[-1]
        else warning.outline
    )
    polygon = " ".join(f"{place.lat_deg:.5f},{place.lon_deg:.5f}" for place in corners)
    said = (
        ("language", wording.language),
        ("category", _CATEGORIES.get(warning.category, warning.category.title())),
        ("event", wording.event),
        ("urgency", warning.urgency.title()),
        ("severity", warning.severity.title()),
        ("certainty", warning.certainty.title()),
        ("effective", _time(at)),
        ("expires", _time(warning.expires_at)),
        ("headline", wording.headline),
        ("description", wording.description),
        ("instruction", wording.instruction),
    )
    return [
        "<info>",
        *(_line(name, text) for name, text in said if text),
        f"<area>{_line('areaDesc', warning.area)}{_line('polygon', polygon)}</area>",
        "</info>",
    ]


def _line(name: str, text: str) -> str:
    return f"<{name}>{xml_text(text)}</{name}>"


def xml_text(text: str) -> str:
    """Return a text as XML holds it: marks escaped, characters that no document may contain left out (XML 1.0, 2.2)."""
    return escape(_FORBIDDEN.sub("", text))


def _time(instant: int) -> str:
    """Return an instant as CAP wants it: whole seconds and an offset, never `Z` (section 3.3.2)."""
    return text_of(instant // SECOND_MS * SECOND_MS)[:19] + "-00:00"
