"""What whoever watches the demonstration is told: each act as it is done, the figures, where the consoles are."""

import contextlib
from threading import Event
from typing import Final

from rich.console import Console
from rich.table import Table

from lindero.shells.demo.cast import PHRASE
from lindero.shells.demo.citizen import FOLLOW_FORM
from lindero.shells.demo.crew import Post
from lindero.shells.demo.result import Result

_BECAUSE: Final = {
    "AREA": "the ship is outside of every agreed area",
    "SUSPENDED": "the clause was suspended",
}
"""What the codes mean that the demonstration brings about."""


def say(screen: Console, text: str) -> None:
    """Say that something is done."""
    screen.print(f"[green]✓[/] {text}", highlight=False)


def show_result(screen: Console, result: Result) -> None:
    """Print what was observed, released, refused, received, proved, and how fast."""
    table = Table(title="What the three nodes did, by their own logs", show_header=False)
    refused = "\n".join(
        f"{count:,} because {_BECAUSE[code]} ({code})" if code in _BECAUSE else f"{count:,} {code}"
        for code, count in result.refused.items()
    )
    alerts = f"{result.alerts:,} raised"
    if result.handed_over_ms:
        alerts += f"; one judged and handed over, read by the neighbour {result.handed_over_ms} ms later"
    latency = result.latency_ms
    for name, value in (
        (
            "Observed",
            (
                f"{result.observed:,} messages of sensors, {result.invalid:,} lines that cannot be used;"
                f" {result.tracks:,} tracks begun"
            ),
        ),
        ("Fused", f"{result.fused} ships that radar and AIS follow as one"),
        ("Alerts", alerts),
        ("Sent", f"{result.released:,} records, each by a decision that names its clause"),
        ("Refused", refused or "nothing"),
        ("Received", f"{result.received:,} entries from neighbours"),
        (
            "Proved",
            f"{result.receipts_verified:,} signed receipts; {result.logs_verified} of {result.logs} exported logs hold",
        ),
        (
            "How fast",
            (
                f"from entered here to proved there: half in {latency.p50} ms, 95 % in {latency.p95} ms,"
                f" 99 % in {latency.p99} ms"
            ),
        ),
        ("Suspended", f"a clause, in effect on both sides after {result.suspended_effective_ms} ms"),
        ("Recalled", f"records: {result.recalled}, certificates of erasure: {result.erased_proved}"),
    ):
        table.add_row(name, value)
    screen.print(table)


def keep_serving(posts: list[Post], screen: Console, code: str) -> None:
    """Print where the consoles are and where the citizen's report is, and serve them until Ctrl-C.

    Args:
        posts: The nodes; the first has the report.
        screen: Where it is said.
        code: The report's receipt code: somebody invented has no other place to keep it.
    """
    screen.print()
    for post in posts:
        screen.print(
            f"  {post.neighbour.name:<8}{post.console}  sign in as [bold]{post.neighbour.duty[0]}[/]",
            highlight=False,
        )
    first = posts[0]
    screen.print(
        f"\n  The citizen's report: {first.console}{FOLLOW_FORM} with the receipt code [bold]{code}[/], and in"
        f" {first.neighbour.name}'s console as [bold]{first.neighbour.handler[0]}[/]",
        highlight=False,
    )
    screen.print(f"\nPass phrase of everybody: [bold]{PHRASE}[/]. Ctrl-C ends it.", highlight=False)
    with contextlib.suppress(KeyboardInterrupt):
        Event().wait()
