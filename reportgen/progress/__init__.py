"""A provider's inspections and what became of what they asked for: the whole chain, told in one account."""
