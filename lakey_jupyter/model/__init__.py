"""The nouns of a lake and the rules they keep; nothing here reads a byte of data."""
