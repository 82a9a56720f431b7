"""One process of an engine: says when it is ready, makes its reports when told to, and says when it is done.

    python lane.py ENGINE FOLDER OUT WARM-UP STEM...

It is warmed up with a report that is none of those that are timed.
"""

import sys
from pathlib import Path

from engines import ENGINES, Job


def main(name, folder, out, warm_up, *stems):
    engine = ENGINES[name](Job(Path(folder), Path(out)))
    engine.start()
    try:
        engine.ready([warm_up, *stems])
        engine.make([warm_up])
        say("ready")
        engine.make(stems)
        say("done")
    finally:
        engine.stop()


def say(word):
    """Say where it stands, and wait to be told to go on; end where nobody listens any more."""
    print(word, flush=True)
    if not sys.stdin.readline():
        sys.exit()


if __name__ == "__main__":
    main(*sys.argv[1:])
