"""A process that answers one card after the other and says on standard output which answers were confirmed."""

import sys

from aidioma.clock import utc_now
from aidioma.db.engine import create_engine
from aidioma.db.engine import sessions as sessions_on
from aidioma.practice.card import Card
from aidioma.practice.service import PracticeService
from tests.practice.conftest import LEARNER, ScriptedMarker

if __name__ == "__main__":
    practice = PracticeService(sessions_on(create_engine(sys.argv[1])), ScriptedMarker(), utc_now)
    while True:
        card = Card.dealt("s1", "en-es")
        outcome = practice.submit_answer(user_id=LEARNER, card=card, answer="correct")
        sys.stdout.write(f"{outcome.activity_id}\n")
        sys.stdout.flush()
