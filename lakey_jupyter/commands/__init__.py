"""The commands of `lakey`, one module for each kind."""
