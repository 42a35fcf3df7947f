"""`iot.events`: two months of readings of field devices, a file a day, with outages, sensor faults and drift."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .shapes import daily, drift, out_of_order

DAYS = 60
FIRST = date(2026, 9, 1)
PER_DAY = 34_000
DEVICES = 200
GROUP_ROWS = 8_500
SITES = ("Zürich", "São Paulo", "東京", "Łódź", "Reykjavík", "Nairobi", "Montréal", "Austin")
WARMTH = np.array([14.0, 23.0, 21.0, 12.0, 7.0, 22.0, 13.0, 27.0])
PROPERTIES = ("temperature", "humidity", "pressure", "battery", "vibration")
SHARES = (0.38, 0.24, 0.18, 0.12, 0.08)
FIRMWARE = ("1.8.2", "2.0.0", "2.0.1", "2.1.0-rc1")
DESCRIPTION = """Readings of 200 field devices at eight sites, one file a day from September 2026.

Sorted by time within a day. A reading that never came is **empty**, a broken sensor says *not a number*, and
batteries wear out. Made by a seed: nobody's data.
"""
COLUMNS = {
    "timestamp": "when the reading was taken (UTC)",
    "device": "the device, such as dev-017",
    "site": "the place it stands in",
    "name": "what was measured",
    "value": "the reading: °C, %, hPa, V or mm/s, as the name says",
    "quality": "0 good, 1 doubtful, 2 bad",
    "firmware": "the version the device ran",
    "is_alarm": "whether the reading raised an alarm; empty where nobody watched",
    "payload_bytes": "the size of the message",
    "day": "the day of the file (UTC)",
}


def write_events(folder: Path, seed: int) -> None:
    """Write all days below a folder."""
    for number in range(DAYS):
        day = FIRST + timedelta(days=number)
        place = folder / f"day={day.isoformat()}"
        place.mkdir(parents=True)
        table = one_day(np.random.default_rng([seed, number]), day, number)
        pq.write_table(table, place / "part-0.parquet", row_group_size=GROUP_ROWS, compression="snappy")


def one_day(draw: np.random.Generator, day: date, number: int) -> pa.Table:
    """The readings of one day."""
    count = int(draw.normal(PER_DAY, 600))
    micros = np.sort(draw.integers(0, 86_400_000_000, count))
    device = draw.integers(0, DEVICES, count)
    site = device % len(SITES)
    kind = draw.choice(len(PROPERTIES), count, p=SHARES)
    warm = WARMTH[site] + 5 * daily(micros / 3.6e9) - 0.08 * number + draw.normal(0, 1.2, count)
    value = _values(draw, kind, device, warm, number)
    broken = draw.random(count) < np.where(device % 37 == 0, 0.06, 0.002)
    value[broken] = np.nan
    lost = out_of_order(draw, count, 0.02, 300)
    start = (day - date(1970, 1, 1)).days * 86_400_000_000
    quality = np.where(broken, 2, (draw.random(count) < 0.05).astype(int))
    alarm = np.choose(kind, (value > 33, value > 98, value < 1000, value < 3.7, value > 7))
    return pa.table(
        {
            "timestamp": pa.array(micros + start, pa.timestamp("us", "UTC")),
            "device": _named([f"dev-{n:03d}" for n in range(DEVICES)], device),
            "site": _named(SITES, site),
            "name": _named(PROPERTIES, kind),
            "value": pa.array(np.round(value, 3), mask=lost, from_pandas=False),
            "quality": pa.array(quality, pa.int8()),
            "firmware": _named(FIRMWARE, np.minimum(3, device % 3 + (number > 30))),
            "is_alarm": pa.array(alarm | (draw.random(count) < 0.003), mask=draw.random(count) < 0.1),
            "payload_bytes": pa.array(draw.poisson(180, count) + 24 * kind, pa.int32()),
        }
    )


def _values(draw: np.random.Generator, kind: Any, device: Any, warm: Any, number: int) -> Any:
    """A reading for each row, by what was measured."""
    curves = (
        warm,
        np.clip(78 - 1.4 * (warm - 10) + draw.normal(0, 6, len(kind)), 5, 100),
        1013 + 9 * np.sin(number / 5 + device % len(SITES)) + draw.normal(0, 1.5, len(kind)),
        4.15 - drift(number, 0.002 + device % 7 * 0.0015) + draw.normal(0, 0.01, len(kind)),
        draw.gamma(1.5, 0.8, len(kind)) * np.where(device % 11 == 0, 4, 1),
    )
    return np.choose(kind, curves)


def _named(names: Any, places: Any) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), pa.array(names, pa.string())).cast(pa.string())
