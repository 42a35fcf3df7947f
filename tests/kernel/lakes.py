"""Small lakes for what a notebook does with them: the rows as pandas has them, and the files they lie in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

SHARED = Path(__file__).resolve().parents[3] / "shared"
WEATHER = SHARED / "data" / "nyc-hourly-weather-2013.csv"
S3_SERVER = SHARED / "tools" / "s3-server"
KINDS = ("temperature", "humidity", "größe")


def events(place: Path, rows: int = 3_000) -> pd.DataFrame:
    """Events of devices, written below `place`; `id` and `ok` have NULLs, `value` has NaN."""
    number = np.arange(rows)
    table = pa.table(
        {
            "at": pa.array(number.astype("datetime64[s]"), pa.timestamp("ns", "UTC")),
            "id": pa.array([None if each % 7 == 0 else each + 2**53 for each in number.tolist()], pa.int64()),
            "name": pa.array([KINDS[each % 3] for each in number.tolist()]),
            "value": pa.array(np.where(number % 11 == 0, np.nan, number / 10)),
            "ok": pa.array([None if each % 5 == 0 else each % 2 == 0 for each in number.tolist()]),
            "day": pa.array((number // 1_000).astype("datetime64[D]"), pa.date32()),
        }
    )
    place.mkdir(parents=True)
    for part in range(3):
        begin, end = part * rows // 3, (part + 1) * rows // 3
        pq.write_table(table.slice(begin, end - begin), place / f"part-{part}.parquet", row_group_size=250)
    return table.to_pandas(types_mapper=pd.ArrowDtype)


def weather() -> pd.DataFrame:
    """New York's weather of 2013 by the hour, as pandas reads it."""
    frame = pd.read_csv(WEATHER, na_values=["NA"])
    frame["time_hour"] = pd.to_datetime(frame["time_hour"], utc=True)
    return frame


def write_weather(place: Path) -> None:
    """The weather as Parquet below `place`, partitioned by origin and month."""
    table = pa.Table.from_pandas(weather(), preserve_index=False)
    partitioning = ds.partitioning(pa.schema([("origin", pa.string()), ("month", pa.int64())]), flavor="hive")
    ds.write_dataset(table, place, format="parquet", partitioning=partitioning)
