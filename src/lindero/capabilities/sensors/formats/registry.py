"""Every format that is decoded as a stream of bytes: its name, how a decoder of it is made, how it begins."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from lindero.capabilities.sensors.formats.adsb_json import AdsbJsonDecoder
from lindero.capabilities.sensors.formats.adsb_sbs import SbsDecoder, SbsOptions
from lindero.capabilities.sensors.formats.ais import AisDecoder
from lindero.capabilities.sensors.formats.asterix import AsterixDecoder
from lindero.capabilities.sensors.formats.asterix_options import AsterixOptions
from lindero.capabilities.sensors.formats.capture_decoding import CaptureDecoder
from lindero.capabilities.sensors.formats.cot import CotDecoder
from lindero.capabilities.sensors.formats.decoder import Decoder
from lindero.capabilities.sensors.formats.gnss import GnssDecoder, GnssOptions
from lindero.capabilities.sensors.formats.gpx import GpxDecoder
from lindero.capabilities.sensors.formats.kml import KmlDecoder
from lindero.capabilities.sensors.formats.mavlink import MavlinkDecoder
from lindero.capabilities.sensors.formats.packets import udp_payload, wifi_frame
from lindero.capabilities.sensors.formats.remote_id import RemoteIdDecoder, RemoteIdOptions
from lindero.capabilities.sensors.formats.sniffing import Start
from lindero.capabilities.sensors.formats.ulog import UlogDecoder
from lindero.capabilities.sensors.records import Format
from lindero.kernel.errors import Invalid

Options = Mapping[str, Any]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One way in which observations are written.

    Attributes:
        name: What people call it on the command line and in settings: `asterix`, `asterix-pcap`.
        format: How a sensor that writes so is registered.
        title: What it is, in a few words.
        make: Makes a decoder for a sensor, from settings by name.
        begins: Says whether the first bytes of a file look like it.
    """

    name: str
    format: Format
    title: str
    make: Callable[[str, Options], Decoder]
    begins: Callable[[Start], bool]


class _NoSettings(msgspec.Struct, forbid_unknown_fields=True):
    """The settings of a format that has none."""


def decoder_of(name: str, sensor_id: str, options: Options | None = None) -> Decoder:
    """Make a decoder.

    Args:
        name: Name of the format, one of `FORMATS`.
        sensor_id: The sensor's name.
        options: The format's settings by name, as in a configuration.

    Raises:
        Invalid: If the format is not known, or does not have these settings.
    """
    written = next((written for written in FORMATS if written.name == name), None)
    if written is None:
        raise Invalid(
            "sensors.format",
            f"The format {name} is not known.",
            f"Name one of {', '.join(written.name for written in FORMATS)}.",
        )
    try:
        return written.make(sensor_id, options or {})
    except msgspec.ValidationError as error:
        raise Invalid("sensors.options", f"{name} has other settings: {error}.", "See the guide.") from error


def sniff(head: bytes) -> str | None:
    """Return the name of the format that a file's first bytes look like; None if they look like none.

    Args:
        head: At least a few hundred bytes of the beginning, or the whole of a shorter file.
    """
    start = Start(head)
    return next((written.name for written in FORMATS if written.begins(start)), None)


def _asterix(sensor_id: str, options: Options) -> Decoder:
    return AsterixDecoder(sensor_id, msgspec.convert(options, AsterixOptions, strict=False))


def _asterix_capture(sensor_id: str, options: Options) -> Decoder:
    settings = msgspec.convert(options, AsterixOptions, strict=False)
    return CaptureDecoder(AsterixDecoder(sensor_id, settings, takes_datagrams=True), udp_payload)


def _mavlink_capture(sensor_id: str, options: Options) -> Decoder:
    msgspec.convert(options, _NoSettings)
    return CaptureDecoder(MavlinkDecoder(sensor_id, takes_datagrams=True), udp_payload)


def _remote_id(sensor_id: str, options: Options) -> Decoder:
    return RemoteIdDecoder(sensor_id, msgspec.convert(options, RemoteIdOptions))


def _remote_id_capture(sensor_id: str, options: Options) -> Decoder:
    msgspec.convert(options, _NoSettings)
    return CaptureDecoder(RemoteIdDecoder(sensor_id, RemoteIdOptions(framing="wifi")), wifi_frame)


def _sbs(sensor_id: str, options: Options) -> Decoder:
    return SbsDecoder(sensor_id, msgspec.convert(options, SbsOptions, strict=False))


def _gnss(sensor_id: str, options: Options) -> Decoder:
    return GnssDecoder(sensor_id, msgspec.convert(options, GnssOptions))


def _plain(make: Callable[[str], Decoder]) -> Callable[[str, Options], Decoder]:
    def made(sensor_id: str, options: Options) -> Decoder:
        msgspec.convert(options, _NoSettings)
        return make(sensor_id)

    return made


def _row(
    name: str,
    written_as: Format,
    title: str,
    make: Callable[[str, Options], Decoder],
    begins: Callable[[Start], bool],
) -> Written:
    return Written(name=name, format=written_as, title=title, make=make, begins=begins)


FORMATS: Final = (
    _row("ulog", "mavlink", "flight logs of PX4", _plain(UlogDecoder), Start.is_ulog),
    _row(
        "remote-id-pcap",
        "remote_id",
        "Wi-Fi of drones in a capture",
        _remote_id_capture,
        Start.is_wifi_capture,
    ),
    _row("mavlink-pcap", "mavlink", "MAVLink in a capture", _mavlink_capture, Start.is_mavlink_capture),
    _row("asterix-pcap", "asterix", "ASTERIX in a capture", _asterix_capture, Start.is_capture),
    _row("gpx", "gpx", "GPX", _plain(GpxDecoder), Start.is_gpx),
    _row("kml", "kml", "KML", _plain(KmlDecoder), Start.is_kml),
    _row("cot", "cot", "Cursor on Target, XML or protobuf", _plain(CotDecoder), Start.is_cot),
    _row("sbs", "adsb", "ADS-B as BaseStation lines", _sbs, Start.is_sbs),
    _row("ais", "ais", "AIS in NMEA 0183", _plain(lambda _: AisDecoder()), Start.is_ais),
    _row("gnss", "gnss", "satellite navigation in NMEA 0183", _gnss, Start.is_gnss),
    _row("adsb", "adsb", "ADS-B as JSON of readsb", _plain(AdsbJsonDecoder), Start.is_adsb),
    _row("mavlink", "mavlink", "MAVLink, also with a log's times", _plain(MavlinkDecoder), Start.is_mavlink),
    _row("asterix", "asterix", "ASTERIX data blocks", _asterix, Start.is_asterix),
    _row("remote-id", "remote_id", "messages of remote identification", _remote_id, Start.is_nothing),
)
"""Formats in the order in which a file is tried; a new one goes before those that would take it for theirs."""
