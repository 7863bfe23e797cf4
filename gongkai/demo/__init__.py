"""The demonstration: two really published tables replayed as ledgers, through the same acts as real cases."""
