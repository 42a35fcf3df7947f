"""The rows have the shapes that the descriptions promise: days, seasons, wear, outages, faults, many letters."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from lakey_jupyter.demo.events import NAMES, SITES
from lakey_jupyter.demo.weather import STATIONS


@pytest.fixture(scope="module")
def readings(events: pa.Table) -> pd.DataFrame:
    """The readings that came and are numbers, with the hour of the site's own day."""
    kept = events.filter(pc.and_kleene(pc.is_valid(events["value"]), pc.invert(pc.is_nan(events["value"]))))
    frame: pd.DataFrame = kept.select(["timestamp", "device", "site", "name", "value", "is_alarm"]).to_pandas()
    east = {site.name: site.hours_east for site in SITES}
    local = frame["timestamp"] + pd.to_timedelta(frame["site"].map(east).astype(float), unit="h")
    return frame.assign(hour=local.dt.hour, day=(frame["timestamp"] - frame["timestamp"].min()).dt.days)


def share(mask: Any) -> float:
    """How many of the values are true."""
    return float(pc.mean(mask.cast(pa.float64())).as_py())


def test_events_have_the_types_of_a_real_lake(events: pa.Table) -> None:
    found = {field.name: str(field.type) for field in events.schema}
    assert found == {
        "timestamp": "timestamp[us, tz=UTC]",
        "device": "string",
        "site": "string",
        "name": "string",
        "value": "double",
        "quality": "int8",
        "firmware": "string",
        "is_alarm": "bool",
        "payload_bytes": "int32",
        "day": "string",
    }


def test_events_are_sorted_by_time_and_lie_in_their_days(events: pa.Table) -> None:
    moments = events["timestamp"].to_numpy()
    assert (np.diff(moments) >= np.timedelta64(0)).all()
    assert pc.all(pc.equal(pc.strftime(events["timestamp"], "%Y-%m-%d"), events["day"])).as_py()


def test_readings_are_missing_and_broken_and_the_quality_says_so(events: pa.Table) -> None:
    lost, broken = pc.is_null(events["value"]), pc.fill_null(pc.is_nan(events["value"]), False)
    assert 0.01 < share(lost) < 0.05
    assert 0.002 < share(broken) < 0.02
    assert lost.equals(pc.equal(events["quality"], 3))
    assert broken.equals(pc.equal(events["quality"], 2))
    assert pc.is_null(events["is_alarm"]).equals(pc.or_(lost, broken))


def test_names_have_their_uneven_shares(events: pa.Table) -> None:
    counts = {each["values"]: each["counts"] / len(events) for each in events["name"].value_counts().to_pylist()}
    assert counts == {name: pytest.approx(usual, abs=0.005) for name, usual in NAMES.items()}


def test_there_are_200_devices_some_of_which_talk_more(events: pa.Table) -> None:
    counts = sorted(each["counts"] for each in events["device"].value_counts().to_pylist())
    assert len(counts) == 200
    assert counts[-1] > 2 * counts[0] > 0


def test_texts_are_of_the_world_and_composed(events: pa.Table, products: pa.Table, weather: pa.Table) -> None:
    texts = [*events["site"].unique(), *products["name"].unique(), *products["category"].unique()]
    words = {str(each) for each in [*texts, *weather["station"].unique()]}
    assert {"Zürich", "São Paulo", "東京", "Łódź", "café", "Αθήνα"} <= words
    assert {word for word in words if unicodedata.normalize("NFC", word) != word} == set()


def test_afternoons_are_warmer_than_nights_at_every_site(readings: pd.DataFrame) -> None:
    warm = readings[readings["name"] == "temperature"]
    afternoon = warm[warm["hour"].between(14, 17)].groupby("site")["value"].mean()
    night = warm[warm["hour"].between(2, 5)].groupby("site")["value"].mean()
    assert len(night) == len(SITES)
    assert (afternoon - night).min() > 6
    assert (afternoon - night).max() < 12


def test_sites_differ_and_go_through_their_own_season(readings: pd.DataFrame) -> None:
    warm = readings[readings["name"] == "temperature"]
    means = warm.groupby("site")["value"].mean()
    assert means["Reykjavík"] < means["Zürich"] < means["東京"] < means["Austin"]
    by_half = warm.groupby(["site", warm["day"] >= 30])["value"].mean().unstack()
    assert (by_half[True] - by_half[False]).loc[["Zürich", "Łódź", "Montréal", "東京", "Austin"]].max() < -1
    assert (by_half[True] - by_half[False])["São Paulo"] > 1


