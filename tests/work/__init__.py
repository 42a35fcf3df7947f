"""The engine and what it promises, on real files with real worker processes."""
