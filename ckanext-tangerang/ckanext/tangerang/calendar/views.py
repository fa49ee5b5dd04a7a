"""Pages of the release calendar."""
__all__: list[str] = []
