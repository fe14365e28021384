"""Pages as HTML: one Jinja environment over the console's templates and those of every folder."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from starlette.requests import Request
from starlette.responses import HTMLResponse

from lindero.engine.registry import Registry
from lindero.kernel.errors import Defect
from lindero.shells.console import filters
from lindero.shells.console.assets import Assets
from lindero.shells.console.frames import Frame
from lindero.shells.console.nations import NationNames

TEMPLATES: Final = Path(__file__).parent / "templates"
FRAGMENT_BASE: Final = "fragment.html"
"""Takes the place of `base.html` where htmx asks for a part: the same page without its frame."""

_FILTERS: Final = (
    filters.clock,
    filters.code_words,
    filters.count,
    filters.date,
    filters.degrees,
    filters.duration,
    filters.knots,
    filters.latitude,
    filters.longitude,
    filters.machine_time,
    filters.position,
    filters.short_id,
    filters.utc,
    filters.words,
)


class _Environment(SandboxedEnvironment):
    """Finds a template that is named without its folder beside the one that names it.

    A template shows values and reaches nothing behind them, whichever folder it came with (safeguard S-61).
    """

    def join_path(self, template: str, parent: str) -> str:
        """Return a template's whole name; a name that the console has means the console's."""
        folder, slash, _ = parent.rpartition("/")
        if not slash or "/" in template or (TEMPLATES / template).is_file():
            return template
        return f"{folder}/{template}"


class _Folders(jinja2.PrefixLoader):
    """Templates by folder; they keep their whole name, from which `join_path` tells where they stand."""

    load = jinja2.BaseLoader.load


class Renderer:
    """Renders templates; whatever a template asks for that is not there is an error, never an empty place."""

    def __init__(self, registry: Registry, assets: Assets, nations: NationNames) -> None:
        folders = _Folders(
            {name: jinja2.FileSystemLoader(folder) for name, folder in template_folders(registry).items()}
        )
        console = jinja2.FileSystemLoader(TEMPLATES)
        self._pages = _Environment(
            loader=jinja2.ChoiceLoader([console, folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._pages.filters.update({function.__name__: function for function in _FILTERS})
        self._pages.filters["nation"] = nations.name
        self._pages.globals.update(asset=assets.address, integrity=assets.integrity, _=str)
        bare = jinja2.FunctionLoader(lambda name: _source(FRAGMENT_BASE) if name == "base.html" else None)
        self._parts = self._pages.overlay(loader=jinja2.ChoiceLoader([bare, console, folders]))

    def render(self, template: str, frame: Frame, values: Mapping[str, Any], *, part: bool = False) -> str:
        """Return a page, or the part of it that lies inside the frame.

        Args:
            template: `folder/name.html`, or a name of the console's own.
            frame: What surrounds it.
            values: What the template shows, by name.
            part: Whether to leave the frame out.

        Raises:
            Defect: If there is no such template.
        """
        environment = self._parts if part else self._pages
        try:
            found = environment.get_template(template)
        except jinja2.TemplateNotFound as error:
            raise Defect(
                "console.template", f"The template {error.name} is missing.", "Report it to the developers."
            ) from error
        return found.render(values, frame=frame, is_part=part)

    def answer(
        self,
        request: Request,
        template: str,
        frame: Frame,
        values: Mapping[str, Any],
        *,
        status: int = 200,
    ) -> HTMLResponse:
        """Return a page as an answer, without its frame where htmx asks for it; never kept by the browser."""
        html = self.render(template, frame, values, part=is_part(request))
        return HTMLResponse(html, status, {"cache-control": "no-store", "vary": "hx-request"})


def is_part(request: Request) -> bool:
    """Say whether htmx asks, which puts the answer into a page that is shown already."""
    return request.headers.get("hx-request") == "true"


def template_folders(registry: Registry) -> dict[str, Path]:
    """Return the folders with templates by capability: `templates/` in the folder that shows the page."""
    found = {}
    for capability in registry.capabilities:
        for page in capability.pages:
            file = sys.modules[page.show.__module__].__file__
            if file is not None:
                found[capability.name] = _folder_of(Path(file)) / "templates"
    return found


def _folder_of(module: Path) -> Path:
    """Return the folder that a module belongs to: the nearest one that declares a capability."""
    declaring = (folder for folder in module.parents if (folder / "capability.py").is_file())
    return next(declaring, module.parent)


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
