"""A small, slow and obvious evaluator of what a pull returns, written from the text of the semantics alone."""
