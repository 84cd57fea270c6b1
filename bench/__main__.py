"""`python -m bench`, which `make bench` calls: prints the tables."""

import asyncio
import sys

from bench import desk, idle, ladder


def main() -> int:
    """Measure turns, the phone line and standing by; return the exit status: 1 if a call or a word was lost."""
    desk.main()
    desk.say("")
    all_stored = asyncio.run(ladder.measure(desk.say))
    desk.say("")
    idle.measure(desk.say)
    return 0 if all_stored else 1


if __name__ == "__main__":
    sys.exit(main())
