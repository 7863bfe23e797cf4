"""Personal data at rest: encrypted fields and blind indexes."""
