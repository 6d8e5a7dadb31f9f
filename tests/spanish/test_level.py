"""Guessing how hard a sentence is."""

import pytest

from aidioma.spanish.level import estimated_level


@pytest.mark.parametrize(
    ("spanish", "level"),
    [
        pytest.param("Tengo un gato.", "beginner", id="short and common"),
        pytest.param("Vivo en Azerbaiyán.", "beginner", id="names do not count"),
        pytest.param("Perdí el paraguas en el tren de las ocho.", "intermediate", id="longer"),
        pytest.param("El desahucio fue ignominioso.", "advanced", id="short and rare"),
        pytest.param("Si no hubiera sido por ti, yo no habría llegado nunca a esta casa.", "advanced", id="long"),
        pytest.param("¡…!", "beginner", id="no words"),
    ],
)
def test_length_and_the_rarest_word_decide(spanish: str, level: str) -> None:
    """Few common words are for beginners; many, or a rare one, are not."""
    assert estimated_level(spanish) == level
