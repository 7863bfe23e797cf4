"""The law as data: pure functions over rows a lawyer can point to. Standard library only."""
