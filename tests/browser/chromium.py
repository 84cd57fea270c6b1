"""Which Chromium the browser tests drive: this machine's own. As a program it prints where that is, or why none is."""

from __future__ import annotations

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "The browser tests are left out: no Chromium was found. Install it (Debian: sudo apt install chromium), "
    "or say where it is: CHROMIUM=/path/to/chromium"
)
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage")


def find_chromium() -> str | None:
    """Return the path of Chromium: where CHROMIUM says and nowhere else, without it the first on the PATH."""
    chosen = os.environ.get("CHROMIUM")
    names = (chosen,) if chosen else NAMES
    return next((found for found in map(shutil.which, names) if found), None)


def main() -> int:
    """Print where Chromium is; where it is not, why nothing is tested with it, and return 1."""
    found = find_chromium()
    print(found or MISSING)
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())
