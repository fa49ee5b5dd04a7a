"""Pages of the Daftar Data."""
__all__: list[str] = []
