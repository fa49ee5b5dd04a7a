"""Pages of the activity's life (GSBPM)."""
__all__: list[str] = []
