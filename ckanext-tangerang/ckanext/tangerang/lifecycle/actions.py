"""Actions of the activity's life (GSBPM): process record, quality, recommendation."""
__all__: list[str] = []
