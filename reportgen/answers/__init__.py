"""What inspectors answer a provider: each comment with its decision, and what was changed for it."""
