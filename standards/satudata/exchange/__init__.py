"""Published standards in the formats other systems read: pure functions from a record to bytes."""
