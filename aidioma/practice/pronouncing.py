"""Saying a phrase aloud: what the provider heard, compared word by word with what was to be said."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from aidioma.content.kinds.base import MAX_LINE
from aidioma.content.kinds.pronunciation import Phrase
from aidioma.errors import ConflictError, NotFoundError
from aidioma.marking.decision import Decision
from aidioma.model.marks import Exercise, Feedback, Tier, Verdict
from aidioma.practice.play_service import Play, Played, PlayService, said_of
from aidioma.practice.speech import Heard, Speech
from aidioma.spanish.rules import feedback_for
from aidioma.text import words

PHRASE: Final = "phrase"
"""What the parts of a play that are phrases said aloud begin with."""
_CHECKED: Final = ("The recording was written down by the provider, and compared with the phrase word by word.",)
_NOTHING: Final = "No word was understood in the recording."


@dataclass(frozen=True, slots=True)
class PronunciationService:
    """Hears phrases, where there is somebody to hear them; the recording itself is not kept."""

    plays: PlayService
    speech: Speech | None

    @property
    def hears(self) -> bool:
        """Whether recordings are compared; else their learner compares and rates."""
        return self.speech is not None and self.speech.hears_by is not None

    def say(self, play: Play, *, user_id: str, number: int, recording: bytes) -> None:
        """
        Compare *recording* with phrase *number* and record how it went; idempotent.

        Raises:
            NotFoundError: If the item or the phrase does not exist.
            InvalidInputError: If the recording is too long.
            JudgeError: If nobody could listen.
        """
        played = self.plays.open(play, user_id=user_id)
        phrase = phrases(played)[number : number + 1]
        if not phrase:
            raise NotFoundError("phrase", str(number))
        if self.speech is None:
            msg = "Nobody listens here; please compare by ear."
            raise ConflictError(msg)
        heard = self.speech.heard(recording, learner_id=user_id)
        decision = _compared(heard, phrase[0].text)
        part = f"{PHRASE}{number}"
        details = said_of(play, part, heard.text, decision.as_mark(latency_ms=0.0))
        once = f"{part}:{blake2b(recording, digest_size=8).hexdigest()}"
        self.plays.track_part(play, played, user_id=user_id, part=once, details=details)


def phrases(played: Played) -> list[Phrase]:
    """Return the phrases of an item to be said aloud; of one that has none, the item itself where it is a line."""
    item = played.item
    found = [phrase for phrase in item.value("phrases") or () if isinstance(phrase, Phrase)]
    if found or "\n" in item.primary_text or len(item.primary_text) > MAX_LINE:
        return found
    ipa = item.value("ipa_transcription")
    translation = " ".join((item.secondary_text or "").split())[:MAX_LINE]
    return [Phrase(text=item.primary_text, translation=translation, ipa=ipa if isinstance(ipa, str) else "")]


def phrase_exercise(played: Played, number: int) -> Exercise:
    """Return phrase *number* as an exercise of its own, with the id ``<item>#<number>``."""
    phrase, item = phrases(played)[number], played.item
    return Exercise(f"{item.id}#{number}", item.version, "en-es", phrase.translation, (phrase.text,))


def _compared(heard: Heard, text: str) -> Decision:
    said = words(heard.text)
    if not said:
        nothing = Feedback(verdict=Verdict.PENDING, score=None, corrected=text)
        return Decision(nothing, Tier.NONE, usage=heard.usage, note=_NOTHING)
    feedback = feedback_for(said, words(text), language="es", corrected=text)
    return Decision(feedback, Tier.JUDGE, _CHECKED, usage=heard.usage)
