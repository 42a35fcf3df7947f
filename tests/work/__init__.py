"""What the engine promises, with real workers."""
