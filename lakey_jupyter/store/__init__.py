"""The places where bytes rest: the lake's objects, the catalogue, the indexes, the ledger, the workspace."""
