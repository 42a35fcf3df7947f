"""Properties that hold for every lake and every spec, tried on generated ones."""
