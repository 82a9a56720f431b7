"""Factual accuracy: the form that a provider answers with, and the comments that come back."""
