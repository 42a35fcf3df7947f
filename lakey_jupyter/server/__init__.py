"""The lake over HTTP, inside a Jupyter server: routes, problems, events; never a byte of work."""
