"""`sales.products`: a table of products in a flat folder of files, with exact prices and ratings that few gave."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

FILES = 6
ROWS = 50_000
CATEGORIES = ("kitchen", "garden", "books", "toys", "audio", "outdoor", "office", "café")
WEIGHTS = (0.22, 0.08, 0.25, 0.14, 0.06, 0.09, 0.13, 0.03)
ADJECTIVES = ("small", "grüne", "silent", "élégante", "folding", "heavy", "竹製", "classic", "mini", "żółty")
THINGS = ("lamp", "chair", "kettle", "notebook", "speaker", "tent", "puzzle", "mug", "desk", "Öffner")
DESCRIPTION = """What is sold: 300,000 products with price, category, launch day and rating.

Prices are exact decimals. About a third of the products were never rated: their rating is **empty**.
"""
COLUMNS = {
    "id": "the product's number",
    "name": "its name in the shop, in the language of its maker",
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
        table = some_products(np.random.default_rng([seed, 1_000 + number]), number * ROWS)
        pq.write_table(table, folder / f"part-{number}.parquet", row_group_size=12_500, compression="zstd")


def some_products(draw: np.random.Generator, first: int) -> pa.Table:
    """One file of products, numbered from `first`."""
    category = draw.choice(len(CATEGORIES), ROWS, p=WEIGHTS)
    cents = np.round(np.exp(draw.normal(3.0 + category * 0.15, 0.8)) * 100).astype(np.int64)
    launched = draw.integers(14_600, 20_700, ROWS) // 7 * 7
    rating = np.clip(draw.normal(4.1, 0.6, ROWS), 1, 5).round(1)
    words = draw.integers(0, 10, (2, ROWS))
    return pa.table(
        {
            "id": pa.array(np.arange(first, first + ROWS), pa.int64()),
            "name": [f"{ADJECTIVES[a]} {THINGS[b]} {n % 997}" for n, (a, b) in enumerate(words.T, first)],
            "category": [CATEGORIES[place] for place in category],
            "price": pa.array([Decimal(int(each)).scaleb(-2) for each in cents], pa.decimal128(10, 2)),
            "launched": pa.array(launched, pa.int32()).cast(pa.date32()),
            "rating": pa.array(rating, mask=draw.random(ROWS) < 0.33),
            "sold": pa.array(draw.zipf(1.6, ROWS).clip(0, 100_000), pa.int32()),
            "discontinued": pa.array(draw.random(ROWS) < 0.1 + (launched < 17_000) * 0.3),
        }
    )
