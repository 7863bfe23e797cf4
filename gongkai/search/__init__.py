"""The index: one interface, an embedded and a distributed engine, and the queue of what changed."""
