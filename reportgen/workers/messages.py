"""How messages part in a pipe: each has its length before it."""

import os
import struct

from reportgen.limits import LIMITS

_LENGTH = struct.Struct(">Q")
BEGUN = b""
"""What a worker sends when it has a piece and begins: one that was lost before may go to another."""


class GarbledError(Exception):
    """What stands in a pipe is no message."""


def framed(message: bytes) -> bytes:
    """Return a message with its length before it."""
    return _LENGTH.pack(len(message)) + message


def parted(received: bytearray) -> bytes | None:
    """Take the first message off what was received and return it, None while some of it is still to come.

    Raises:
        GarbledError: it is none.
    """
    if len(received) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack_from(received)
    if length > LIMITS.message_bytes:  # it was not written by one of ours
        raise GarbledError
    end = _LENGTH.size + length
    if len(received) < end:
        return None
    message = bytes(received[_LENGTH.size : end])
    del received[:end]
    return message


def receive(pipe: int) -> bytes | None:
    """Wait for a message and return it, None where the other end has closed the pipe."""
    received = bytearray()
    while (message := parted(received)) is None:
        # No further than to its end: the next message may stand behind it.
        wanted = _LENGTH.size - len(received)
        if wanted <= 0:
            wanted = _LENGTH.size + _LENGTH.unpack_from(received)[0] - len(received)
        data = os.read(pipe, min(wanted, 1024**2))
        if not data:
            return None
        received += data
    return message
