"""Pages as HTML: for each language one Jinja environment over the console's templates and those of every folder."""

import re
import sys
from collections.abc import Callable, Mapping
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
from lindero.shells.console.basemap import Basemap
from lindero.shells.console.compiled import compiled
from lindero.shells.console.frames import Frame
from lindero.shells.console.nations import Names
from lindero.shells.console.once import ONCE
from lindero.shells.languages.catalogues import Catalogue, Catalogues
from lindero.shells.languages.messages import worded
from lindero.shells.languages.tongues import (
    NAMED,
    SOURCE,
    Tongue,
    best_tongue,
    language_name,
    tongue_of,
    tongues,
)

TEMPLATES: Final = Path(__file__).parent / "templates"
FRAGMENT_BASE: Final = "fragment.html"
"""Takes the place of `base.html` where htmx asks for a part: the same page without its frame."""

_DOING: Final = re.compile(r'<form\b(?=[^>]*\smethod="post")(?=[^>]*\saction="/do/)[^>]*>')
"""A form that does something. Within a tag every value is escaped, so that the first `>` ends it."""

_WHOLE: Final = '{% extends "base.html" %}'

_FILTERS: Final = (
    filters.clock,
    filters.code_words,
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
)

_LEFT_TO_RIGHT: Final = (filters.clock, filters.date, filters.latitude, filters.longitude, filters.position)
"""What is written from left to right in every language."""


