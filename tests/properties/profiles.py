"""How many examples the properties try that ask for fewer than the profile says."""

from __future__ import annotations

from hypothesis import settings

EXAMPLES = settings().max_examples
FEWER = settings(max_examples=EXAMPLES // 4)
"""For what depends on the lake alone, or on little of the spec."""
