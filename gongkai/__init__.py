"""Gongkai: the platform on which an agency with a tree of units answers to the public."""

__version__ = "0.1.0"
