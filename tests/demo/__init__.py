"""The demo lake: made whole and once, with the shapes that it promises, and a notebook that runs."""
