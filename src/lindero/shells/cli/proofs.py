"""`lindero verify`, `lindero export`, `lindero recall`: what can be proved, and what is taken back."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from lindero.kernel.times import text_of
from lindero.shells.asking import decode_ask
from lindero.shells.cli.options import json_option, on_a_node
from lindero.shells.cli.reaching import Who, reached
from lindero.shells.cli.telling import progress
from lindero.trust.identity.cards import spoken

if TYPE_CHECKING:
    from lindero.trust.ledger.erasures import CertificateReport
    from lindero.trust.ledger.report import Report


@click.command(
    short_help="Verify a bundle: no node, no store, no trust in who exported it.",
    epilog="Example: lindero verify channel.bundle --key SUD=3f2a91c0...",
)
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key",
    "pins",
    multiple=True,
    metavar="NATION=FINGERPRINT",
    help="Fingerprint of a nation, as on its card (lindero peers fingerprint), or of one key alone; repeatable.",
)
@json_option
@click.pass_context
def verify(ctx: click.Context, bundle: Path, pins: tuple[str, ...], *, as_json: bool) -> None:
    """Verify every entry, root and signature of BUNDLE; one changed bit is found and named.

    BUNDLE may also be a certificate of erasure, saved from its page under Sharing, Recalls.

    BUNDLE is a channel's whole proof, the proof of a single record, or evidence that a log was rewritten.

    Exit status 0 if everything holds, 1 if not. Without --key the keys are those in the bundle itself, which
    proves that it is consistent, and not yet whose it is.
    """
    from lindero.trust.ledger.erasures import is_certificate_file, verify_certificate
    from lindero.trust.ledger.evidence import is_evidence, verify_evidence
    from lindero.trust.ledger.proof_file import is_proof
    from lindero.trust.ledger.single import verify_proof
    from lindero.trust.ledger.verify import read_pins, verify_bundle

    known = read_pins(pins)
    data = bundle.read_bytes()
    text = data.decode("utf-8", "replace")
    if is_certificate_file(text):
        told = verify_certificate(text, known)
        lines = (msgspec.json.encode(told).decode(),) if as_json else tuple(_certificate_lines(told))
        click.echo("\n".join(lines))
        ctx.exit(0 if told.ok else 1)
    with progress("verifying") as advance:
        if is_proof(data):
            report = verify_proof(data, known)
        elif is_evidence(data):
            report = verify_evidence(data, known)
        else:
            report = verify_bundle(data, known, advance)
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        for line in _report_lines(report):
            click.echo(line)
    ctx.exit(0 if report.ok else 1)


@click.command(
    short_help="Write a channel's whole proof into one file.",
    epilog="Example: lindero export --channel lindero/NRD-SUD/AG-7/operations proof.bundle --as auditor",
)
@click.argument("bundle", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--channel", default="", metavar="NAME", help="The channel, lindero/NRD-SUD/AG-7/operations.")
@click.option("--record", default="", metavar="RECORD", help="A single record instead (C2SP tlog-proof).")
@click.option("--opened", is_flag=True, help="Show own true values beside the coarse ones that crossed.")
@on_a_node
@click.pass_context
def export(ctx: click.Context, who: Who, bundle: Path, *, channel: str, record: str, opened: bool) -> None:
    """Write everything that proves a channel, or a single record, into BUNDLE, for `lindero verify` or others.

    It holds what was disclosed as far as that is not erased, so it needs somebody who may see it (--as).
    """
    from lindero.shells.said_locally import ExportChannel

    if not (channel or record):
        raise click.UsageError("Name a --channel, or a --record.")
    with reached(ctx, who) as node:
        if record:
            from lindero.shells.proving import ExportRecord

            data = node.operate("export_record", ExportRecord(record_id=record, channel=channel))
        else:
            data = node.operate("export", ExportChannel(channel=channel, opened=opened))
    bundle.touch(mode=0o600)
    bundle.write_bytes(data)
    click.echo(f"wrote {bundle} ({len(data)} bytes); check it with: lindero verify {bundle}")


@click.command(
    short_help="Ask a released record back from every recipient.",
    epilog="Example: lindero recall RECORD --reason 'wrong ship' --as keller --node nordia",
)
@click.argument("record_id", metavar="RECORD")
@click.option("--reason", required=True, help="Why; the recipients are told.")
@on_a_node
@click.pass_context
def recall(ctx: click.Context, who: Who, record_id: str, *, reason: str) -> None:
    """Ask RECORD back; every recipient erases it and certifies that, signed."""
    from lindero.trust.exchange.recall.asks import RecallRecord

    ask = decode_ask(msgspec.json.encode({"record_id": record_id, "reason": reason}), RecallRecord)
    with reached(ctx, who) as node:
        node.act("exchange.recall_record", ask)
    click.echo(f"recalled {record_id}; the recipients' certificates follow (lindero oversight show --help)")


def _certificate_lines(told: "CertificateReport") -> Iterator[str]:
    if told.fingerprint:
        source = "known to you" if told.is_pinned else "from the file"
        yield f"key          {source}: {spoken(told.fingerprint)}"
    if told.certificate is None:
        yield f"WRONG        {told.wrong}"
        yield f"             {told.advice}"
        yield "NOT verified"
        return
    stated = told.certificate
    yield f"certificate  {stated.receiver} to {stated.asker}, {text_of(stated.certified_at)}"
    for item in stated.erasures:
        law = (
            f" {item.legal_basis}, {item.authority}, until {text_of(item.review_at)}"
            if item.review_at
            else ""
        )
        derived = f", {item.derived} derived" if item.derived else ""
        onward = f", asked on: {' '.join(item.passed_on)}" if item.passed_on else ""
        yield f"  {item.record_id}  {item.status}{law}{derived}{onward}"
    yield "verified: everything holds"


def _report_lines(report: "Report") -> Iterator[str]:
    """Yield what the verifier says, in lines for people."""
    counts = report.counts
    yield f"channel      {report.channel or 'unreadable'}"
    yield f"entries      {counts.entries}: {counts.disclosures} with values that fit, {counts.erased} erased"
    yield f"checkpoints  {counts.checkpoints}, {counts.cosigned} of them cosigned by the receiver"
    yield f"receipts     {counts.receipts}"
    for key in report.keys:
        source = "known to you" if key.pinned else "from the bundle"
        number = f" {key.number}" if key.number else ""
        ended = f", revoked from {text_of(key.revoked_from)} on" if key.revoked_from is not None else ""
        yield f"key          {key.nation}{number}, {source}{ended}"
        if key.nation_fingerprint:
            yield f"  of nation and root, as on the card: {spoken(key.nation_fingerprint)}"
        yield f"  of this key alone:                  {spoken(key.fingerprint)}"
    for notice in report.notices:
        yield f"notice       {notice}"
    for finding in report.findings:
        yield f"WRONG        {finding.where}: {finding.what} [{finding.code}]"
        yield f"             {finding.advice}"
    yield "verified: everything holds" if report.ok else f"NOT verified: {len(report.findings)} findings"
