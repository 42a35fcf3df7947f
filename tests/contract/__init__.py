"""What every lake does, near and far."""
