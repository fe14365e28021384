"""Ground sensors over real sockets: an MQTT broker that comes and goes, a SensorThings server that has pages."""

import asyncio
import contextlib
import http.server
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest

from lindero.capabilities.sensors.capability import CAPABILITY
from lindero.capabilities.sensors.feeds.ground import GroundDevice
from lindero.capabilities.sensors.feeds.mqtt import MqttSource, listen_mqtt
from lindero.capabilities.sensors.feeds.sensorthings import SensorThingsSource, ask_sensorthings
from lindero.capabilities.sensors.records import AlarmRaised, BatchObserved, SensorHealthReported
from lindero.capabilities.sensors.tests.broker import broker
from lindero.kernel.errors import Invalid, Unavailable
from lindero.kernel.tests.fakes import MORNING, FakeDesk, FakeInlet
from lindero.kernel.times import text_of

PATIENCE_S = 10.0
DEVICES = {
    "fence/3": GroundDevice(sensor_id="fence-3", lon=11.2, lat=55.4, sensing="fence"),
    "path/+/state": GroundDevice(sensor_id="pir-1", lon=11.3, lat=55.4, names={"alarm": "value"}),
}


class SteadyInlet(FakeInlet):
    """An inlet whose pauses take a moment of real time, as sockets do."""

    async def pause(self, duration_s: float) -> None:
        """Let the desk's time pass, and the sockets work."""
        await super().pause(duration_s)
        await asyncio.sleep(0.002)


def inlet() -> SteadyInlet:
    """Return an inlet onto an empty desk."""
    return SteadyInlet(FakeDesk(CAPABILITY), CAPABILITY)


@contextlib.asynccontextmanager
async def running(feed: Awaitable[None]) -> AsyncIterator[None]:
    """Run a feed beside the test."""
    task = asyncio.ensure_future(feed)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110  the log is looked at from outside
            await asyncio.sleep(0.005)


def settings(port: int, **more: Any) -> MqttSource:
    """Return the settings of a broker on this machine."""
    plain = {"sensor_id": "gateway", "host": "127.0.0.1", "port": port, "is_plain": True, "devices": DEVICES}
    return MqttSource(**{**plain, **more})


def lines(desk: FakeDesk, sensor_id: str) -> int:
    """Return how many messages of a sensor are on record."""
    return sum(record.counts.lines for record in desk.of(BatchObserved) if record.sensor_id == sensor_id)


def test_SEN_03_alarm_by_mqtt_is_on_record_at_once() -> None:
    """Published, it is an alarm before its batch is sealed; tampering and battery are told, strangers counted."""
    feed = inlet()

    async def story() -> None:
        async with broker() as one, running(listen_mqtt(feed, settings(one.port))):
            await until(lambda: len(one.filters) == 2)
            one.publish("fence/3", json.dumps({"alarm": True, "battery_percent": 8}).encode())
            one.publish("path/7/state", b"ON")
            one.publish("path/7/state", b"maybe")
            one.publish("elsewhere", b"1")
            await until(lambda: lines(feed.desk, "pir-1") == 2 and lines(feed.desk, "gateway") == 1)
            await until(lambda: lines(feed.desk, "fence-3") == 1)

    asyncio.run(story())
    about = [(record.sensor_id, record.about) for record in feed.desk.of(AlarmRaised)]
    assert ("fence-3", "low_battery") in about
    assert feed.desk.of(SensorHealthReported)[0].battery_percent == 8


def test_a_broker_that_goes_is_found_again() -> None:
    """The connection is lost; the feed connects and subscribes again, and goes on."""
    feed = inlet()

    async def story() -> None:
        async with broker() as one, running(listen_mqtt(feed, settings(one.port))):
            await until(lambda: len(one.filters) == 2)
            one.drop()
            await until(lambda: one.connections == 2 and len(one.filters) == 4)
            one.publish("fence/3", b'{"tamper": 1}')
            await until(lambda: len(feed.desk.of(AlarmRaised)) == 1)

    asyncio.run(story())


def test_wrong_settings_are_told_before_anything_connects() -> None:
    """A topic filter that is none, a mapping that could not work, a password file that is not there."""
    wrong: tuple[tuple[dict[str, Any], type[Exception]], ...] = (
        ({"devices": {"a/#/b": DEVICES["fence/3"]}}, Invalid),
        ({"names": {"colour": "c"}}, Invalid),
        ({"password_file": "/nowhere/at/all"}, Unavailable),
    )
    for more, error in wrong:
        with pytest.raises(error):
            asyncio.run(listen_mqtt(inlet(), settings(1, **more)))


class _Server(http.server.BaseHTTPRequestHandler):
    """A SensorThings server with two pages of observations, then none; it goes wrong once at first."""

    asked: list[str]

    def do_GET(self) -> None:
        """Answer with the next page."""
        asked = type(self).asked
        asked.append(self.path)
        address = f"http://{self.headers['host']}/v1.1"
        if len(asked) == 1:
            self.send_error(503)
            return
        body: dict[str, Any] = {"value": []}
        if len(asked) == 2:
            body = {"value": [_observation(1, result=True)], "@iot.nextLink": f"{address}/next"}
        elif self.path.endswith("/next"):
            body = {"value": [_observation(2, result=False)], "@iot.nextLink": "http://10.0.0.1/inside"}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _observation(second: int, *, result: object) -> dict[str, Any]:
    return {"phenomenonTime": text_of(MORNING + second * 1_000), "result": result}


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Run the server; return its address and what it is asked."""
    asked: list[str] = []
    handler = type("Handler", (_Server,), {"asked": asked})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{one.server_address[1]}/v1.1", asked
        one.shutdown()
        thread.join()


def test_SEN_01_sensorthings_is_asked_page_by_page(server: tuple[str, list[str]]) -> None:
    """It asks for what is newer than the last, follows pages of the same server only, and tries again after a fault."""
    address, asked = server
    feed = inlet()
    device = GroundDevice(sensor_id="pir-1", lon=11.2, lat=55.4)
    source = SensorThingsSource(sensor_id="things", address=address, devices={"7": device}, every_s=0.1)

    async def story() -> None:
        async with running(ask_sensorthings(feed, source)):
            await until(lambda: len(asked) >= 4 and lines(feed.desk, "pir-1") == 2)

    asyncio.run(story())
    assert asked[1].startswith("/v1.1/Datastreams(7)/Observations?$filter=phenomenonTime%20gt%20")
    assert asked[2] == "/v1.1/next"
    assert text_of(MORNING + 2_000).replace(":", "%3A") in asked[3]
