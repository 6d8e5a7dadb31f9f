"""Content of a type that the code does not know."""

from typing import ClassVar

from aidioma.content.kinds.base import Details, Facets


class Unregistered(Details):
    """
    The metadata of a type nobody has registered, or of a row that no longer fits its type.

    Everything is kept. Where it has translations, it can be played and marked like a sentence.
    """

    facets: ClassVar[Facets] = Facets(
        prompt="secondary_text", answer=("primary_text", "accepted"), answer_en=("secondary_text", "accepted_en")
    )

    content_type: str
