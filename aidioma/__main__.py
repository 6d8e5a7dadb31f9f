"""``python -m aidioma``, and ``aidioma`` where it is installed: the command line."""

import os
import sys
from importlib import import_module


def main() -> int:
    """Run what the command line says, and return its exit status."""
    if sys.argv[1:2] == ["migrate"]:
        os.nice(10)  # hours of work beside people who answer: they go first, from the seconds that the imports take
    status: int = import_module("aidioma.cli").main()
    return status


if __name__ == "__main__":
    sys.exit(main())
