"""Treaty files for tests: the examples of the repository, and one small text that is easy to vary."""

from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[5] / "examples" / "agreements"


def example(name: str) -> str:
    """Return the text of an example treaty file."""
    return (EXAMPLES / name).read_text(encoding="utf-8")


TREATY = """\
lindero: agreement/1
id: AG-7
version: 1
title: Agreement on the shared picture of the Belt
level: 2
legal_basis: Treaty of Friendship, article 12
languages: [en]
purposes: [border_surveillance]
parties:
  NRD:
    name: Nordia
    authorities: [{id: coast-guard, name: Coast Guard}]
    contact_points: [{authority: coast-guard, reach: duty desk, hours: 24/7}]
    signers: {operational: 1, legal: 1}
  SUD:
    name: Sudia
    authorities: [{id: sea-police, name: Sea Police}]
    contact_points: [{authority: sea-police, reach: duty desk, hours: 24/7}]
    signers: {operational: 1, data_protection: 1}
areas:
  belt: {polygon: [[10, 54], [13, 54], [13, 57], [10, 57]]}
clauses:
  - id: art-6-1
    article: Article 6 (1)
    from: NRD
    to: SUD
    kinds: [tracking.track_updated]
    fields: [track_id, place]
    purposes: [border_surveillance]
    area: belt
    retain_days: 30
    handling: {classification: restricted, tlp: amber, no_onward: true}
effective: {from: 2026-01-01}
review: {next: 2027-01-01, every_months: 12, stops_flow: false}
sunset: 2036-01-01
lease: {renew_s: 300, ttl_s: 900}
suspension: {article: Article 14, may_suspend: [data_protection, diplomatic]}
dpia:
  id: DPIA-1
  valid_until: 2030-01-01
  opinions:
    - {nation: NRD, opinion: favourable, given: 2025-12-01}
    - {nation: SUD, opinion: favourable, given: 2025-12-01}
disputes:
  - {step: contact_points, within_days: 5}
"""
"""The smallest treaty file in which the linter finds nothing."""

OVERLAY = """\
lindero: overlay/1
overlay_for: NRD
id: nordia-act
version: 1
agreement: AG-7
title: Data Protection Act
legal_basis: Data Protection Act
effective: {from: 2026-01-01}
narrows:
  - {id: s-21, because: section 21, withhold: [name]}
"""


def changed(before: str, after: str, text: str = TREATY) -> str:
    """Return a text with one passage replaced, which must stand in it exactly once."""
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
    return text.replace(before, after)


def without(line: str, text: str = TREATY) -> str:
    """Return a text without the line that begins so, and without what is indented below it."""
    kept: list[str] = []
    depth: int | None = None
    for candidate in text.splitlines():
        indent = len(candidate) - len(candidate.lstrip())
        if depth is not None and indent > depth:
            continue
        depth = None
        if candidate.strip().startswith(line):
            depth = indent
            continue
        kept.append(candidate)
    return "\n".join(kept) + "\n"
