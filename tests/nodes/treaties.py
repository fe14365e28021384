"""Treaty files for tests: the bilateral one with changes, and one among three nations."""

from typing import Final

from tests.nodes.made import NAMES
from tests.nodes.world import TREATY

RESERVATION: Final = """
reservations:
  - id: {name}-1
    party: {nation}
    because: law on the secrecy of telecommunications, section 9
    withhold: [{fields}]
"""


def amended(*changes: tuple[str, str]) -> str:
    """Return the bilateral treaty file with some of its words exchanged; each must be there once."""
    text = TREATY.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def version_2(begins: str, *changes: tuple[str, str]) -> str:
    """Return the treaty file's second version, in force from an instant on."""
    return amended(
        ("version: 1", "version: 2"),
        ("from: 2026-01-01T00:00:00Z", f"from: {begins}, since: 2026-01-01T00:00:00Z"),
        *changes,
    )


def with_persons(*classes: str, more: str = "") -> str:
    """Return the bilateral treaty file with a clause about persons of some classes.

    Args:
        classes: Whom it admits.
        more: Further lines of the clause, each indented by four blanks and ended.
    """
    return amended(
        ("level: 2", "level: 4"),
        (
            "clauses:\n",
            f"""\
clauses:
  - id: art-8
    article: Article 8
    from: every_party
    to: every_party
    kinds: [crossing.person_met]
    fields: [place, person_class, name, nationality, grading]
    purposes: [border_surveillance]
    area: strait
    person_classes: [{", ".join(classes)}]
    retain_days: 5
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
{more}""",
        ),
    )


def among(*nations: str, reserved: tuple[str, str] | None = None) -> str:
    """Return a treaty file `AG-3` among some nations.

    Args:
        nations: The parties.
        reserved: A party and the fields that it withholds and does not take, as in `identity, name`.
    """
    parties = "".join(
        f"""\
  {nation}:
    name: {NAMES.get(nation, nation)}
    authorities: [{{id: coast-guard, name: Coast Guard}}]
    contact_points: [{{authority: coast-guard, reach: duty desk, hours: 24/7}}]
    signers: {{operational: 1, legal: 1}}
"""
        for nation in nations
    )
    opinions = "".join(
        f"    - {{nation: {nation}, opinion: favourable, given: 2025-11-01}}\n" for nation in nations
    )
    text = amended(("id: AG-1", "id: AG-3"), ("languages: [en, es]", "languages: [en, es, fr]"))
    before, _, rest = text.partition("parties:\n")
    _, _, areas = rest.partition("areas:\n")
    body, _, after = areas.partition("  opinions:\n")
    _, _, end = after.partition("disputes:")
    text = f"{before}parties:\n{parties}areas:\n{body}  opinions:\n{opinions}disputes:{end}"
    if reserved is None:
        return text
    nation, fields = reserved
    return text + RESERVATION.format(name=nation.lower(), nation=nation, fields=fields)
