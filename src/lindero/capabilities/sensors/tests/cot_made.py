"""Events of Cursor on Target with invented content, for tests and for the fuzzer."""

from lindero.capabilities.sensors.formats.cot_protobuf import blank_message, on_stream
from lindero.kernel.times import text_of

AT = 1_795_334_400_000
"""2026-11-22T08:00:00Z."""

DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
REMARK = "seen by M. Keller"
"""Words about a person, which must not be kept."""


def text(
    uid: str = "PATROL-7",
    kind: str = "a-f-G-U-C",
    *,
    lon: float = 11.2,
    lat: float = 55.4,
    detail: str = "",
    **more: str,
) -> bytes:
    """Return an event as XML: at 8 o'clock, for two minutes, within 10 m."""
    said = {"hae": "12.5", "ce": "10.0", "le": "9999999.0", **more}
    errors = " ".join(f'{name}="{value}"' for name, value in said.items())
    return (
        DECLARATION
        + (
            f'<event version="2.0" uid="{uid}" type="{kind}" how="m-g" time="{text_of(AT)}" start="{text_of(AT)}"'
            f' stale="{text_of(AT + 120_000)}"><point lat="{lat}" lon="{lon}" {errors}/>'
            f'<detail><contact callsign="{uid}"/><track course="271.5" speed="3.2"/>'
            f"<remarks>{REMARK}</remarks>{detail}</detail></event>"
        ).encode()
    )


def message(
    uid: str = "PATROL-7", kind: str = "a-f-G-U-C", *, lon: float = 11.2, lat: float = 55.4, inner: str = ""
) -> bytes:
    """Return an event as protobuf, without framing."""
    made = blank_message()
    event = made.cotEvent
    event.uid, event.type, event.how = uid, kind, "m-g"
    event.sendTime = event.startTime = AT
    event.staleTime = AT + 120_000
    event.lon, event.lat, event.hae, event.ce, event.le = lon, lat, 12.5, 10.0, 9_999_999.0
    event.detail.track.course, event.detail.track.speed = 271.5, 3.2
    event.detail.xmlDetail = inner or f"<remarks>{REMARK}</remarks>"
    return bytes(made.SerializeToString())


def framed(**said: str) -> bytes:
    """Return an event as protobuf, framed for a stream."""
    return on_stream(message(**said))  # type: ignore[arg-type]  # texts only are given here
