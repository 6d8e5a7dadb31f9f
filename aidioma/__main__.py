"""``python -m aidioma``: the command line."""

import sys

from aidioma.cli import main

sys.exit(main())
