"""Find SoftHSM for the tests, or install it, and write its library's path to `.venv/softhsm-path`.

The ways, in order: what LINDERO_SOFTHSM names; where distributions put it; the distribution's package where the person
may install it. Where none can be had the script says so: the tests of keys in hardware are then reported as missing,
and with CI=true the run fails.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = ROOT / ".venv" / "softhsm-path"
INSTALL_LIMIT_S = 600
PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


def main() -> int:
    """Try the ways in order; return 0 if SoftHSM was found or its absence is only reported, else 1."""
    for path in (*_found(), *_installed()):
        NOTE.write_text(f"{path}\n", encoding="utf-8")
        print(f"SoftHSM for tests: {path}")
        return 0
    NOTE.unlink(missing_ok=True)
    print(
        "SoftHSM for tests: none. Tests marked `hardware` cannot run and are reported as missing.\n"
        "  Install it (on Debian: apt-get install softhsm2), or name its library: LINDERO_SOFTHSM=/its/path.so."
    )
    return 1 if os.environ.get("CI") == "true" else 0


def _found() -> Iterator[Path]:
    """Yield libraries that are there, if the tool that makes tokens is there too."""
    for place in filter(None, (os.environ.get("LINDERO_SOFTHSM"), *PLACES)):
        if Path(place).exists() and shutil.which("softhsm2-util"):
            yield Path(place)


def _installed() -> Iterator[Path]:
    """Install Debian's package as root, or with a sudo that asks for no password."""
    if any(_found()) or not shutil.which("apt-get"):
        return
    may: list[str] = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if may and not (shutil.which("sudo") and _done([*may, "true"])):
        print("SoftHSM for tests: not allowed to install Debian's package", flush=True)
        return
    print("SoftHSM for tests: installing Debian's package", flush=True)
    _done([*may, "apt-get", "update", "--quiet"])
    if _done([*may, "apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "softhsm2"]):
        yield from _found()
    else:
        print("SoftHSM for tests: apt-get could not install it", flush=True)


def _done(command: list[str]) -> bool:
    """Run a command quietly; say whether it succeeded in time."""
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=INSTALL_LIMIT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
