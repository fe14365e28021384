"""The two nations among whom guides are walked: ships at sea, alerts to judge, and an agreement with three articles."""

from pathlib import Path
from typing import Final

from lindero.capabilities.alerts.asks import EnableDetector
from lindero.capabilities.events.records import EventReported
from lindero.kernel.desk import Actor
from lindero.kernel.record import kind_of, sharable_fields
from lindero.shells import demo
from lindero.shells.node import Node
from tests.browser.alerting import CLAUSE as TOLD
from tests.browser.stage import Stage, enrol
from tests.nodes.treaties import amended

APPROVED: Final = f"""\
  - id: art-12
    article: Article 12
    from: every_party
    to: every_party
    kinds: [{kind_of(EventReported)}]
    fields: [{", ".join(sharable_fields(EventReported))}]
    purposes: [border_surveillance]
    area: strait
    person_classes: [none]
    retain_days: 30
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
    needs_approval: true
"""
"""Events cross only after a person has approved each."""

ENQUIRIES: Final = Path(demo.__file__).parent / "agreements" / "enquiries-bilateral.yaml"
"""The agreement by which the nations of the demonstration ask each other and share their registers."""

READERS: Final = {
    "lund": ("I. Lund", "LO"),
    "berg": ("T. Berg", "SPOC"),
    "strand": ("A. Strand", "SPOC"),
    "hansen": ("P. Hansen", "RCC"),
    "falk": ("N. Falk", "DIP"),
    "storm": ("Cdr. I. Storm", "CMD"),
    "ostrom": ("B. Ostrom", "LEG"),
    "birk": ("L. Birk", "ADM"),
    "rieger": ("Rieger", "COM"),
    "brandt": ("Brandt", "HOA"),
}
"""Readers of the guides and those beside them, invented, beside the people of the stage."""


def guided(folder: Path) -> Stage:
    """Return the nations; whoever asks for them closes their world."""
    stage = Stage(folder, amended(("clauses:\n", TOLD + APPROVED)))
    stage.world.conclude(ENQUIRIES.read_text(encoding="utf-8"), ENQUIRIES.name)
    for node in stage.world.nodes.values():
        enrol(node, READERS)
        ask = EnableDetector(detector="alerts.loitering", because="Trial on the strait.")
        node.act("alerts.enable_detector", ask, everybody(node))
    stage.sail()
    return stage


def everybody(node: Node) -> Actor:
    """Return somebody who may do everything, as a stage needs it."""
    grants = frozenset(grant.name for grant in node.registry.offers("grants"))
    return Actor(name="person/keller", grants=grants, roles=("NCC",), purpose="border_surveillance")
