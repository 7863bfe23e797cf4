"""The record nobody can quietly change: every act as one entry of a hash chain."""
