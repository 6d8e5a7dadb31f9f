"""``python -m aidioma``: the command line."""

import os
import sys

from aidioma.cli import main

if sys.argv[1:2] == ["migrate"]:
    os.nice(10)  # hours of work beside people who answer: they go first where both run on one machine

sys.exit(main())
