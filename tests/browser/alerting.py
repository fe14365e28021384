"""Alerts on a stage of their own: a treaty that lets neighbours be told, two officers who judge, alerts to judge."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
from playwright.sync_api import Locator, Page, expect

from lindero.capabilities.alerts.asks import EnableDetector
from lindero.capabilities.alerts.records import NeighbourTold
from lindero.capabilities.alerts.tests.samples import RAISED
from lindero.kernel.desk import Actor
from lindero.kernel.places import place_of
from lindero.kernel.record import kind_of, sharable_fields
from lindero.trust.identity import records as identity
from lindero.trust.identity import sessions
from tests.browser.conftest import Witness, signed_in
from tests.browser.stage import PHRASE, Stage, staged
from tests.nodes.treaties import amended

CLAUSE: Final = f"""\
clauses:
  - id: art-11
    article: Article 11
    from: every_party
    to: every_party
    kinds: [{kind_of(NeighbourTold)}]
    fields: [{", ".join(sharable_fields(NeighbourTold))}]
    purposes: [border_surveillance]
    area: strait
    retain_days: 30
    handling: {{classification: restricted, tlp: amber, no_onward: true}}
"""
CANARY_TRACK: Final = "canarytrackofnordiaa"
"""A track of Nordia: a word to a neighbour speaks of no track."""

_JOB: Final = Actor(name="job/stage")


@contextmanager
def alerting(folder: Path) -> Iterator[Stage]:
    """Give two nations whose treaty lets them tell each other of alerts, and a second officer who judges."""
    with staged(folder, amended(("clauses:\n", CLAUSE)), ships=False) as stage:
        node = stage.world.nodes["NRD"]
        put = _enrolled("holm", "J. Holm", "RCC")
        for record in put:
            node.work("identity", _JOB, lambda desk, record=record: desk.put(record))  # type: ignore[misc]
        node.store.run(lambda tx: sessions.set_phrase(tx, "holm", PHRASE))
        grants = frozenset(grant.name for grant in node.registry.offers("grants"))
        ask = EnableDetector(detector="alerts.loitering", because="trial on the strait")
        node.act("alerts.enable_detector", ask, Actor(name="person/keller", grants=grants))
        yield stage


def _enrolled(person: str, name: str, role: str) -> tuple[Any, ...]:
    enrolled = identity.PersonEnrolled(person=person, name=name)
    return enrolled, identity.RoleGranted(person=person, role=role)


def raise_alert(stage: Stage, reason: str, *, permille: int = 600, saves_life: bool = False) -> str:
    """Let a machine propose something at Nordia's node; return the alert's name."""
    node = stage.world.nodes["NRD"]
    alert = msgspec.structs.replace(
        RAISED,
        kind="drifting" if saves_life else "loitering",
        detector="alerts.drifting" if saves_life else "alerts.loitering",
        place=place_of(11.0, 55.5),
        measured_at=node.clock.now(),
        score=msgspec.structs.replace(RAISED.score, permille=permille, reasons=(reason,)),
        track_ids=(CANARY_TRACK,),
        saves_life=saves_life,
    )
    return str(node.work("alerts", _JOB, lambda desk: desk.put(alert)).record_id)


def item(page: Page, alert: str) -> Locator:
    """Return an alert of the queue as it stands on a screen."""
    return page.locator(f"#alert-{alert}")


def link(page: Page, alert: str) -> Locator:
    """Return what has the focus where an alert has it."""
    return page.locator(f"#alert-link-{alert}")


def renewed(page: Page) -> None:
    """Let the queue of a screen be renewed now rather than within five seconds.

    What counts is asked from now on: an answer on its way knows nothing of what has just happened.
    """
    with page.expect_request(lambda asked: asked.url.endswith("/alerts/panel")) as renewal:
        page.evaluate("document.body.dispatchEvent(new Event('lindero:alerts'))")
    answer = renewal.value.response()
    assert answer is not None
    answer.finished()


def go_to(page: Page, alert: str) -> None:
    """Move by keys alone until an alert has the focus."""
    expect(link(page, alert)).to_be_attached()
    for _ in range(page.locator("#alerts [data-alert]").count() + 1):
        page.keyboard.press("k")
    for _ in range(page.locator("#alerts [data-alert]").count() + 1):
        if link(page, alert).evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("j")
    expect(link(page, alert)).to_be_focused()


def sign_in_at(page: Page, address: str, witness: Witness, person: str) -> Page:
    """Sign somebody in at any nation's console and open the queue."""
    witness.watch(page)
    signed_in(page.context, address, person)
    page.goto(f"{address}/alerts")
    return page
