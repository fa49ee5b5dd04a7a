"""Actions of the Daftar Data: what agencies plan to produce, what was asked for."""
__all__: list[str] = []
