"""What reading and writing Parquet promises, on real files."""
