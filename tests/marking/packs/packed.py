"""Packs as a test wants them."""

import io
from typing import Any

from aidioma.marking.cache.keys import place_of
from aidioma.marking.packs.pack_file import Certificate, PackHeader, write_pack
from aidioma.marking.packs.pack_line import PackLine
from aidioma.model.marks import Exercise
from tests.marking.scripted import TIRED
from tests.marking.verdicts import NOON

CERTIFICATE = Certificate(n=400, wrong=1, rate=0.0025, high=0.012, how="Shadow: 400 reused marks were judged again.")


def header(name: str = "made", **changes: Any) -> PackHeader:
    fields = {"made_at": NOON, "model": "other", "least_learners": 3, "certificate": CERTIFICATE, **changes}
    return PackHeader(name=name, **fields)


def line(answer: str, corrected: str = "", *, exercise: Exercise = TIRED, **changes: Any) -> PackLine:
    """Return what a pack says of an answer: right, or what it becomes."""
    fields = {
        "content": exercise.content_id,
        "direction": exercise.direction,
        "asked": place_of(exercise),
        "answer": answer,
        "corrected": corrected,
        "verdict": "incorrect" if corrected else "correct",
        "by": "judge",
        "given": "3+",
        **changes,
    }
    return PackLine.model_validate(fields)


def made(*lines: PackLine, name: str = "made", packed: bool = False, **changes: Any) -> io.BytesIO:
    """Return a pack's file."""
    file = io.BytesIO()
    write_pack(file, header(name, **changes), lines, packed=packed)
    file.seek(0)
    return file
