"""Moves a guest's work into the account that they sign in to."""

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from aidioma.accounts import rows
from aidioma.activity_log import history, save_progress
from aidioma.db.models import Achievement, LearningActivity, LearningContent, User, UserProgress
from aidioma.errors import NotFoundError
from aidioma.llm.budget import GUEST
from aidioma.model.items import OWNER_KEY
from aidioma.scheduling.fold import fold


def move_work(session: Session, *, guest_id: str, account_id: str) -> int:
    """
    Move a guest's activities, own cards, progress and achievements to an account, and remove the guest.

    Returns how many activities there were.

    Both rows are locked in the order of their ids, so that two moves never wait for each other. An answer
    that the guest is giving in another tab at this moment either arrives before, and moves, or is refused.
    """
    users = {user_id: rows.locked_user(session, user_id) for user_id in sorted((guest_id, account_id))}
    if not users[guest_id].account.is_guest or users[account_id].account.is_guest:
        raise NotFoundError("guest", guest_id)
    shared = _practised_by_both(session, guest_id, account_id)
    moved = _move_activities(session, guest_id, account_id)
    for content_id, content_type in shared:
        progress = fold(history(session, user_id=account_id, content_id=content_id))
        save_progress(session, progress, user_id=account_id, content_id=content_id, content_type=content_type)
    _move_own_cards(session, guest_id=guest_id, account_id=account_id)
    _move_where_free(session, UserProgress, "content_id", guest_id=guest_id, account_id=account_id)
    _move_where_free(session, Achievement, "code", guest_id=guest_id, account_id=account_id)
    session.execute(delete(User).where(User.id == guest_id))
    return moved


def _practised_by_both(session: Session, guest_id: str, account_id: str) -> list[tuple[str, str]]:
    theirs = aliased(UserProgress)
    both = (
        select(UserProgress.content_id, UserProgress.content_type)
        .join(theirs, theirs.content_id == UserProgress.content_id)
        .where(UserProgress.user_id == guest_id, theirs.user_id == account_id)
        .order_by(UserProgress.content_id)
    )
    return [(content_id, content_type) for content_id, content_type in session.execute(both)]


def _move_activities(session: Session, guest_id: str, account_id: str) -> int:
    spent_as_guest(session, guest_id)
    moved = update(LearningActivity).where(LearningActivity.user_id == guest_id).values(user_id=account_id)
    return len(session.scalars(moved.returning(LearningActivity.id)).all())


def spent_as_guest(session: Session, guest_id: str) -> None:
    """
    Mark what a guest has cost as a guest's, before it is an account's.

    Else whoever signs up or in would give back what guests share, and spend it again as another guest. Served by
    ``idx_activities_user_time (user_id, created_at DESC)``.
    """
    cost = update(LearningActivity).where(LearningActivity.user_id == guest_id, LearningActivity.ai_cost > 0)
    session.execute(cost.values(details=LearningActivity.details.concat({GUEST: True})))


def _move_own_cards(session: Session, *, guest_id: str, account_id: str) -> None:
    """Make the guest's own cards the account's, which would not be shown them else. Served by the index of metadata."""
    cards = update(LearningContent).where(LearningContent.details.contains({OWNER_KEY: guest_id}))
    session.execute(cards.values(details=LearningContent.details.concat({OWNER_KEY: account_id, "owner": account_id})))


def _move_where_free(
    session: Session, model: type[UserProgress | Achievement], key: str, *, guest_id: str, account_id: str
) -> None:
    """Move the rows that the account has no counterpart of; the guest's others go with the guest."""
    theirs = aliased(model)
    taken = exists(select(theirs.id).where(theirs.user_id == account_id, getattr(theirs, key) == getattr(model, key)))
    session.execute(update(model).where(model.user_id == guest_id, ~taken).values(user_id=account_id))
