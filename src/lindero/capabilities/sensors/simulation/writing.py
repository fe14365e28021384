"""A scene as files: what sensors sent, in the formats that they write, and the truth beside it."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import numpy as np

from lindero.capabilities.sensors.records import OBJECT_CLASSES, Observations
from lindero.capabilities.sensors.simulation.ais_station import heard
from lindero.capabilities.sensors.simulation.ground import alarms
from lindero.capabilities.sensors.simulation.radar import RadarWatch
from lindero.capabilities.sensors.simulation.radar_station import sent
from lindero.capabilities.sensors.simulation.scenes import Simulated
from lindero.kernel.times import text_of
from lindero.kernel.units import DEGREE_E7

TRUTH_EVERY_S: Final = 10.0

Opened = Callable[[str], IO[Any]]
"""Opens a file of the scene for writing, by its name: for bytes where that ends in `.asterix`, for text otherwise."""

TRUTH: Final = ("t", "thing_id", "object_class", "people", "lon", "lat", "x", "y", "vx", "vy")
DETECTIONS: Final = ("scan", "t", "t_arr", "sensor", "nation", "x", "y", "rxx", "rxy", "ryy")
ALARMS: Final = ("time", "id", "lon", "lat", "accuracy_m", "object_class")


class Written(msgspec.Struct, frozen=True):
    """How much of each was written.

    Attributes:
        things: Things in the truth.
        incidents: Incidents in the truth.
        lines: Lines of AIS.
        plots: Plots of radars.
        alarms: Alarms of ground sensors.
    """

    things: int
    incidents: int
    lines: int
    plots: int
    alarms: int


def write_scene(scene: Simulated, begins_at: int, open_file: Opened) -> Written:
    """Write a scene: `scene.json`, `truth.csv`, `incidents.jsonl`, and a file for each sensor.

    Receivers of AIS write `NAME.nmea`, radars `NAME.asterix`, ground sensors `NAME.csv`. All radars together also
    write `detections.csv` with `params.json`, metres on the scene's plane, as `lindero track` reads them.

    Args:
        scene: The scene.
        begins_at: When it begins, milliseconds UTC.
        open_file: Opens a file by its name.
    """
    with open_file("scene.json") as file:
        json.dump(_about(scene, begins_at), file, indent=1)
    with open_file("truth.csv") as file:
        csv.writer(file, lineterminator="\n").writerows(_truth(scene))
    with open_file("incidents.jsonl") as file:
        file.writelines(f"{json.dumps(msgspec.to_builtins(incident))}\n" for incident in scene.incidents)
    return Written(
        things=len(scene.things),
        incidents=len(scene.incidents),
        lines=_write_ais(scene, begins_at, open_file),
        plots=_write_radars(scene, begins_at, open_file),
        alarms=_write_alarms(scene, begins_at, open_file),
    )


def into(folder: Path) -> Opened:
    """Return what opens the files of a scene in a folder."""

    def opened(name: str) -> IO[Any]:
        if name.endswith(".asterix"):
            return (folder / name).open("wb")
        return (folder / name).open("w", encoding="utf-8", newline="")

    return opened


def _about(scene: Simulated, begins_at: int) -> dict[str, Any]:
    kind = scene.kind
    return {
        "is_simulated": True,
        "scene": kind.name,
        "sentence": kind.sentence,
        "seed": scene.seed,
        "begins_at": text_of(begins_at),
        "duration_s": scene.duration_s,
        "origin": [kind.plane.origin.lon_deg, kind.plane.origin.lat_deg],
        "bounds": kind.bounds,
        "wind_mps": [round(float(wind), 1) for wind in scene.weather.wind_mps],
        "rain_mmph": [round(float(rain), 1) for rain in scene.weather.rain_mmph],
        "sensors": msgspec.to_builtins(kind.sensors),
    }


def _truth(scene: Simulated) -> Iterator[tuple[Any, ...]]:
    yield TRUTH
    for time in np.arange(0.0, scene.duration_s, TRUTH_EVERY_S):
        now = np.array([time])
        for thing in scene.things:
            if thing.journey.is_there(now)[0]:
                (x,), (y,) = thing.journey.at(now)
                (vx,), (vy,) = thing.journey.velocity(now)
                place = scene.kind.plane.place(float(x), float(y))
                moving = (round(float(value), 2) for value in (x, y, vx, vy))
                about = thing.thing_id, thing.object_class, thing.people
                yield float(time), *about, place.lon_deg, place.lat_deg, *moving


def _write_ais(scene: Simulated, begins_at: int, open_file: Opened) -> int:
    written = 0
    for station in scene.kind.sensors.stations:
        lines = heard(station, scene.things, scene.kind.plane, scene.duration_s, begins_at, scene.seed)
        with open_file(f"{station.sensor_id}.nmea") as file:
            file.writelines(f"{line.decode()}\r\n" for _, line in lines)
        written += len(lines)
    return written


def _write_turns(scene: Simulated, begins_at: int, open_file: Opened) -> None:
    """Write what each radar sends, a file for each: the same plots as in `detections.csv`."""
    for number, radar in enumerate(scene.kind.sensors.radars, start=1):
        turns = sent(
            radar,
            scene.things,
            scene.weather,
            scene.kind.plane,
            scene.duration_s,
            begins_at,
            scene.seed,
            number=number,
        )
        with open_file(f"{radar.sensor_id}.asterix") as file:
            file.writelines(data for _, data in turns)


def _write_radars(scene: Simulated, begins_at: int, open_file: Opened) -> int:
    kind = scene.kind
    rows: list[tuple[Any, ...]] = []
    for radar in kind.sensors.radars:
        watch = RadarWatch(radar, scene.things, scene.weather, kind.plane, scene.seed)
        for time, x, y, _ in watch.plots(scene.duration_s):
            spread = (np.round(values, 3).tolist() for values in watch.covariances(x, y))
            places = np.round(x, 2).tolist(), np.round(y, 2).tolist()
            scan = round(time / radar.scan_s)
            rows += (
                (scan, time, time, radar.sensor_id, "NRD", *values)
                for values in zip(*places, *spread, strict=True)
            )
    _write_turns(scene, begins_at, open_file)
    if not kind.sensors.radars:
        return 0
    rows.sort(key=lambda row: row[:1] + row[1:4])
    with open_file("detections.csv") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(DETECTIONS)
        writer.writerows(rows)
    with open_file("params.json") as file:
        json.dump({"area": kind.bounds, "dt": kind.sensors.radars[0].scan_s, "manoeuvre": True}, file)
    return len(rows)


def _write_alarms(scene: Simulated, begins_at: int, open_file: Opened) -> int:
    written = 0
    for line in scene.kind.sensors.lines:
        batches = alarms(
            line,
            scene.things,
            scene.weather,
            scene.kind.plane,
            scene.duration_s,
            begins_at,
            scene.seed,
        )
        with open_file(f"{line.sensor_id}.csv") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(ALARMS)
            for batch in batches:
                writer.writerows(_alarm_rows(batch))
                written += len(batch)
    return written


def _alarm_rows(batch: Observations) -> Iterator[tuple[Any, ...]]:
    for row in range(len(batch)):
        yield (
            text_of(int(batch.measured_at[row])),
            batch.identities[batch.identity[row]].partition("/")[2],
            int(batch.lon[row]) / DEGREE_E7,
            int(batch.lat[row]) / DEGREE_E7,
            int(batch.accuracy_m[row]),
            OBJECT_CLASSES[batch.object_class[row]],
        )
