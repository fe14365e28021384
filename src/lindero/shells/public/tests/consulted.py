"""A node that has asked the public something, for tests of the public pages."""

from typing import Any, Final

from lindero.capabilities.participation import asks
from lindero.capabilities.participation.tests.samples import CODE, HEAD, LIAISON, answer, question
from lindero.kernel.desk import Actor
from lindero.kernel.times import DAY_MS
from lindero.shells.node import Node

CONSULTATION: Final = f"consultations/{CODE}"
FORM: Final = f"{CONSULTATION}/comment"


def run(node: Node, name: str, ask: Any, who: Actor = LIAISON) -> Any:
    """Run an action for somebody, without approving it anew: that is the console's to ask."""
    action = node.registry.action(f"participation.{name}")
    return node.work("participation", who, lambda desk: action.run(desk, ask))


def asked(node: Node, *languages: Any) -> None:
    """Publish a consultation that is open for 30 days, with a document."""
    promised = languages or ("en", "ar")
    run(node, "plan_consultation", asks.PlanConsultation(consultation=CODE, languages=promised))
    for language in promised:
        run(node, "write_text", question(language))
        document = question(language, part="document", slot="map", title="Map", words="Where lamps would be.")
        run(node, "write_text", document)
    run(node, "publish_consultation", asks.PublishConsultation(consultation=CODE))


def answered(node: Node) -> None:
    """Judge every comment, let the period end, answer, and decide."""
    comments = node.work(
        "participation",
        LIAISON,
        lambda desk: desk.rows("SELECT number FROM participation_comments WHERE state = 'waiting'"),
    )
    for (number,) in comments:
        ask = asks.PublishComment(consultation=CODE, number=number, topics=("glare",))
        run(node, "publish_comment", ask)
    node.clock.move(31 * DAY_MS)  # type: ignore[attr-defined]  # a clock that is set
    for language in ("en", "ar"):
        run(node, "answer_topic", answer("overall", language, title="Altogether"))
        run(node, "answer_topic", answer("glare", language))
        run(node, "write_text", question(language, part="decision", title="Lamps", words="Twelve lamps."))
    run(node, "publish_response", asks.PublishResponse(consultation=CODE))
    run(node, "publish_decision", asks.PublishDecision(consultation=CODE), HEAD)
