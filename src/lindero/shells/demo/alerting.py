"""The demonstration's alert: a boat that only the radar sees, attended to, judged, and told to the neighbour."""

from collections.abc import Callable
from typing import Any, Final

from lindero.shells.demo.crew import Post

DARK: Final = "dark_target"

Until = Callable[[Callable[[], Any], str], Any]
"""Waits until something holds, with words for what it waits for."""


def see_dark_boat(nordia: Post, until: Until) -> dict[str, Any]:
    """Let Nordia's detectors look until they propose the boat that says nothing of itself; return the alert."""
    duty = nordia.person("duty")

    def proposed() -> dict[str, Any] | None:
        duty.act("alerts.look_now")
        found = [alert for alert in duty.page("/alerts")["open"] if alert["kind"] == DARK]
        return max(found, key=lambda alert: alert["score"]["permille"], default=None)

    return dict(until(proposed, "the boat that only the radar sees is proposed"))


def hand_over(nordia: Post, sudia: Post, alert: str, until: Until) -> None:
    """Let Nordia's duty officer attend to the alert, judge it and tell Sudia, where it is read.

    Args:
        nordia: Whose alert it is.
        sudia: Who is told.
        alert: The alert.
        until: Waits until something holds.
    """
    duty, reader = nordia.person("duty"), sudia.person("duty")
    duty.act("alerts.acknowledge_alerts", alerts=[alert])
    duty.act(
        "alerts.judge_alert",
        alert=alert,
        decision="respond",
        because="Fast, without lights or transponder, beside the lane; it goes north.",
    )
    duty.act("alerts.hand_over", alert=alert, nation=sudia.nation)

    def is_told() -> bool:
        told = reader.page("/alerts")["told"]
        return any(one["kind"] == DARK and one["outcome"] == "received" for one in told)

    until(is_told, "Sudia is told of the boat")
