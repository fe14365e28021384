"""Find a Chromium for the tests, or fetch one, and write its path to `.venv/browser-path`.

The ways, in order: what LINDERO_CHROMIUM names; what an earlier run wrote; a Chromium on the PATH;
Playwright's own build, from its cache or by download; the distribution's package where the person may install
it. Where none can be had the script says so: the tests that need a browser are then reported as missing, and
with CI=true the run fails.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = ROOT / ".venv" / "browser-path"
PACKAGES = ("chromium-headless-shell", "chromium")
"""Debian's packages, and the programs in them: the first has the same engine without windows to draw, and takes a
quarter less of the machine for the same pages."""

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
START_LIMIT_S = 60
DOWNLOAD_LIMIT_S = 600
CONNECT_LIMIT_MS = 10_000


def main() -> int:
    """Try the ways in order; return 0 if a browser was found or its absence is only reported, else 1."""
    for way, find in WAYS:
        for path in find():
            if _runs(path):
                NOTE.write_text(f"{path}\n", encoding="utf-8")
                print(f"browser for tests: {path} ({way})")
                return 0
    NOTE.unlink(missing_ok=True)
    print(
        "browser for tests: none. Tests marked `browser` cannot run and are reported as missing.\n"
        "  Install Chromium (on Debian: apt-get install chromium-headless-shell), or name one:"
        " LINDERO_CHROMIUM=/its/path."
    )
    return 1 if os.environ.get("CI") == "true" else 0


def _named() -> Iterator[str]:
    if path := os.environ.get("LINDERO_CHROMIUM"):
        yield path


def _noted() -> Iterator[str]:
    if NOTE.exists():
        yield NOTE.read_text(encoding="utf-8").strip()


def _on_path() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))


def _playwright_build() -> Iterator[str]:
    """Yield Playwright's own build if it lies in its cache."""
    code = "import playwright.sync_api as a\nwith a.sync_playwright() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    if path and Path(path).exists():
        yield path


def _playwright_download() -> Iterator[str]:
    """Download Playwright's build; where its host cannot be reached this gives up within seconds."""
    print("browser for tests: none on this machine; trying Playwright's download", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium", "--no-shell"]
    limits = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": str(CONNECT_LIMIT_MS)}
    if _done(command, env=os.environ | limits):
        yield from _playwright_build()
    else:
        print("browser for tests: the download failed", flush=True)


def _distribution_package() -> Iterator[str]:
    """Install one of Debian's packages as root, or with a sudo that asks for no password."""
    if not shutil.which("apt-get"):
        return
    may: list[str] = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if may and not (shutil.which("sudo") and _done([*may, "true"])):
        print("browser for tests: not allowed to install Debian's package", flush=True)
        return
    print("browser for tests: installing Debian's package", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _done([*may, "apt-get", "update", "--quiet"], env=env)
    for package in PACKAGES:
        install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
        if _done([*may, *install], env=env):
            yield from filter(None, [shutil.which(package)])
    print("browser for tests: apt-get could not install it", flush=True)


WAYS: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("LINDERO_CHROMIUM", _named),
    ("found before", _noted),
    ("on the PATH", _on_path),
    ("Playwright's", _playwright_build),
    ("downloaded", _playwright_download),
    ("Debian's", _distribution_package),
)


def _done(command: list[str], env: dict[str, str] | None = None) -> bool:
    """Run a command quietly; say whether it succeeded in time."""
    try:
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=DOWNLOAD_LIMIT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _runs(path: str) -> bool:
    """Say whether this is a browser that starts: some systems carry a stub that only asks to install one."""
    try:
        answer = subprocess.run(
            [path, "--version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=START_LIMIT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
