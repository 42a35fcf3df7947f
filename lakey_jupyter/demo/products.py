"""`sales.products`: a table of products in a flat folder of files, with exact prices and ratings that few gave."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FILES = 6
ROWS = 50_000
GROUP_ROWS = 12_500
LAUNCHED = (14_600, 20_700)


class Category(NamedTuple):
    """A shelf: its share of all products, what half of them cost at most, and what stands on it."""

    name: str
    share: float
    euro: float
    things: tuple[str, ...]


CATEGORIES = (
    Category("books", 0.25, 15, ("novel", "Kochbuch", "atlas", "livre d'images", "辞書")),
    Category("kitchen", 0.22, 28, ("kettle", "mug", "Bratpfanne", "théière", "包丁")),
    Category("toys", 0.14, 22, ("puzzle", "kite", "Holzeisenbahn", "układanka", "marionnette")),
    Category("office", 0.13, 45, ("desk lamp", "notebook", "Drehstuhl", "stylo à encre", "そろばん")),
    Category("outdoor", 0.09, 80, ("tent", "rope", "plecak", "Trinkflasche", "réchaud")),
    Category("garden", 0.08, 35, ("spade", "hose", "Gießkanne", "tondeuse", "doniczka")),
    Category("audio", 0.06, 120, ("speaker", "turntable", "Kopfhörer", "wzmacniacz", "マイク")),
    Category("café", 0.03, 60, ("espresso cup", "grinder", "Milchschäumer", "cafetière", "急須")),
)
THINGS = [thing for category in CATEGORIES for thing in category.things]
MAKERS = ("Alba", "Émile & Fils", "Żubr", "Nordlys", "木村", "Brückner", "Océane", "Two Rivers", "São Bento", "Ørsted")
DESCRIPTION = """What is sold: 300,000 products with price, category, launch day and rating.

- Prices are exact decimals. Most products sell a few pieces, a few sell very many.
- What hardly anybody bought has often never been rated: its rating is **empty**.

Made from a seed for trying things out: neither makers nor products exist.
"""
COLUMNS = {
    "id": "the product's number",
    "name": "its maker, what it is in the maker's language, and the model",
    "category": "the shelf it stands on",
    "price": "in euro, exact to the cent",
    "launched": "the day it came",
    "rating": "1 to 5, the mean of its ratings; empty if nobody rated it",
    "sold": "pieces sold so far",
    "discontinued": "whether it is no longer made",
}


def write_products(folder: Path, seed: int) -> None:
    """Write all files below a folder."""
    folder.mkdir(parents=True)
    for number in range(FILES):
        table = _some_products(np.random.default_rng([seed, 1_000 + number]), number * ROWS)
        pq.write_table(table, folder / f"part-{number}.parquet", row_group_size=GROUP_ROWS, compression="zstd")


def _some_products(draw: np.random.Generator, first: int) -> pa.Table:
    """One file of products, numbered from `first`."""
    category = draw.choice(len(CATEGORIES), ROWS, p=[each.share for each in CATEGORIES])
    launched = draw.integers(*LAUNCHED, ROWS) // 7 * 7
    sold = draw.zipf(1.6, ROWS).clip(0, 100_000)
    rating = np.clip(draw.normal(4.1, 0.6, ROWS), 1, 5).round(1)
    return pa.table(
        {
            "id": pa.array(np.arange(first, first + ROWS), pa.int64()),
            "name": _names(draw, category),
            "category": [CATEGORIES[place].name for place in category],
            "price": pa.array(_prices(draw, category), pa.decimal128(10, 2)),
            "launched": pa.array(launched, pa.int32()).cast(pa.date32()),
            "rating": pa.array(rating, mask=draw.random(ROWS) < 0.5 / np.sqrt(sold)),
            "sold": pa.array(sold, pa.int32()),
            "discontinued": pa.array(draw.random(ROWS) < 0.05 + (launched < np.mean(LAUNCHED)) * 0.3),
        }
    )


def _names(draw: np.random.Generator, category: Any) -> list[str]:
    kinds = len(THINGS) // len(CATEGORIES)
    maker, thing = draw.integers(0, len(MAKERS), ROWS), category * kinds + draw.integers(0, kinds, ROWS)
    model = draw.integers(1, 1_000, ROWS)
    return [f"{MAKERS[m]} {THINGS[t]} {n}" for m, t, n in zip(maker, thing, model, strict=True)]


def _prices(draw: np.random.Generator, category: Any) -> list[Decimal]:
    """Most end in 99 cents, as prices do."""
    median = np.array([each.euro for each in CATEGORIES])[category]
    cents = np.round(median * np.exp(draw.normal(0, 0.6, ROWS)) * 100).astype(np.int64)
    cents = np.where(draw.random(ROWS) < 0.6, cents // 100 * 100 + 99, cents)
    return [Decimal(each).scaleb(-2) for each in cents.tolist()]
