"""Files that others wrote, sound and broken: whatever lies in the lake, a pull gives its rows, or one sentence."""
