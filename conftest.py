"""What holds for every test: no network beyond the machine itself, no chance, and one browser found once."""

import gc
import ipaddress
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from lindero.trust.identity import sessions

BROWSER_NOTE = Path(__file__).parent / ".venv" / "browser-path"
SOFTHSM_NOTE = Path(__file__).parent / ".venv" / "softhsm-path"
ADDRESS_EVENTS = ("socket.connect", "socket.sendto", "socket.sendmsg")
NAME_EVENTS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


class OutsideNetworkUsed(Exception):
    """A test reached for the network; not an OSError, so that no code under test takes it for a lost peer."""


def _is_here(host: object) -> bool:
    """Say whether a host is this machine: loopback, or a socket that lives in the file system."""
    if host is None or host in {"", "localhost", b"localhost"}:
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_outside_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse, as an audit hook of the interpreter, whatever would leave the machine."""
    if event in NAME_EVENTS and not _is_here(arguments[0]):
        raise OutsideNetworkUsed(f"a test looked up {arguments[0]!r}")
    # The address of a socket in the file system is a path; of one in the network, a tuple led by the host.
    if event in ADDRESS_EVENTS and isinstance(arguments[1], tuple) and not _is_here(arguments[1][0]):
        raise OutsideNetworkUsed(f"a test sent to {arguments[1]!r}")


sys.addaudithook(refuse_outside_network)

MEMORY, MEMORY_NEEDED = Path("/dev/shm"), 4 * 2**30  # noqa: S108  only a test's folders lie there
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= MEMORY_NEEDED:
    # Stores wait for their disk at each commit: in memory that is no wait, and each says fsync as anywhere else.
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None

# The same examples in every run. LINDERO_EXPLORE=1 draws new ones, and keeps those that fail.
settings.register_profile("repeated", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("explore" if os.environ.get("LINDERO_EXPLORE") else "repeated")


def pytest_collection_finish() -> None:
    """Let the collector of cycles pass over all that was collected, and look less often: it took a sixth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def quick_phrases() -> Iterator[None]:
    """Let a pass phrase be hashed in a moment, where production takes its time over each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sessions, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


def _noted_browser() -> Path | None:
    path = os.environ.get("LINDERO_CHROMIUM", "")
    if not path and BROWSER_NOTE.exists():
        path = BROWSER_NOTE.read_text(encoding="utf-8").strip()
    return Path(path) if path else None


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of a fresh token without its object; without SoftHSM the test is missing, or fails in CI."""
    noted = SOFTHSM_NOTE.read_text(encoding="utf-8").strip() if SOFTHSM_NOTE.exists() else ""
    library = os.environ.get("LINDERO_SOFTHSM", noted)
    if not library:
        message = "missing: no SoftHSM on this machine (make softhsm)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\n", encoding="utf-8")
    (folder / "pin").write_text("1234\n", encoding="utf-8")
    (folder / "pin").chmod(0o600)
    # The library reads this when it is loaded, once for the process.
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")
    command = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        "lindero",
        "--pin",
        "1234",
        "--so-pin",
        "5678",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return f"pkcs11:token=lindero;object=%s?module-path={library}&pin-source={folder / 'pin'}"


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Return the Chromium that was found; without one the test is reported as missing, or fails in CI."""
    path = _noted_browser()
    if path is None:
        message = "missing: no Chromium on this machine (make browser)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture(scope="module")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """Start a headless browser for one module's tests; the map needs WebGL, which is drawn in software.

    Not for the whole session: while it is open an event loop runs here, and other modules start their own.
    """
    arguments = [
        "--no-sandbox",
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
        # Pages themselves are drawn without that detour: it took a third of the browser's time.
        "--disable-gpu-rasterization",
        "--disable-gpu-compositing",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        yield browser
        browser.close()
