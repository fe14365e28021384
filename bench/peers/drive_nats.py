"""Drives a NATS leaf pair; runs in the other systems' environment, and prints what it measured as JSON."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import nats
from nats.aio.client import Client
from nats.js.api import ExternalStream, StorageType, StreamConfig, StreamSource

HUB, LEAF, MEETING = 14_222, 14_223, 17_422
AT_ONCE: Final = 500
PATIENCE_S: Final = 120.0


def configuration(folder: Path, name: str, port: int, meeting: str) -> Path:
    """Write a server's configuration: durable before it confirms, as Lindero is."""
    path = folder / f"{name}.conf"
    path.write_text(
        f'server_name: {name}\nlisten: "127.0.0.1:{port}"\n'
        f'jetstream {{ store_dir: "{folder / name}", domain: {name}, sync_interval: always }}\n'
        f"leafnodes {{ {meeting} }}\n"
    )
    return path


def started(server: str, path: Path) -> subprocess.Popen[bytes]:
    """Start a server."""
    return subprocess.Popen([server, "-c", path, "-l", path.with_suffix(".log")])


async def connected(port: int) -> Client:
    """Return a connection, once the server answers."""
    end_s = time.monotonic() + 20
    while True:
        try:
            return await nats.connect(f"nats://127.0.0.1:{port}", error_cb=_quiet, allow_reconnect=False)
        except (OSError, nats.errors.Error):
            if time.monotonic() > end_s:
                raise
            await asyncio.sleep(0.05)


async def _quiet(_: Exception) -> None:
    """Let a refused connection pass: it is tried again."""


async def publish(leaf: Client, bodies: list[bytes]) -> None:
    """Put records at the leaf; each is confirmed once it is durable there."""
    stream = leaf.jetstream(timeout=60)
    for start in range(0, len(bodies), AT_ONCE):
        await asyncio.gather(
            *(stream.publish("records.track", body) for body in bodies[start : start + AT_ONCE])
        )


async def arrived(hub: Client, expected: int) -> int:
    """Wait until the hub has so many records, or no more come; return how many it has."""
    stream, seen, moved_s = hub.jetstream(), 0, time.monotonic()
    while seen < expected and time.monotonic() - moved_s < PATIENCE_S:
        count = (await stream.stream_info("received")).state.messages
        if count > seen:
            seen, moved_s = count, time.monotonic()
        await asyncio.sleep(0.02)
    return seen


async def main(folder: Path, server: str, recalled: int) -> None:
    """Measure the flow, an outage of the hub and what a deletion at the leaf leaves at the hub."""
    bodies = (folder / "bodies").read_bytes().splitlines()
    hub_path = configuration(folder, "hub", HUB, f'listen: "127.0.0.1:{MEETING}"')
    leaf_path = configuration(folder, "leaf", LEAF, f'remotes: [ {{ url: "nats://127.0.0.1:{MEETING}" }} ]')
    hub_process, leaf_process = started(server, hub_path), started(server, leaf_path)
    try:
        hub, leaf = await connected(HUB), await connected(LEAF)
        await leaf.jetstream().add_stream(
            StreamConfig(name="records", subjects=["records.>"], storage=StorageType.FILE)
        )
        source = StreamSource(name="records", external=ExternalStream(api="$JS.leaf.API"))
        await hub.jetstream().add_stream(
            StreamConfig(name="received", storage=StorageType.FILE, sources=[source])
        )
        began_s = time.monotonic()
        await publish(leaf, bodies)
        first = await arrived(hub, len(bodies))
        per_s = first / (time.monotonic() - began_s)
        await hub.close()
        hub_process.terminate()
        hub_process.wait()
        await publish(leaf, bodies)
        began_s = time.monotonic()
        hub_process = started(server, hub_path)
        hub = await connected(HUB)
        both = await arrived(hub, first + len(bodies))
        recovery_s = time.monotonic() - began_s
        for place in range(1, recalled + 1):
            await leaf.jetstream().delete_msg("records", place)
            await leaf.jetstream().delete_msg("records", place + len(bodies))
        await asyncio.sleep(2)
        await leaf.close()
        await hub.close()
    finally:
        for process in (hub_process, leaf_process):
            process.terminate()
            process.wait()
    print(json.dumps({"per_s": per_s, "recovery_s": recovery_s, "arrived": both - first}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
