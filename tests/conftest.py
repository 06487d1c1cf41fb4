"""Property tests judge answers, never the speed of the machine that they run on; benchmarks do that."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("untimed")
