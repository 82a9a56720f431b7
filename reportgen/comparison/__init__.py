"""Inspections side by side, area by area: what they share, and what one alone has; never ranked."""
