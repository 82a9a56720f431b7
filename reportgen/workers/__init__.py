"""Processes that do one piece of work after the other, each of which can be killed without harm to others."""

from reportgen.workers.bounds import Bounds, Cause, LostError
from reportgen.workers.pool import Pool

__all__ = ["Bounds", "Cause", "LostError", "Pool"]
