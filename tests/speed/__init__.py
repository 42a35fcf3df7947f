"""What is measured: run by `make bench`."""
