"""How many examples a property is tried with: `make test` takes the first profile, `make deep` the second."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A slow example on a busy machine is no defect, and the same run twice is the same run.
settings.register_profile(
    "test",
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "deep",
    max_examples=2_000,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("test")
