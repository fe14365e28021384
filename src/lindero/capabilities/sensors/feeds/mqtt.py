"""Ground sensors that publish through an MQTT broker."""

import asyncio
import contextlib
from typing import TYPE_CHECKING, Annotated, Final

import msgspec

from lindero.capabilities.sensors.feeds.ground import (
    FIRST_WAIT_S,
    Gateway,
    GroundSettings,
    secret_in,
    tls_of,
)
from lindero.capabilities.sensors.formats.mqtt import check_filter, filter_for
from lindero.capabilities.sensors.records.mapping import Origins
from lindero.kernel.capability import Feed
from lindero.kernel.desk import Inlet
from lindero.kernel.times import SECOND_MS

if TYPE_CHECKING:
    import aiomqtt

MAX_WAITING: Final = 10_000
"""Messages that may wait; the broker keeps what comes beyond them."""


class MqttSource(GroundSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An MQTT 3.1.1 broker.

    Attributes:
        host: Its name or address.
        port: Its port.
        user: Who we are there; empty for nobody.
        is_plain: Whether the connection goes without TLS, for a broker on this machine.
        names: Where each quantity comes from in the messages of all devices.
    """

    host: str
    port: Annotated[int, msgspec.Meta(ge=1, le=65_535)] = 8_883
    user: str = ""
    is_plain: bool = False
    names: Origins = msgspec.field(default_factory=dict)


async def listen_mqtt(inlet: Inlet, settings: MqttSource) -> None:
    """Take messages from a broker for ever; connect again whenever it is lost.

    Raises:
        Invalid: If a topic filter or a mapping cannot be used.
        Unavailable: If a file of the settings cannot be read.
    """
    import aiomqtt  # noqa: PLC0415  only who listens to a broker waits for it

    filters = [check_filter(text) for text in settings.devices]
    names = {key: {**settings.names, **device.names} for key, device in settings.devices.items()}
    gateway = Gateway(inlet, settings, "mqtt", names)
    await gateway.register()
    password = secret_in(settings.password_file)
    tls = None if settings.is_plain else tls_of(settings.ca_file)
    wait_s = FIRST_WAIT_S
    while True:
        try:
            async with aiomqtt.Client(
                settings.host,
                settings.port,
                username=settings.user or None,
                password=password or None,
                identifier=f"lindero-{settings.sensor_id}",
                clean_session=False,
                protocol=aiomqtt.ProtocolVersion.V311,
                tls_context=tls,
                max_queued_incoming_messages=MAX_WAITING,
            ) as client:
                for text in filters:
                    await client.subscribe(text, qos=1)
                wait_s = FIRST_WAIT_S
                await _take_messages(inlet, settings, gateway, client)
        except aiomqtt.MqttError:
            await gateway.seal()
            await inlet.pause(wait_s)
            wait_s = min(2 * wait_s, settings.reconnect_max_s)


async def _take_messages(
    inlet: Inlet, settings: MqttSource, gateway: Gateway, client: "aiomqtt.Client"
) -> None:
    """Read messages until the connection is lost; between them what waited long enough is sealed.

    Raises:
        aiomqtt.MqttError: When the connection is lost.
    """
    sealing = asyncio.create_task(_seal_on(inlet, settings, gateway))
    try:
        async for message in client.messages:
            key = filter_for(message.topic.value, gateway.decoders)
            if key is None:
                gateway.own.count_invalid("identity")
                continue
            gateway.decoders[key].feed(message.payload, inlet.now())
            await gateway.tell(key)
    finally:
        sealing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sealing


async def _seal_on(inlet: Inlet, settings: MqttSource, gateway: Gateway) -> None:
    while True:
        await inlet.pause(settings.seal_ms / SECOND_MS)
        await gateway.seal()


FEEDS: Final = (
    Feed(
        name="sensors.ground_mqtt",
        settings=MqttSource,
        run=listen_mqtt,
        sentence="Ground sensors that publish through an MQTT broker.",
    ),
)
