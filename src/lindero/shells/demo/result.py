"""What the demonstration showed, in figures: the last line of a headless run."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from lindero.shells.demo.crew import Post
from lindero.shells.demo.story import Story
from lindero.trust.ledger.report import Report


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds from when a record was put here to when the neighbour's receipt for it was verified."""

    p50: int
    p95: int
    p99: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a run; sums over the three nodes.

    Attributes:
        observed: AIS messages decoded.
        invalid: Lines that could not be used.
        tracks: Own tracks begun.
        fused: Tracks of Nordia's that radar and AIS follow together.
        alerts: Alerts raised, each a proposal to look.
        dark_permille: How sure the detector was of the boat that only the radar sees, per mille.
        handed_over_ms: From its proposal until the neighbour read of it, judged by a person in between.
        released: Decisions by which something crossed.
        refused: Refusals by the code of their first reason.
        received: Entries received from neighbours.
        receipts_verified: Batches whose signed receipt was verified.
        logs_verified: Channels whose exported bundle holds in every bit, of those at `logs`.
        logs: Bundles exported: each channel from both of its ends.
        latency_ms: From put here to proved there.
        suspended_effective_ms: From the order to suspend until the neighbour refuses too.
        recalled: Records asked back.
        erased_proved: Certificates of erasure received.
        first_track_s: Seconds from the nodes' start until the first received track.
        ok: Whether everything that the demonstration promises was seen.
    """

    observed: int
    invalid: int
    tracks: int
    fused: int
    alerts: int
    dark_permille: int
    handed_over_ms: int
    released: int
    refused: Mapping[str, int]
    received: int
    receipts_verified: int
    logs_verified: int
    logs: int
    latency_ms: Latency
    suspended_effective_ms: int
    recalled: int
    erased_proved: int
    first_track_s: float
    ok: bool


class Seen(msgspec.Struct, kw_only=True):
    """What was seen on the way."""

    suspended_effective_ms: float = 0.0
    recalled: int = 0
    first_track_s: float = 0.0
    fused: int = 0
    dark_permille: int = 0
    handed_over_ms: float = 0.0


def result_of(story: Story, seen: Seen, reports: Iterable[tuple[str, str, Report]]) -> Result:
    """Add up what the nodes themselves say, and what the verifier found."""
    reports = list(reports)
    views = [post.person("auditor").page("/oversight/indicators", days=0) for post in story.posts]
    figures = [{item["name"]: item["value"] for item in view["indicators"]} for view in views]
    sensors = [sensor for post in story.posts for sensor in post.person("duty").page("/sensors")["sensors"]]
    joined = [item for post in story.posts for item in post.person("duty").page("/tracking")["sensors"]]
    refused: dict[str, int] = {}
    for view in views:
        for item in view["refusals"]:
            refused[item["code"]] = refused.get(item["code"], 0) + item["count"]
    total = {name: sum(figure.get(name, 0) for figure in figures) for name in figures[0]}
    verified = sum(report.ok for _, _, report in reports)
    return Result(
        observed=sum(sensor["decoded"] for sensor in sensors),
        invalid=sum(sensor["invalid"] for sensor in sensors),
        tracks=sum(item["started"] for item in joined),
        fused=seen.fused,
        alerts=sum(_raised(post) for post in story.posts),
        dark_permille=seen.dark_permille,
        handed_over_ms=round(seen.handed_over_ms),
        released=total["released"],
        refused=dict(sorted(refused.items())),
        received=total["entries_received"],
        receipts_verified=total["receipts_verified"],
        logs_verified=verified,
        logs=len(reports),
        latency_ms=_latency(story.posts),
        suspended_effective_ms=round(seen.suspended_effective_ms),
        recalled=seen.recalled,
        erased_proved=total["recalls_proved"],
        first_track_s=round(seen.first_track_s, 2),
        ok=bool(
            total["released"]
            and total["entries_received"]
            and refused
            and verified == len(reports)
            and seen.recalled
            and total["recalls_proved"] >= seen.recalled
        ),
    )


def _raised(post: Post) -> int:
    """Return how many alerts a node raised in the last hour, and those that are done."""
    return int(post.person("duty").page("/alerts")["raised_in_hour"])


def _latency(posts: Iterable[Post]) -> Latency:
    """Return the latencies of the link that carried most."""
    links: list[dict[str, Any]] = [link for post in posts for link in post.health()["links"]]
    busiest = max(links, key=lambda link: int(link["delivered"]))
    return Latency(p50=busiest["p50_ms"], p95=busiest["p95_ms"], p99=busiest["p99_ms"])
