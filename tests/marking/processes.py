"""What the tests of several processes run in each of them."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from pydantic import SecretStr

from aidioma.clock import utc_now
from aidioma.db.engine import create_engine, sessions
from aidioma.marking.background import AtOnce
from aidioma.marking.service import FeedbackService
from aidioma.model.marks import Exercise
from aidioma.settings import Settings
from tests.examined import examined
from tests.marking.scripted import UNSURE


@contextmanager
def opened(database_url: str, base_url: str, *, timeout_s: float = 20) -> Iterator[FeedbackService]:
    """Yield the service as an application process opens it, asking the provider at *base_url*."""
    named = Settings(openai_api_key=SecretStr("k"), openai_base_url=base_url, AIDIOMA_JUDGE_TIMEOUT_S=timeout_s)
    engine, folder = create_engine(database_url), tempfile.mkdtemp()
    settings = examined(named, Path(folder))
    service = FeedbackService.open(sessions(engine), settings=settings, clock=utc_now, background=AtOnce())
    yield replace(service, weights=UNSURE)
    service.close()
    shutil.rmtree(folder)
    engine.dispose()


def exercises(count: int) -> list[Exercise]:
    return [Exercise(f"e{at}", 1, "en-es", "I am tired today.", ("Estoy cansado hoy.",)) for at in range(count)]


def answer_all(database_url: str, base_url: str, *, questions: int, threads: int, times: int) -> set[str]:
    """Have every thread ask every question, *times* over, and return the verdicts that came back."""

    def one_learner(service: FeedbackService, number: int) -> list[str]:
        asked = exercises(questions)
        order = asked[number % questions :] + asked[: number % questions]
        return [
            service.mark(one, "Sigo cansado hoy", learner_id=f"learner-{number}").feedback.verdict.value
            for _ in range(times)
            for one in order
        ]

    with opened(database_url, base_url) as service, ThreadPoolExecutor(threads) as pool:
        answered = pool.map(partial(one_learner, service), range(threads))
        return {verdict for verdicts in answered for verdict in verdicts}


if __name__ == "__main__":
    url, provider, *numbers = sys.argv[1:]
    wanted, at_once, rounds = map(int, numbers)
    print(*sorted(answer_all(url, provider, questions=wanted, threads=at_once, times=rounds)))  # noqa: T201 - its result
