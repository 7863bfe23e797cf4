"""Enforcement publicity as typed data."""
