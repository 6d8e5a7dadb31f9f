"""A judge that has passed its exam, without asking anybody: for tests that are about what it teaches then."""

from datetime import UTC, datetime
from pathlib import Path

from aidioma.llm.exam_paper import AnsweredQuestion, keep_paper, new_paper
from aidioma.marking.judge.prompts import PROMPT_VERSION
from aidioma.model.marks import Verdict
from aidioma.settings import Settings


def examined(settings: Settings, folder: Path, *, passed: bool = True) -> Settings:
    """Return *settings* with *folder* as their data folder, in which the paper of their judge lies."""
    here = settings.model_copy(update={"data_dir": folder})
    answered = AnsweredQuestion(
        id="right-01",
        kind="right",
        direction="en-es",
        prompt="The shop closes at nine.",
        answer="El negocio cierra a las nueve.",
        expected=(Verdict.CORRECT,),
        given=Verdict.CORRECT if passed else Verdict.INCORRECT,
        is_right=passed,
    )
    taken_at = datetime(2026, 3, 1, tzinfo=UTC)
    keep_paper(folder, new_paper(here, (answered,), prompt_version=PROMPT_VERSION, taken_at=taken_at))
    return here
