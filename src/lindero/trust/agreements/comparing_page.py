"""View of two versions of an agreement side by side: what was added, what was taken out, part by part."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Annotated, Literal

import msgspec

from lindero.kernel.desk import Desk
from lindero.kernel.errors import Invalid, Missing
from lindero.trust.agreements.pages import NAME_PATTERN
from lindero.trust.agreements.shown import TextPart, text_parts
from lindero.trust.agreements.tables import Version, known_versions

Mark = Literal["same", "added", "removed", "changed"]


class CompareQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which versions, in which language.

    Attributes:
        agreement: The later version, `AG-7@2`; the newest of `AG-7`.
        against: The number of the earlier version; the one before if 0.
        language: Language of the text.
    """

    agreement: Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
    against: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    language: str = "en"


class LinePair(msgspec.Struct, frozen=True, kw_only=True):
    """Two lines side by side; an empty one stands where the other version says nothing."""

    mark: Mark
    before: str
    after: str


class PartPair(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the text in both versions.

    Attributes:
        heading: Its heading.
        mark: Whether it is new, gone, changed or the same.
        lines: Its lines side by side.
    """

    heading: str
    mark: Mark
    lines: tuple[LinePair, ...]


class CompareView(msgspec.Struct, frozen=True, kw_only=True):
    """Two versions side by side.

    Attributes:
        agreement: The later version.
        before: The earlier one; empty where there is none.
        title: The later version's title.
        language: Language of the text.
        versions: All versions that are known here.
        changed: How many parts differ.
        same: How many do not.
        parts: The parts, in the order of the later version; those that are gone stand where they stood.
    """

    agreement: str
    before: str
    title: str
    language: str
    versions: tuple[str, ...]
    changed: int
    same: int
    parts: tuple[PartPair, ...]


def show_comparison(desk: Desk, query: CompareQuery) -> CompareView:
    """Show what a version changes in the words of another.

    Raises:
        Missing: If one of the versions is not known here.
        Invalid: If a version is compared with itself.
    """
    versions, after, before = versions_of(desk, query.agreement, query.against)
    new = text_parts(after.agreement, query.language)
    old = text_parts(before.agreement, query.language) if before is not None else ()
    parts = tuple(_parts(old, new)) if before is not None else ()
    return CompareView(
        agreement=after.agreement.ref,
        before=before.agreement.ref if before is not None else "",
        title=after.agreement.title,
        language=query.language,
        versions=tuple(one.agreement.ref for one in versions),
        changed=sum(part.mark != "same" for part in parts),
        same=sum(part.mark == "same" for part in parts),
        parts=parts,
    )


def versions_of(desk: Desk, named: str, against: int) -> tuple[Sequence[Version], Version, Version | None]:
    """Return all versions of an agreement, the one that is named, and the one to hold it against, if any.

    Args:
        desk: Where they are known.
        named: The later version, `AG-7@2`; the newest of `AG-7`.
        against: The number of the earlier version; the one before if 0.

    Raises:
        Missing: If one of the versions is not known here.
        Invalid: If a version is compared with itself.
    """
    name, _, number = named.partition("@")
    versions = list(known_versions(desk.rows, name).values())
    after = _version(versions, named, int(number) if number else 0)
    earlier = [one for one in versions if one.agreement.version < after.agreement.version]
    before: Version | None = earlier[-1] if earlier else None
    if against:
        before = _version(versions, name, against)
    if before is not None and before.agreement.version == after.agreement.version:
        raise Invalid("agreements.same", "This is the same version.", "Choose another version beside it.")
    return versions, after, before


def _version(versions: Sequence[Version], named: str, number: int) -> Version:
    meant = [one for one in versions if number in {0, one.agreement.version}]
    if not meant:
        raise Missing(
            "agreements.unknown",
            f"There is no agreement {named} here.",
            "See the list of agreements; one that a neighbour proposed arrives when the link is up.",
        )
    return meant[-1]


def _parts(old: Sequence[TextPart], new: Sequence[TextPart]) -> Iterator[PartPair]:
    """Yield the parts of both texts, matched by their headings in order."""
    matcher = SequenceMatcher(
        None, [one.heading for one in old], [one.heading for one in new], autojunk=False
    )
    for code, i, j, k, m in matcher.get_opcodes():
        if code == "equal":
            for before, after in zip(old[i:j], new[k:m], strict=True):
                yield _part(before.heading, before.lines, after.lines)
        else:
            for part in old[i:j]:
                yield _part(part.heading, part.lines, (), "removed")
            for part in new[k:m]:
                yield _part(part.heading, (), part.lines, "added")


def _part(heading: str, before: Sequence[str], after: Sequence[str], mark: Mark | None = None) -> PartPair:
    lines = tuple(_lines(before, after))
    found: Mark = "same" if all(line.mark == "same" for line in lines) else "changed"
    return PartPair(heading=heading, mark=mark or found, lines=lines)


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[LinePair]:
    """Yield lines side by side; lines that took each other's place share a row."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for code, i, j, k, m in matcher.get_opcodes():
        if code == "equal":
            yield from (LinePair(mark="same", before=line, after=line) for line in before[i:j])
            continue
        olds, news = list(before[i:j]), list(after[k:m])
        for place in range(max(len(olds), len(news))):
            old = olds[place] if place < len(olds) else ""
            new = news[place] if place < len(news) else ""
            mark: Mark = "changed" if old and new else "added" if new else "removed"
            yield LinePair(mark=mark, before=old, after=new)
