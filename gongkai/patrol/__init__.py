"""The nightly examination of everything published."""
