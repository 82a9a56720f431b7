"""Proof of a finished file: what it holds, whether it agrees with itself, and whether all can read it."""
