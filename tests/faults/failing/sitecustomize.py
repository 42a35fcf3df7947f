"""Python runs this first in every process that has this folder on its path: what is to go wrong there is set up."""

from __future__ import annotations

import os

if "FAULT" in os.environ:
    from faults.sabotage import arm

    arm(os.environ["FAULT"])
