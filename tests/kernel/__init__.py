"""The face in a notebook, tested."""
