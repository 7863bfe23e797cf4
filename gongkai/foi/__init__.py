"""Disclosure on request (依申请公开): cases, their clock, the acts upon them, the papers they produce, and remedies."""
