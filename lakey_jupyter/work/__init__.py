"""The work itself: the engine and its verbs; no Jupyter in here."""
