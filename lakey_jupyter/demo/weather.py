"""`weather.daily`: ten years of daily weather at thirty stations, a file a year, with seasons, spells and gaps."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .shapes import gaps, seasonal, wander

YEARS = range(2016, 2026)
GROUP_ROWS = 2_000


class Station(NamedTuple):
    """A station: degrees north, metres above the sea, the mean temperature of its year and how far seasons move it."""

    name: str
    latitude: float
    height: int
    mean: float
    swing: float


STATIONS = tuple(
    Station(*each)
    for each in (
        ("Accra", 5.6, 60, 27.0, 1.5),
        ("Austin", 30.3, 150, 20.5, 9.5),
        ("Bogotá", 4.7, 2550, 13.5, 0.5),
        ("Brno", 49.2, 240, 9.8, 10.5),
        ("Buenos Aires", -34.6, 25, 17.9, 7.0),
        ("Cape Town", -33.9, 40, 17.0, 4.5),
        ("Chennai", 13.1, 7, 28.8, 3.5),
        ("Dublin", 53.3, 20, 9.8, 5.0),
        ("Florianópolis", -27.6, 5, 20.8, 4.0),
        ("Genève", 46.2, 375, 11.0, 9.5),
        ("Göteborg", 57.7, 12, 8.2, 9.0),
        ("Hà Nội", 21.0, 15, 24.0, 6.5),
        ("İzmir", 38.4, 25, 18.0, 9.5),
        ("Kraków", 50.1, 220, 9.0, 11.0),
        ("La Paz", -16.5, 3640, 8.5, 2.0),
        ("Łódź", 51.8, 210, 8.9, 11.0),
        ("Montréal", 45.5, 35, 7.2, 15.5),
        ("Nairobi", -1.3, 1795, 18.8, 1.5),
        ("Oulu", 65.0, 15, 3.2, 13.0),
        ("Perth", -31.9, 20, 18.6, 5.5),
        ("Reykjavík", 64.1, 15, 5.2, 5.5),
        ("São Paulo", -23.6, 760, 19.8, 3.2),
        ("Tromsø", 69.6, 10, 3.0, 8.0),
        ("Valparaíso", -33.0, 40, 14.2, 3.5),
        ("Wien", 48.2, 170, 11.2, 10.5),
        ("Zürich", 47.4, 410, 9.8, 9.5),
        ("Ürümqi", 43.8, 800, 7.4, 19.0),
        ("Αθήνα", 38.0, 70, 18.8, 9.0),
        ("京都", 35.0, 40, 16.2, 11.5),
        ("東京", 35.7, 25, 16.0, 10.5),
    )
)
DESCRIPTION = """Daily weather at thirty stations from 2016 to 2025, one file a year.

- Temperatures follow the season (the other way round in the south), warm and cold spells, and a slow warming.
- Rain is **empty** while a gauge was out of order, wind while an anemometer was.

Made from a seed for trying things out: the places are real, the weather is not.
"""
COLUMNS = {
    "date": "the day",
    "station": "the station",
    "latitude": "degrees north of the equator",
    "height": "metres above the sea, roughly",
    "t_min": "lowest temperature in °C",
    "t_max": "highest temperature in °C",
    "rain": "millimetres; empty while the gauge was out of order",
    "wind": "mean speed in m/s; empty while the anemometer was out of order",
    "snow": "whether snow lay in the morning",
    "year": "the year of the file",
}


def write_weather(folder: Path, seed: int) -> None:
    """Write all years below a folder."""
    for year in YEARS:
        place = folder / f"year={year}"
        place.mkdir(parents=True)
        table = _one_year(np.random.default_rng([seed, year]), year)
        pq.write_table(table, place / "part-0.parquet", row_group_size=GROUP_ROWS, compression="snappy")


def _one_year(draw: np.random.Generator, year: int) -> pa.Table:
    """All stations of one year, day by day."""
    first, days, count = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days, len(STATIONS)
    shape = (days, count)
    day, station = (grid.ravel() for grid in np.meshgrid(np.arange(days), np.arange(count), indexing="ij"))
    _, *known = zip(*STATIONS, strict=True)
    latitude, height, usual, swing = (np.array(each)[station] for each in known)
    spell = wander(draw, count, days, 6).T.ravel() * (1 + swing * 0.2)
    mean = usual + np.sign(latitude) * swing * seasonal(day) + spell + (day / 365 + year - 2016) * 0.05
    spread = draw.gamma(4, 1.1, shape).ravel()
    wet = draw.random(days * count) < 0.18 + station * 7 % 10 / 30 - 0.05 * np.clip(spell, -3, 3)
    rain = np.where(wet, draw.gamma(0.9, 7, days * count), 0)
    wind = draw.weibull(2, days * count) * (4.5 - 1.2 * np.sign(latitude) * seasonal(day))
    gauge, anemometer = (gaps(draw, count, days, share, 9).T.ravel() for share in (0.03, 0.012))
    return pa.table(
        {
            "date": pa.array(day + (first - date(1970, 1, 1)).days, pa.int32()).cast(pa.date32()),
            "station": [STATIONS[each].name for each in station],
            "latitude": pa.array(latitude, pa.float32()),
            "height": pa.array(height, pa.int16()),
            "t_min": pa.array(np.round(mean - spread, 1), pa.float32()),
            "t_max": pa.array(np.round(mean + spread, 1), pa.float32()),
            "rain": pa.array(np.round(rain, 1), mask=gauge),
            "wind": pa.array(np.round(wind, 1), pa.float32(), mask=anemometer),
            "snow": pa.array((mean < 1) & (draw.random(days * count) < 0.8)),
        }
    )
