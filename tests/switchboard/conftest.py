"""How long the machine of ``test_whatever_people_do`` runs: ``VOISINS_HYPOTHESIS=long`` for hours
of the night, ``hunt`` to see a first failure soon,
unshrunk; otherwise as long as one waits for a check."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "check", max_examples=30, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(
    "long", max_examples=2000, stateful_step_count=80, deadline=None, suppress_health_check=_SLOW,
    print_blob=True,
)  # fmt: skip
settings.register_profile(
    "hunt", max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=_SLOW,
    phases=(Phase.generate,), report_multiple_bugs=False,
)  # fmt: skip
settings.load_profile(os.environ.get("VOISINS_HYPOTHESIS", "check"))
