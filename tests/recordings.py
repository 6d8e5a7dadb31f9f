"""A recording to test with."""

import io
import math
import wave

RATE_HZ = 8_000


def wav(*, seconds: float) -> bytes:
    """Return a quiet tone as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE_HZ)
        sound.writeframes(bytes(128 + round(8 * math.sin(at / 4)) for at in range(round(seconds * RATE_HZ))))
    return file.getvalue()
