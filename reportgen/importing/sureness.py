"""How sure what was read of a report is."""

from enum import StrEnum


class Sureness(StrEnum):
    """How sure a value is, by where it was read."""

    AGREED = "read in more than one place, which agree"
    COUNTED = "read in one place, with a number that follows the one before"
    KNOWN = "read in one place, and known from elsewhere"
    JOINED = "put together from parts that follow one another"
    READ = "read in one place"
    LAID_OUT = "read by where lines stand, without tags"
    INFERRED = "told by the file's name"
