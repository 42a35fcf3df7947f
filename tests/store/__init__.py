"""What the stores, the catalogue and the ledger promise."""