def isolated(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a filter whose text keeps its order inside a line of the other direction (Unicode UAX 9, 2.4.2)."""
    return lambda value: f"\u2066{write(value)}\u2069"


def _duration_in(tongue: Tongue) -> Callable[[float | None], str]:
    """Return the filter of durations in a language: minutes stay before seconds also among times and numbers."""
    before, after = ("\u2067", "\u2069") if tongue.direction == "rtl" else ("", "")
    return lambda seconds: f"{before}{filters.duration(seconds, tongue.span)}{after}"


def _asked_anew(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that is asked whenever a page is drawn, and never while a template is compiled.

    What one node or its folders know does not become part of a template's code, which the nodes of a process share.
    """
    return jinja2.pass_context(lambda _, *asked, **named: answer(*asked, **named))


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


class _Worded(jinja2.BaseLoader):
    """Gives templates in another language: their words are put in before they are compiled."""

    def __init__(self, loader: jinja2.BaseLoader, catalogue: Catalogue) -> None:
        self._loader = loader
        self._catalogue = catalogue

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the source of a template in the language."""
        source, file, is_fresh = self._loader.get_source(environment, template)
        return worded(source, self._catalogue.find), file, is_fresh


class _Pages:
    """The templates in one language, with the frame around them and without."""

    def __init__(
        self, loader: jinja2.BaseLoader, catalogue: Catalogue, shared: Mapping[str, Any], nation: Any
    ) -> None:
        bare = jinja2.FunctionLoader(lambda name: _source(FRAGMENT_BASE) if name == "base.html" else None)
        self.told = catalogue.told
        self.whole = _environment(_in_language(loader, catalogue), catalogue.tongue)
        self.whole.filters.update({function.__name__: function for function in _FILTERS})
        if catalogue.tongue.direction == "rtl":
            self.whole.filters.update({one.__name__: isolated(one) for one in _LEFT_TO_RIGHT})
        tongue = catalogue.tongue
        if tongue.code != SOURCE:
            self.whole.filters["duration"] = _duration_in(tongue)
        self.whole.filters.update(
            decimal=lambda number, digits=1: (
                filters.UNKNOWN if number is None else tongue.decimal(number, digits)
            ),
            nation=_asked_anew(nation),
            count=lambda number: filters.UNKNOWN if number is None else tongue.number(number),
            said=_asked_anew(catalogue.said),
            said_each=_asked_anew(catalogue.said_each),
            told=_asked_anew(catalogue.told),
            language=language_name,
            language_here=tongue.name_of,
            weekday=tongue.weekday,
            words=_asked_anew(
                lambda name: language_name(name) if name in NAMED else catalogue.say(filters.words(name))
            ),
        )
        self.whole.globals.update(
            shared, _=catalogue.say, pgettext=catalogue.say_as, catalogue=catalogue, tongue=tongue
        )
        self.parts = self.whole.overlay(loader=_in_language(jinja2.ChoiceLoader([bare, loader]), catalogue))


class Renderer:
    """Renders templates; whatever a template asks for that is not there is an error, never an empty place."""

    def __init__(
        self, registry: Registry, assets: Assets, nations: Names, basemap: Basemap | None = None
    ) -> None:
        found = template_folders(registry)
        folders = _Folders({name: jinja2.FileSystemLoader(folder) for name, folder in found.items()})
        self._loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(TEMPLATES), folders])
        self._catalogues = Catalogues(folder.parent for folder in found.values())
        self._shared = {
            "asset": assets.address,
            "integrity": assets.integrity,
            "own_basemap": basemap,
            "tongues": tongues(),
        }
        self._nation = nations.name
        self._pages: dict[str, _Pages] = {}

    def pages(self, tongue: Tongue) -> _Pages:
        """Return the templates in a language; made when it is first asked for."""
        if tongue.code not in self._pages:
            catalogue = self._catalogues.of(tongue)
            self._pages[tongue.code] = _Pages(self._loader, catalogue, self._shared, self._nation)
        return self._pages[tongue.code]

    def render(
        self,
        template: str,
        frame: Frame,
        values: Mapping[str, Any],
        *,
        part: bool = False,
        tongue: Tongue | None = None,
    ) -> str:
        """Return a page, or the part of it that lies inside the frame.

        Args:
            template: `folder/name.html`, or a name of the console's own.
            frame: What surrounds it.
            values: What the template shows, by name.
            part: Whether to leave the frame out.
            tongue: In which language; English if none is named.

        Raises:
            Defect: If there is no such template.
        """
        pages = self.pages(tongue or Tongue(SOURCE))
        environment = pages.parts if part else pages.whole
        try:
            found = environment.get_template(template)
        except jinja2.TemplateNotFound as error:
            raise Defect(
                "console.template", f"The template {error.name} is missing.", "Report it to the developers."
            ) from error
        return found.render(values, frame=frame, is_part=part)

    def is_whole(self, template: str) -> bool:
        """Say whether a template is a page of its own, and no part that stands inside another."""
        try:
            source, _, _ = self._loader.get_source(self.pages(Tongue(SOURCE)).whole, template)
        except jinja2.TemplateNotFound:
            return False
        return _WHOLE in source

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
        tongue = tongue_for(request, frame)
        html = self.render(template, frame, values, part=is_part(request), tongue=tongue)
        if frame.mark and not is_part(request):
            html = marked(html, frame.mark)
        headers = {"cache-control": "no-store", "vary": "hx-request, accept-language"}
        return HTMLResponse(html, status, {**headers, "content-language": tongue.code})


def tongue_for(request: Request, frame: Frame) -> Tongue:
    """Return the language of a page: what its reader chose, else what the address or the browser asks for."""
    asked = "" if frame.person else request.query_params.get("language", "")
    chosen = tongue_of(frame.language or asked)
    return chosen or best_tongue(request.headers.get("accept-language", ""))


def marked(html: str, mark: str) -> str:
    """Return a page in which each form that does something carries a mark; whoever wrote the form need not know.

    A part that a script asks for needs none: where scripts run they see to it that a form is sent once.
    """
    return _DOING.sub(lambda form: f'{form[0]}<input type="hidden" name="{ONCE}" value="{mark}">', html)


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


def _in_language(loader: jinja2.BaseLoader, catalogue: Catalogue) -> jinja2.BaseLoader:
    """Return what gives templates in a language; English is what they are written in."""
    return loader if catalogue.tongue.code == SOURCE else _Worded(loader, catalogue)


def _environment(loader: jinja2.BaseLoader, tongue: Tongue) -> _Environment:
    return _Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled(tongue.code),
    )
