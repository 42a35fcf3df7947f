"""The face in a notebook: Python, `%lakey`, and what they show."""
