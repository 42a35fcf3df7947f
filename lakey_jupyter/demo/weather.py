"""`weather.daily`: ten years of daily weather at thirty stations, a file a year, with seasons and gaps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .shapes import out_of_order, seasonal

YEARS = range(2016, 2026)
STATIONS = 30
DESCRIPTION = """Daily weather at thirty stations from 2016 to 2025, a folder a year.

Temperatures follow the season and the station's height. Rain is **empty** where the gauge was out of order.
"""
COLUMNS = {
    "date": "the day",
    "station": "the station, such as station-07",
    "height": "metres above the sea",
    "t_min": "lowest temperature in °C",
    "t_max": "highest temperature in °C",
    "rain": "millimetres; empty where the gauge was out of order",
    "wind": "mean speed in m/s",
    "snow": "whether snow lay in the morning",
    "year": "the year of the file",
}


def write_weather(folder: Path, seed: int) -> None:
    """Write all years below a folder."""
    for year in YEARS:
        place = folder / f"year={year}"
        place.mkdir(parents=True)
        table = one_year(np.random.default_rng([seed, year]), year)
        pq.write_table(table, place / "part-0.parquet", row_group_size=2_000, compression="snappy")


def one_year(draw: np.random.Generator, year: int) -> pa.Table:
    """All stations of one year, day by day."""
    first, days = date(year, 1, 1).toordinal(), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    day, station = (grid.ravel() for grid in np.meshgrid(np.arange(days), np.arange(STATIONS), indexing="ij"))
    height = (station * 73) % 1_900
    spell = np.repeat(np.convolve(draw.normal(0, 4, days + 6), np.ones(7) / 7, "valid"), STATIONS)
    mean = 11 + 10 * seasonal(day) - height * 0.0065 + spell + draw.normal(0, 1.5, len(day)) + (year - 2016) * 0.05
    spread = draw.gamma(4, 1.2, len(day))
    wet = draw.random(len(day)) < 0.34
    return pa.table(
        {
            "date": pa.array(day + first - date(1970, 1, 1).toordinal(), pa.int32()).cast(pa.date32()),
            "station": [f"station-{n:02d}" for n in station],
            "height": pa.array(height, pa.int16()),
            "t_min": pa.array(np.round(mean - spread, 1), pa.float32()),
            "t_max": pa.array(np.round(mean + spread, 1), pa.float32()),
            "rain": pa.array(
                np.round(np.where(wet, draw.gamma(0.9, 7, len(day)), 0), 1), mask=out_of_order(draw, len(day), 0.03, 40)
            ),
            "wind": pa.array(np.round(draw.weibull(2, len(day)) * 4.5, 1), pa.float32()),
            "snow": pa.array((mean < 0) & (height > 400)),
        }
    )
