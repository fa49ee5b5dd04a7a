"""Actions of the release calendar: schedules, punctuality, embargo."""
__all__: list[str] = []
