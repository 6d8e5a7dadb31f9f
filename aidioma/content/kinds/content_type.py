"""A kind of content that somebody made in the browser: what its fields are, and which part each plays."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from aidioma.content.kinds.base import COLUMNS, MAX_ITEMS, MAX_PROSE, Details, Facets, Label, Lines, Note, Piece, Slug
from aidioma.i18n import Message
from aidioma.model.items import OWNER_KEY

FieldKind = Literal[
    "line", "prose", "lines", "number", "yes_no", "choice", "tasks", "turns", "timeline", "media", "glossary"
]
Marking = Literal["typed", "choice", "tasks", "viewed"]
"""By the typed answer, by the option chosen, by the tasks inside, or not at all."""

ROLE_KINDS: Final[dict[str, frozenset[str]]] = {
    "title": frozenset(("line", "prose")),
    "body": frozenset(("line", "prose")),
    "prompt": frozenset(("line", "prose")),
    "answer": frozenset(("line", "prose", "lines", "choice")),
    "answer_en": frozenset(("line", "prose", "lines")),
    "options": frozenset(("lines",)),
    "turns": frozenset(("turns",)),
    "media": frozenset(("media",)),
    "sound": frozenset(("media",)),
    "timeline": frozenset(("timeline",)),
    "tasks": frozenset(("tasks",)),
    "link": frozenset(("line",)),
    **dict.fromkeys(("transcript", "chapters", "quiz", "samples"), frozenset[str]()),
}
"""Which kinds of field can play which part; a note can be anything. Nothing made here is read in whatever shape."""

TYPE_PREFIX: Final = "type:"
RESERVED: Final = frozenset(
    (*Details.model_fields, *COLUMNS, "id", "difficulty", "metadata", "facets", "hints", OWNER_KEY)
)


class FieldSpec(Piece):
    """One field: its kind and limits. ``choices`` are those of a choice, ``maximum`` bounds length, number or count."""

    name: Slug
    label: Label = ""
    kind: FieldKind
    required: bool = False
    minimum: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    maximum: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    choices: Lines = ()


class ContentType(Details):
    """A type of content as data. It holds for every item whose type is its ``name``."""

    facets: ClassVar[Facets] = Facets(body="description")

    content_type: Literal["content_type"] = "content_type"
    name: Slug
    description: Note = ""
    fields: Annotated[tuple[FieldSpec, ...], Field(max_length=40)] = ()
    roles: Facets = Facets()
    marking: Marking = "viewed"

    @property
    def key(self) -> str:
        """The id of the row that holds it: one type has one definition."""
        return f"{TYPE_PREFIX}{self.name}"

    @model_validator(mode="after")
    def _the_parts_fit_together(self) -> Self:
        problem = next(self._problems(), None)
        if problem is not None:
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        names = [spec.name for spec in self.fields]
        yield from (Message("two fields are called “{name}”", name=name) for name in names if names.count(name) > 1)
        yield from (
            Message("“{name}” is a field that every type has; choose another name", name=name)
            for name in names
            if name in RESERVED
        )
        for spec in self.fields:
            yield from _problems_of(spec)
        yield from self._problems_of_roles()
        yield from self._problems_of_marking()

    def _problems_of_roles(self) -> Iterator[str]:
        kinds = {spec.name: spec.kind for spec in self.fields} | dict.fromkeys(COLUMNS, "prose")
        for role in Facets.model_fields:
            said = getattr(self.roles, role)
            for name in said if isinstance(said, tuple) else (said,):
                if name is None:
                    continue
                if name not in kinds:
                    yield Message("the {role} is to be “{name}”, which is no field of this type", role=role, name=name)
                elif kinds[name] not in ROLE_KINDS.get(role, {kinds[name]}):
                    yield Message(
                        "“{name}” cannot be the {role}: it is of the kind {kind}",
                        name=name,
                        role=role,
                        kind=kinds[name],
                    )

    def _problems_of_marking(self) -> Iterator[str]:
        roles = self.roles
        if self.marking in {"typed", "choice"} and not (roles.prompt and roles.answer):
            yield Message("to be marked it needs a prompt and an answer")
        if self.marking == "choice" and not roles.options:
            yield Message("to be marked by choice it needs options")
        if self.marking == "tasks" and not (roles.tasks or roles.turns):
            yield Message("to be marked by its tasks it needs tasks or turns")


def _problems_of(spec: FieldSpec) -> Iterator[str]:
    if (spec.kind == "choice") != bool(spec.choices):
        yield Message("“{name}” must say what to choose from, if and only if it is a choice", name=spec.name)
    if spec.minimum is not None and spec.maximum is not None and spec.minimum > spec.maximum:
        yield Message("“{name}” has a minimum above its maximum", name=spec.name)
    bound = {"line": 1_000, "prose": MAX_PROSE, "lines": MAX_ITEMS}.get(spec.kind)
    if bound is not None and (spec.maximum or 0) > bound:
        yield Message("“{name}” may have a maximum of {most} at most", name=spec.name, most=f"{bound:,}")
