"""The whole programme: what is known of all providers together, from the published reports alone. Pure."""
