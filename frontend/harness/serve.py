"""Serves the pages of this folder with made-up traffic, under the policy of the real console. Never shipped.

Run: ``.venv/bin/python frontend/harness/serve.py --port 8765 --tracks 3000``, then open ``/picture``.
``/picture?lose=20`` loses the feed for 12 s after 20 s; ``?gap=1`` skips every 30th frame.
"""

import argparse
import asyncio
import contextlib
import json
import time
from pathlib import Path
from typing import Any

import jinja2
import numpy as np
import uvicorn
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from traffic import Traffic, encode

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent.parent / "src" / "lindero" / "shells" / "console" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
KINDS = ("unknown", "vessel", "vehicle", "aircraft", "drone", "patrol", "person in distress")
AREA = [
    [10.35, 55.95],
    [11.25, 56.25],
    [11.5, 55.75],
    [11.28, 55.2],
    [11.05, 54.85],
    [10.72, 54.98],
    [10.55, 55.5],
    [10.35, 55.95],
]
NORTH = [[10.9, 56.35], [12.0, 56.35], [12.0, 57.2], [10.9, 57.2], [10.9, 56.35]]


def templates() -> jinja2.Environment:
    """Return the pages with the two functions that the real console offers them too."""
    listed = {one["path"]: one for one in json.loads((STATIC / "assets.json").read_bytes())["assets"]}
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "pages"), autoescape=True)
    environment.globals["asset"] = lambda name: f"/static/{name}?v={listed[name]['sha256'][:12]}"
    environment.globals["integrity"] = lambda name: Markup(f'integrity="{listed[name]["integrity"]}"')
    return environment


class Harness:
    """Pages and feed over one made-up traffic."""

    def __init__(self, count: int) -> None:
        self.traffic = Traffic(count)
        self.sequence = 0

    def row(self, slot: int) -> dict[str, Any]:
        t = self.traffic
        flags = int(t.flags[slot])
        return {
            "slot": slot, "track_id": f"T-{slot:05}", "name": "Small boat, 30 persons" if slot == 0 else f"MV Example {slot}",
            "kind": KINDS[t.kind[slot]], "lat": f"{t.lat[slot]:.4f}", "lon": f"{t.lon[slot]:.4f}",
            "course": f"{t.course[slot]:03.0f}°", "speed": f"{t.speed_mps[slot] * 1.9438:.1f}",
            "nation": "SUD" if flags & 1 else "NRD", "received": bool(flags & 1), "stale": bool(flags & 2),
            "seen": time.strftime("%H:%M:%SZ", time.gmtime()), "source": "own AIS receiver R-2", "rescue": bool(flags & 4),
        }  # fmt: skip

    async def page(self, request: Request) -> Response:
        name = request.path_params.get("name", "picture")
        rows = [self.row(slot) for slot in range(min(40, self.traffic.count))]
        here = {
            "decision": "decisions",
            "preview": "sharing",
            "sharing": "sharing",
            "agreement": "agreements",
        }.get(name, name)
        file = {"sharing": "preview", "agreements": "agreement"}.get(name, name)
        wanted = f"{file}.html"
        pages = templates()
        if wanted not in pages.list_templates():
            return RedirectResponse("/refused")
        wrong = "wrong" in request.query_params
        rtl = {"dir": "rtl", "lang": "ar"} if "rtl" in request.query_params else {}
        text = pages.get_template(wanted).render(
            rows=rows, row=rows[0], here=here, now_ms=int(time.time() * 1000), wrong=wrong, **rtl
        )
        return HTMLResponse(text, headers={"Content-Security-Policy": POLICY})

    async def list_rows(self, request: Request) -> Response:
        find = request.query_params.get("q", "").lower()
        rows = [
            row for row in map(self.row, range(min(400, self.traffic.count))) if find in row["name"].lower()
        ]
        return HTMLResponse(templates().get_template("list-rows.html").render(rows=rows[:60]))

    async def detail(self, request: Request) -> Response:
        row = self.row(int(request.path_params["slot"]))
        return HTMLResponse(templates().get_template("detail.html").render(row=row))

    async def trail(self, request: Request) -> Response:
        slot = int(request.query_params["slot"])
        t = self.traffic
        course, speed = np.radians(t.course[slot]), t.speed_mps[slot]
        back = np.arange(30, 0, -1) * 20.0 * speed / 111_320.0
        points = [
            [float(t.lon[slot] - b * np.sin(course) / 0.56), float(t.lat[slot] - b * np.cos(course))]
            for b in back
        ]
        return JSONResponse({"slot": slot, "positions": points})

    async def areas(self, request: Request) -> Response:
        def area(ring: list[list[float]], agreement: str, name: str) -> dict[str, Any]:
            return {
                "type": "Feature",
                "properties": {"agreement": agreement, "name": name},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }

        both = [area(AREA, "AG-7", "shared zone"), area(NORTH, "AG-3", "trade watch")]
        return JSONResponse({"type": "FeatureCollection", "features": both})

    def frame(self, kind: int) -> bytes:
        everything = np.arange(self.traffic.count)
        return encode(self.traffic, everything, sequence=self.sequence, kind=kind, now_ms=time.time() * 1000)

    async def live(self, socket: WebSocket) -> None:
        await socket.accept()
        lose = float(socket.query_params.get("lose", 0))
        gap = "gap" in socket.query_params
        started, mine = time.monotonic(), 0
        asked = asyncio.Event()

        async def listen() -> None:
            async for text in socket.iter_text():
                if text == "snapshot":
                    asked.set()

        listening = asyncio.create_task(listen())
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await socket.send_bytes(self.frame(1))
            while True:
                await asyncio.sleep(1.0)
                mine += 1
                if lose and time.monotonic() - started > lose:
                    await asyncio.sleep(12)
                    started = time.monotonic() + 3600
                if gap and mine % 30 == 0:
                    continue
                kind = 1 if asked.is_set() else 2
                asked.clear()
                await socket.send_bytes(self.frame(kind))
        listening.cancel()

    async def move(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            self.traffic.step(1.0)
            self.sequence += 1


def application(count: int) -> Starlette:
    """Return the harness as an application."""
    harness = Harness(count)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        moving = asyncio.create_task(harness.move())
        yield
        moving.cancel()

    routes = [
        Route("/", lambda _: RedirectResponse("/picture")),
        Route("/picture/list-rows", harness.list_rows),
        Route("/picture/track/{slot:int}", harness.detail),
        Route("/api/picture/areas", harness.areas),
        Route("/api/picture/trail", harness.trail),
        WebSocketRoute("/live/picture", harness.live),
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/{name}", harness.page),
        Route(
            "/{name}/{rest:path}",
            lambda request: RedirectResponse(f"/{request.path_params['name'].rstrip('s')}"),
        ),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--tracks", type=int, default=3000)
    options = parser.parse_args()
    uvicorn.run(application(options.tracks), host="127.0.0.1", port=options.port, log_level="warning")
