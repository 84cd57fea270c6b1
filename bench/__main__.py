"""`python -m bench`, which `make bench` calls: prints the table."""

import sys

from bench import desk

if __name__ == "__main__":
    sys.exit(desk.main())
