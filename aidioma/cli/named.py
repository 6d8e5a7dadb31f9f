"""Whom and what a command names: looked up, or refused with what to do about it."""

from aidioma.content.item import ContentItem
from aidioma.content.service import AUTHOR
from aidioma.errors import InvalidInputError, NotFoundError
from aidioma.model.marks import Direction
from aidioma.model.people import OPERATOR, Account
from aidioma.practice.card import Card
from aidioma.practice.service import ShownCard
from aidioma.runtime import Runtime

DIRECTIONS: tuple[Direction, ...] = ("en-es", "es-en")


def account_named(runtime: Runtime, email: str) -> Account:
    """
    Return the account that signs in with *email*.

    Raises:
        InvalidInputError: If nobody does.
    """
    try:
        return runtime.accounts.people.with_email(by=OPERATOR, email=email)
    except NotFoundError as error:
        msg = f"Nobody signs in with {error.key}. Check the address, or make the account: users add {error.key}"
        raise InvalidInputError(msg, field="user") from error


def item_named(runtime: Runtime, content_id: str) -> ContentItem:
    """
    Return the item with *content_id*.

    Raises:
        InvalidInputError: If there is none.
    """
    try:
        return runtime.content.get(content_id, by=AUTHOR)
    except NotFoundError as error:
        msg = f"There is no content {content_id!r}. `content export FILE` writes down all there is, with its ids."
        raise InvalidInputError(msg, field="content") from error


def card_named(runtime: Runtime, content_id: str, direction: Direction, *, user_id: str) -> ShownCard:
    """
    Deal the item with *content_id* in *direction* to a learner.

    Raises:
        InvalidInputError: If there is no such item, or it is not asked that way.
    """
    item_named(runtime, content_id)
    shown = runtime.practice.show(Card.dealt(content_id, direction), user_id=user_id)
    if shown.exercise.direction != direction:
        msg = (
            f"{content_id!r} is not asked {direction}, only {shown.exercise.direction}. "
            f"Leave --direction out, or say --direction {shown.exercise.direction}."
        )
        raise InvalidInputError(msg, field="direction")
    return shown
