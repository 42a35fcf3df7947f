"""The lake over HTTP: who may, what is answered, what failures look like."""
