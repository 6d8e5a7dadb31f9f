"""A process that works off what is to be regraded, and says on standard output each learner that it comes to."""

import sys
from datetime import datetime

from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.grading.regrade import Regrader
from aidioma.grading.worker import RegradeWorker
from tests.practice.conftest import ScriptedMarker


def told() -> datetime:
    """Return the time, which is asked for each learner, and say so."""
    sys.stdout.write("learner\n")
    sys.stdout.flush()
    return utc_now()


if __name__ == "__main__":
    sessions = sessions_on(create_engine(sys.argv[1]))
    RegradeWorker(sessions, Regrader(sessions, ScriptedMarker(), told), utc_now).work()
