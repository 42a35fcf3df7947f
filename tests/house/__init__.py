"""The rules of the house, counted."""
