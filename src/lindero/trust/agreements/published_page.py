"""View of the agreements that the public reads: in force, and published by every party (AGR-09)."""

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.times import Instant
from lindero.trust.agreements.canonical import agreement_hash
from lindero.trust.agreements.render import CATALOGUES
from lindero.trust.agreements.render_published import published_parts
from lindero.trust.agreements.shown import TextPart
from lindero.trust.agreements.states import version_in_force
from lindero.trust.agreements.tables import SELECT_VERSIONS, version_of
from lindero.trust.agreements.treaty import Agreement
from lindero.trust.agreements.vocabulary import RIGHT_TO_LEFT


class PublishedQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which language.

    Attributes:
        language: Language of the plain texts; the reader's if empty, and English where there are no words in it.
    """

    language: str = ""


class PublishedText(msgspec.Struct, frozen=True, kw_only=True):
    """What the public reads of one agreement.

    Attributes:
        agreement: Name and version, `AG-7@1`.
        title: Its title.
        parties: The parties' names.
        hash: SHA-256 of the signed text, from which these sentences are made in every language.
        start: When this version entered into force, milliseconds UTC.
        end: The first instant at which it no longer is in force.
        parts: The sentences, section by section; coded words stand between backticks.
    """

    agreement: str
    title: str
    parties: tuple[str, ...]
    hash: str
    start: Instant
    end: Instant
    parts: tuple[TextPart, ...]


class PublishedView(msgspec.Struct, frozen=True, kw_only=True):
    """The agreements that the public reads, by name; nothing tells of others, or how many there are.

    Attributes:
        language: Language of the texts.
        is_right_to_left: Whether that is written from right to left.
        texts: The agreements.
    """

    language: str
    is_right_to_left: bool
    texts: tuple[PublishedText, ...]


def show_published(desk: Desk, query: PublishedQuery) -> PublishedView:
    """Show what the public reads.

    A text is published if it is the version in force by its dates, no party has left it, and every party says in the
    signed text that the public may read it. A suspension changes nothing here: it stops the flow, not the treaty, and
    a text that vanished would tell of it.
    """
    language = query.language if query.language in CATALOGUES else "en"
    return PublishedView(
        language=language,
        is_right_to_left=language in RIGHT_TO_LEFT,
        texts=tuple(_text(agreement, language) for agreement in _published(desk)),
    )


def _published(desk: Desk) -> list[Agreement]:
    """Return the agreements that the public may read, by name."""
    running: dict[str, list[Agreement]] = {}
    complete: set[str] = set()
    for version in (version_of(row) for row in desk.rows(SELECT_VERSIONS)):
        if version.state.phase == "active":
            running.setdefault(version.agreement.id, []).append(version.agreement)
            if not version.state.withdrawn:
                complete.add(version.agreement.ref)
    now = desk.now()
    current = (version_in_force(running[name], now) for name in sorted(running))
    return [one for one in current if one is not None and one.is_public and one.ref in complete]


def _text(agreement: Agreement, language: str) -> PublishedText:
    return PublishedText(
        agreement=agreement.ref,
        title=agreement.title,
        parties=tuple(party.name for party in agreement.parties),
        hash=agreement_hash(agreement),
        start=agreement.start,
        end=agreement.end,
        parts=published_parts(agreement, language),
    )