def test_alarms_come_from_values(readings: pd.DataFrame) -> None:
    alarms = readings.assign(is_alarm=readings["is_alarm"].astype(bool)).groupby(["name", "is_alarm"])["value"]
    least, most = alarms.min().unstack(), alarms.max().unstack()
    assert len(least) == len(NAMES)
    for name in ("temperature", "humidity", "vibration"):
        assert least[True][name] >= most[False][name]
    for name in ("pressure", "battery"):
        assert most[True][name] <= least[False][name]


def test_batteries_wear_out_and_are_changed(readings: pd.DataFrame) -> None:
    battery = readings[readings["name"] == "battery"].groupby(["device", "day"])["value"].mean().unstack()
    steps = battery.diff(axis=1).stack()
    changed = steps > 0.3
    assert 20 < changed.sum() < 1_000
    assert -0.03 < steps[~changed].mean() < -0.005


def test_sites_go_offline_and_devices_lose_readings_for_hours_on_end(events: pa.Table) -> None:
    frame = events.select(["timestamp", "device", "site", "value"]).to_pandas()
    hour = ((frame["timestamp"] - frame["timestamp"].min().floor("D")).dt.total_seconds() // 3600).astype(int)
    heard = frame.groupby(["site", hour]).size().unstack(fill_value=0)
    silent = (heard == 0).sum(axis=1)
    assert silent["Łódź"] >= 48
    assert 60 < silent.sum() < 600
    lost = pc.is_null(events["value"]).to_pandas().groupby([frame["device"], hour]).mean()
    assert set(lost.unique()) == {0.0, 1.0}, "an outage of a device loses every reading of its hours"


def test_products_have_exact_prices_and_ratings_that_few_gave(products: pa.Table) -> None:
    types = {name: str(products.schema.field(name).type) for name in ("price", "launched", "rating", "discontinued")}
    assert types == {
        "price": "decimal128(10, 2)",
        "launched": "date32[day]",
        "rating": "double",
        "discontinued": "bool",
    }
    assert products["id"].to_pylist() == list(range(len(products)))
    frame = products.select(["category", "sold", "discontinued"]).to_pandas()
    frame = frame.assign(price=products["price"].cast("float64"), rating=products["rating"].to_pandas())
    assert 0.25 < frame["rating"].isna().mean() < 0.45
    assert frame["rating"].min() >= 1
    assert frame["rating"].max() <= 5
    assert frame[frame["sold"] > 100]["rating"].isna().mean() < 0.1 < frame[frame["sold"] == 1]["rating"].isna().mean()
    assert (
        frame.groupby("category")["price"].median()["audio"] > 4 * frame.groupby("category")["price"].median()["books"]
    )
    assert 0.1 < frame["discontinued"].mean() < 0.35
    assert frame["price"].min() > 0


def test_weather_has_seasons_that_turn_with_the_hemisphere(weather: pa.Table) -> None:
    frame = weather.to_pandas()
    month = pd.to_datetime(frame["date"]).dt.month
    means = frame.groupby(["station", month])["t_max"].mean().unstack()
    assert len(means) == len(STATIONS) == 30
    assert means[7]["Zürich"] - means[1]["Zürich"] > 10
    assert means[1]["Buenos Aires"] - means[7]["Buenos Aires"] > 8
    assert (frame["t_min"] <= frame["t_max"]).all()
    assert frame[frame["snow"]]["t_min"].max() < 2


def test_gauges_are_out_of_order_for_days_at_one_station(weather: pa.Table) -> None:
    frame = weather.select(["date", "station", "rain", "wind"]).to_pandas().sort_values(["station", "date"])
    assert 0.01 < frame["wind"].isna().mean() < frame["rain"].isna().mean() < 0.05
    starts = frame["rain"].isna() & frame.groupby("station")["rain"].shift(1).notna()
    assert frame["rain"].isna().sum() / starts.sum() > 4
    assert frame.groupby("date")["rain"].count().min() > 20
    assert 0.5 < (frame["rain"] == 0).mean() < 0.9
