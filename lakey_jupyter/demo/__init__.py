"""The demo lake: made from a seed on this machine, with the shapes that real data has; nothing is downloaded."""
