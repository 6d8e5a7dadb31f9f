"""``python -m aidioma``: the command line."""

import os
import sys

if sys.argv[1:2] == ["migrate"]:
    os.nice(10)  # hours of work beside people who answer: they go first, from the seconds that the imports take

from aidioma.cli import main

sys.exit(main())
