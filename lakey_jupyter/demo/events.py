"""`iot.events`: two months of readings of field devices, a file a day, with outages, faults and worn batteries."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .shapes import Curve, Marks, daily, gaps, wander, wear

DAYS = 60
FIRST = date(2026, 9, 1)
PER_DAY = 34_500
GROUP_ROWS = 12_000
HOURS = 24 * DAYS
DAY_MICROS = 86_400_000_000


class Site(NamedTuple):
    """A place with devices: how warm it is on the first day, how much warmer each day, and how far east of UTC."""

    name: str
    devices: int
    warmth: float
    per_day: float
    hours_east: float


SITES = (
    Site("Zürich", 46, 17.5, -0.13, 2),
    Site("São Paulo", 38, 18.0, 0.08, -3),
    Site("東京", 34, 25.0, -0.14, 9),
    Site("Łódź", 26, 16.5, -0.15, 2),
    Site("Austin", 20, 29.0, -0.15, -5),
    Site("Montréal", 16, 18.0, -0.19, -4),
    Site("Nairobi", 12, 19.5, 0.02, 3),
    Site("Reykjavík", 8, 9.5, -0.09, 0),
)
NAMES = {"temperature": 0.38, "humidity": 0.24, "pressure": 0.18, "battery": 0.12, "vibration": 0.08}
FIRMWARE = ("1.8.2", "2.0.0", "2.0.1", "2.1.0-rc1")
SITE_OF = np.repeat(np.arange(len(SITES)), [site.devices for site in SITES])
DEVICES = len(SITE_OF)
# One outage that every seed has, so that whoever looks at days finds it: Łódź is gone for two of them.
GONE = (3, slice(37 * 24, 39 * 24))
# Some devices talk more than others.
TALK = 1 + np.arange(DEVICES) * 37 % 100 / 40
WARMTH = np.array([site.warmth for site in SITES])
WARMING = np.array([site.per_day for site in SITES])
EAST = np.array([site.hours_east for site in SITES])

DESCRIPTION = """Readings of 200 field devices at eight sites, one file a day: two million rows of autumn 2026.

- Sorted by time within a day. What was measured stands in `name`, the reading in `value`.
- A reading that got lost is **empty**; a broken sensor says **NaN**; while a whole site is offline there are no rows.
- Temperatures follow the hour of the site's own day, the weather and the season. Batteries wear out and are changed.

Made from a seed for trying things out: the places are real, the readings are not.
"""
COLUMNS = {
    "timestamp": "when the reading was taken (UTC)",
    "device": "the device, such as dev-017",
    "site": "the place it stands in",
    "name": "what was measured",
    "value": "the reading: °C, %, hPa, V or mm/s, as the name says; NaN from a broken sensor, empty where it got lost",
    "quality": "0 good, 1 doubtful, 2 broken sensor, 3 lost",
    "firmware": "the version the device ran",
    "is_alarm": "whether the reading raised an alarm; empty where there is no reading to judge",
    "payload_bytes": "the size of the message",
    "day": "the day of the file (UTC)",
}


class Course(NamedTuple):
    """What befell the sites and devices, hour by hour."""

    weather: Curve
    air: Curve
    offline: Marks
    lost: Marks
    broken: Marks


def write_events(folder: Path, seed: int) -> None:
    """Write all days below a folder."""
    course = _course(np.random.default_rng([seed, DAYS]))
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        place = folder / f"day={day.isoformat()}"
        place.mkdir(parents=True)
        table = _one_day(np.random.default_rng([seed, number]), course, number)
        pq.write_table(table, place / "part-0.parquet", row_group_size=GROUP_ROWS, compression="snappy")


def _course(draw: np.random.Generator) -> Course:
    offline = gaps(draw, len(SITES), HOURS, 0.015, 9)
    offline[GONE] = True
    return Course(
        weather=wander(draw, len(SITES), HOURS, 60) * 2.2,
        air=wander(draw, len(SITES), HOURS, 90) * 7,
        offline=offline,
        lost=gaps(draw, DEVICES, HOURS, 0.02, 14),
        broken=gaps(draw, DEVICES, HOURS, 0.006, 20),
    )


def _one_day(draw: np.random.Generator, course: Course, number: int) -> pa.Table:
    micros = np.sort(draw.integers(0, DAY_MICROS, round(draw.normal(PER_DAY, 600))))
    device = draw.choice(DEVICES, len(micros), p=TALK / TALK.sum())
    hour = number * 24 + micros // 3_600_000_000
    heard = ~course.offline[SITE_OF[device], hour]
    micros, device, hour = micros[heard], device[heard], hour[heard]
    name = draw.choice(len(NAMES), len(micros), p=list(NAMES.values()))
    value = _values(draw, course, (name, device, micros / DAY_MICROS + number), hour)
    lost, broken = course.lost[device, hour], course.broken[device, hour]
    value[broken] = np.nan
    doubtful = draw.random(len(micros)) < 0.04
    start = ((FIRST - date(1970, 1, 1)).days + number) * DAY_MICROS
    return pa.table(
        {
            "timestamp": pa.array(micros + start, pa.timestamp("us", "UTC")),
            "device": _worded([f"dev-{n:03d}" for n in range(DEVICES)], device),
            "site": _worded([site.name for site in SITES], SITE_OF[device]),
            "name": _worded(list(NAMES), name),
            "value": pa.array(np.round(value, 3), mask=lost, from_pandas=False),
            "quality": pa.array(np.select([lost, broken, doubtful], [3, 2, 1]), pa.int8()),
            "firmware": _worded(FIRMWARE, np.minimum(3, device % 3 + (number > 12 + device % 40))),
            "is_alarm": pa.array(_alarms(name, value), mask=lost | broken),
            "payload_bytes": pa.array(draw.poisson(180, len(micros)) + 24 * name, pa.int32()),
        }
    )


def _values(draw: np.random.Generator, course: Course, of: tuple[Any, Any, Any], hour: Any) -> Any:
    """A reading for each row, by what was measured, by which device, and how many days after the first."""
    name, device, days = of
    site = SITE_OF[device]
    local = daily(days * 24 + EAST[site])
    warm = WARMTH[site] + WARMING[site] * days + course.weather[site, hour] + 4.5 * local
    warm += (device % 9 - 4) * 0.3 + draw.normal(0, 0.5, len(name))
    curves = (
        warm,
        np.clip(70 - 2.2 * (warm - WARMTH[site]) + draw.normal(0, 5, len(name)), 8, 100),
        1014 + course.air[site, hour] + draw.normal(0, 0.4, len(name)),
        4.15 - wear(days + device, 0.004 + device % 7 * 0.0015, 0.65) + draw.normal(0, 0.008, len(name)),
        draw.gamma(1.5, 0.8, len(name)) * np.where(device % 11 == 0, 3, 1) * (1.3 + 0.5 * local),
    )
    return np.choose(name, curves)


def _alarms(name: Any, value: Any) -> Any:
    return np.choose(name, (value > 33, value > 97, value < 998, value < 3.58, value > 9))


def _worded(words: Any, places: Any) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), pa.array(words, pa.string())).cast(pa.string())
