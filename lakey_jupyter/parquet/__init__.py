"""What is inside a Parquet file: types, footers, the chunk index, plans, scans and answers; no network, no Jupyter."""
