"""What whoever watches the demonstration is told: each act as it is done, the figures, where the consoles are."""

import contextlib
from threading import Event

from rich.console import Console
from rich.table import Table

from lindero.shells.demo.cast import PHRASE
from lindero.shells.demo.crew import Post
from lindero.shells.demo.result import Result


def say(screen: Console, text: str) -> None:
    """Say that something is done."""
    screen.print(f"[green]✓[/] {text}", highlight=False)


def show_result(screen: Console, result: Result) -> None:
    """Print what was observed, released, refused, received, proved, and how fast."""
    table = Table(title="What the three nodes did, by their own logs", show_header=False)
    refused = ", ".join(f"{code} {count:,}" for code, count in result.refused.items()) or "nothing"
    latency = result.latency_ms
    for name, value in (
        (
            "Observed",
            f"{result.observed:,} messages, {result.invalid:,} lines unusable, {result.tracks:,} tracks",
        ),
        ("Fused", f"{result.fused} tracks that radar and AIS follow together"),
        (
            "Alerted",
            f"{result.alerts} alerts; one told to the neighbour {result.handed_over_ms} ms after its proposal",
        ),
        ("Released", f"{result.released:,} decisions"),
        ("Refused", refused),
        ("Received", f"{result.received:,} entries"),
        (
            "Proved",
            f"{result.receipts_verified:,} receipts; {result.logs_verified} of {result.logs} exported logs verified",
        ),
        (
            "How fast",
            f"put here to proved there: half in {latency.p50} ms, 95 % in {latency.p95} ms, 99 % in {latency.p99} ms",
        ),
        ("Suspended", f"effective on both sides in {result.suspended_effective_ms} ms"),
        ("Recalled", f"{result.recalled}, erasures proved: {result.erased_proved}"),
    ):
        table.add_row(name, value)
    screen.print(table)


def keep_serving(posts: list[Post], screen: Console) -> None:
    """Print where the consoles are, and serve them until Ctrl-C."""
    screen.print()
    for post in posts:
        screen.print(
            f"  {post.neighbour.name:<8}{post.console}  sign in as [bold]{post.neighbour.duty[0]}[/]",
            highlight=False,
        )
    screen.print(f"\nPass phrase of everybody: [bold]{PHRASE}[/]. Ctrl-C ends it.", highlight=False)
    with contextlib.suppress(KeyboardInterrupt):
        Event().wait()
