"""Proactive disclosure: records, columns, review, validity."""
