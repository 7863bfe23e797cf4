"""The figures a report states in running text: what each speaks of, in which unit, whose and of which year."""

from gongkai.reader.prose.figures import figures_of

__all__ = ["figures_of"]
