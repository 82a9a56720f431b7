"""Inspection frameworks as data: the model that validates them, and where they come from."""

from reportgen.frameworks.library import Library, load_framework
from reportgen.frameworks.model import Framework

__all__ = ["Framework", "Library", "load_framework"]
