"""Matrix: two Synapse homeservers on SQLite that federate over TLS, one room, one event a record."""

import hashlib
import hmac
import http.client
import json
import sqlite3
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from bench.peers.found import PATIENCE_S, RECALLED, Found, program, readable_in
from lindero.engine.clock import SystemClock
from lindero.trust.identity.certificates import make_certificate

SHARED_WORD: Final = "bench"
TYPE: Final = "org.lindero.track"
SENDERS: Final = 1
COUNT: Final = "SELECT count(*) FROM events WHERE type = ?"
UNLIMITED: Final = {"per_second": 1_000_000, "burst_count": 1_000_000}


class Homeserver:
    """One homeserver in a process of its own, and one person on it.

    Attributes:
        folder: Its folder.
        name: Its name, address and port of federation.
    """

    def __init__(self, folder: Path, federation: int, clients: int) -> None:
        """Write its configuration and keys, and start it."""
        folder.mkdir(parents=True)
        self.folder, self.name, self._clients = folder, f"127.0.0.1:{federation}", clients
        self._token = ""
        self._each = threading.local()
        _certificate(folder)
        (folder / "log.yaml").write_text(json.dumps(_journal(folder)))
        (folder / "homeserver.yaml").write_text(json.dumps(_settings(folder, federation, clients)))
        words = [
            str(program("python")),
            "-m",
            "synapse.app.homeserver",
            "-c",
            str(folder / "homeserver.yaml"),
        ]
        subprocess.run([*words, "--generate-keys"], check=True, cwd=folder, capture_output=True)
        self._process = subprocess.Popen(
            words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait()

    def enrol(self, person: str) -> str:
        """Enrol a person once the server answers, act as that person from now on; return the person's full name."""
        path = "/_synapse/admin/v1/register"
        end_s = time.monotonic() + 60
        while True:
            try:
                nonce = str(self.ask("GET", path)["nonce"])
                break
            except OSError:
                if time.monotonic() > end_s:
                    raise
                time.sleep(0.1)
        words = b"\0".join(word.encode() for word in (nonce, person, SHARED_WORD, "notadmin"))
        proof = hmac.new(SHARED_WORD.encode(), words, hashlib.sha1).hexdigest()
        made = self.ask(
            "POST",
            path,
            {"nonce": nonce, "username": person, "password": SHARED_WORD, "admin": False, "mac": proof},
        )
        self._token = str(made["access_token"])
        return str(made["user_id"])

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Ask the server as its person; every thread has a connection of its own."""
        if not hasattr(self._each, "connection"):
            self._each.connection = http.client.HTTPConnection("127.0.0.1", self._clients, timeout=60)
        connection: http.client.HTTPConnection = self._each.connection
        data = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        try:
            connection.request(method, path, data, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise OSError(str(error)) from error
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {said.decode()}")
        found: dict[str, Any] = json.loads(said)
        return found

    def held(self) -> int:
        """Return how many records this server holds."""
        with closing(sqlite3.connect(f"file:{self.folder}/homeserver.db?mode=ro", uri=True)) as store:
            return int(store.execute(COUNT, (TYPE,)).fetchone()[0])


def measured(folder: Path, bodies: list[bytes]) -> Found:
    """Send every record as an event, wait for them at the other server, redact a few and look for them there."""
    here, there = Homeserver(folder / "here", 18_448, 18_008), Homeserver(folder / "there", 18_449, 18_009)
    try:
        room = _shared_room(here, there)
        began_s = time.monotonic()
        with ThreadPoolExecutor(SENDERS) as senders:
            sending = [senders.submit(_send, here, room, n, body) for n, body in enumerate(bodies)]
            names = [each.result() for each in sending]
        arrived, last_s = _arrived(there, len(bodies))
        for name in names[:RECALLED]:
            here.ask("PUT", f"{room}/redact/{quote(name)}/{quote(name)}", {"reason": "recalled"})
        time.sleep(5)
    finally:
        here.close()
        there.close()
    return Found(
        name="Matrix (Synapse)",
        sent=len(bodies),
        arrived=arrived,
        per_s=arrived / (last_s - began_s),
        recovery_s=0.0,
        recalled=RECALLED,
        recalled_left=readable_in(folder / "there", [_identity(body) for body in bodies[:RECALLED]]),
    )


def _shared_room(here: Homeserver, there: Homeserver) -> str:
    """Let two persons on two servers share a room; return its path."""
    here.enrol("anna")
    guest = there.enrol("bert")
    made = here.ask("POST", "/_matrix/client/v3/createRoom", {"preset": "private_chat", "invite": [guest]})
    room = quote(str(made["room_id"]))
    there.ask("POST", f"/_matrix/client/v3/join/{room}?server_name={quote(here.name)}", {})
    return f"/_matrix/client/v3/rooms/{room}"


def _send(here: Homeserver, room: str, number: int, body: bytes) -> str:
    return str(here.ask("PUT", f"{room}/send/{TYPE}/{number}", body)["event_id"])


def _arrived(there: Homeserver, expected: int) -> tuple[int, float]:
    """Wait until the server has so many, or no more come; return how many, and when the last one came."""
    seen, moved_s = 0, time.monotonic()
    while seen < expected and time.monotonic() - moved_s < PATIENCE_S:
        count = there.held()
        if count > seen:
            seen, moved_s = count, time.monotonic()
        time.sleep(0.1)
    return seen, moved_s


def _identity(body: bytes) -> bytes:
    """Return what names one record among all: Matrix orders a record's fields anew, so not all its bytes."""
    return str(json.loads(body)["track_id"]).encode()


def _certificate(folder: Path) -> None:
    key, certificate = make_certificate("NRD", SystemClock().now())
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").write_bytes(key)


def _journal(folder: Path) -> Mapping[str, object]:
    handler = {"class": "logging.FileHandler", "filename": str(folder / "journal")}
    return {"version": 1, "handlers": {"file": handler}, "root": {"level": "WARNING", "handlers": ["file"]}}


def _settings(folder: Path, federation: int, clients: int) -> Mapping[str, object]:
    """Return a homeserver's settings: everything on this machine, and no limit that would slow it down."""
    here = ["127.0.0.1"]
    return {
        "server_name": f"127.0.0.1:{federation}",
        "pid_file": str(folder / "pid"),
        "tls_certificate_path": str(folder / "certificate.pem"),
        "tls_private_key_path": str(folder / "key.pem"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "listeners": [
            {"port": federation, "tls": True, "type": "http", "bind_addresses": here,
             "resources": [{"names": ["federation"]}]},
            {"port": clients, "tls": False, "type": "http", "bind_addresses": here,
             "resources": [{"names": ["client"]}]},
        ],
        "registration_shared_secret": SHARED_WORD,
        "macaroon_secret_key": SHARED_WORD,
        "form_secret": SHARED_WORD,
        "report_stats": False,
        "trusted_key_servers": [],
        "suppress_key_server_warning": True,
        "federation_verify_certificates": False,
        "ip_range_blacklist": [],
        "federation_ip_range_blacklist": [],
        "presence": {"enabled": False},
        "rc_message": UNLIMITED,
        "rc_registration": UNLIMITED,
        "rc_joins": {"local": UNLIMITED, "remote": UNLIMITED},
        "rc_invites": {"per_room": UNLIMITED, "per_user": UNLIMITED},
        "rc_federation": {"window_size": 1_000, "sleep_limit": 1_000_000, "sleep_delay": 1,
                          "reject_limit": 1_000_000, "concurrent": 100},
    }  # fmt: skip
