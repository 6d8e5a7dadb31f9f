"""
The errors that more than one room raises or catches.

::

    AidiomaError
    ├── NotFoundError             (LookupError)      no row has that key
    ├── InvalidInputError         (ValueError)       something a person entered
    │   ├── InvalidContentError                      a piece of content
    │   └── UnchangedError                           what is handed in is what is stored
    ├── ConflictError             (RuntimeError)     somebody else changed it first
    ├── NotAllowedError           (PermissionError)  the role does not reach that far
    ├── SignInError               (PermissionError)  who you are could not be confirmed
    ├── ThrottledError            (RuntimeError)     too many tries, wait
    ├── JudgeError                (RuntimeError)     the AI provider gave no usable reply
    │   ├── JudgeUnavailableError                    down, slow, over its limits
    │   │   ├── BudgetSpentError                     what may be spent today is spent
    │   │   └── UnknownPriceError                    nobody has said what the model costs
    │   ├── JudgeReplyError                          it answered, and the reply does not hold
    │   └── ContentRefusedError                      its filter will not take this text
    ├── ConfigurationError        (ValueError)       a setting that cannot work
    │   └── NotInstalledError                        a room that this installation comes without
    ├── ExtraNotInstalledError    (ImportError)      packages that only some need are not there
    ├── DatabaseError             (RuntimeError)     the database cannot be used
    └── CopyFailedError           (RuntimeError)     a copy of the legacy tables ended before its end

The message is for whoever operates the installation; ``public_message`` is what a learner reads, so it
says what happened and what to do, and carries no internals.
"""

from decimal import Decimal

from typing_extensions import override

from aidioma.i18n import Message


class AidiomaError(Exception):
    """Base of all of them. Never raised itself."""

    @property
    def public_message(self) -> str:
        """What a learner may read; as words, a page says it in the learner's language."""
        return self.args[0] if self.args and isinstance(self.args[0], Message) else str(self)


class NotFoundError(AidiomaError, LookupError):
    """No row of *kind* has *key*."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"no {kind} with key {key!r}")
        self.kind = kind
        self.key = key

    @property
    @override
    def public_message(self) -> str:
        return Message("That {kind} no longer exists.", kind=Message(self.kind))


class InvalidInputError(AidiomaError, ValueError):
    """What a person entered cannot be used; *field* names where, the message says what to do."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class InvalidContentError(InvalidInputError):
    """A piece of content does not fit its type. As a text it also names the *field* as programs do."""

    @override
    def __str__(self) -> str:
        said = super().__str__()
        return said if self.field is None or self.field in said else f"{said} [{self.field}]"

    @property
    @override
    def public_message(self) -> str:
        return str(self.args[0]) if not isinstance(self.args[0], Message) else self.args[0]


class UnchangedError(InvalidInputError):
    """What was handed in says what is stored already; nothing was written."""

    def __init__(self) -> None:
        super().__init__(Message("Nothing has changed, so there is nothing to save."))


class ConflictError(AidiomaError, RuntimeError):
    """The row changed since it was read; nothing was written."""


class NotAllowedError(AidiomaError, PermissionError):
    """*role* may not *act*."""

    def __init__(self, role: str, act: str) -> None:
        super().__init__(f"a {role} may not {act}")
        self.role = role
        self.act = act

    @property
    @override
    def public_message(self) -> str:
        return Message("Your account cannot {act}. Ask an administrator if you need it.", act=Message(self.act))


class SignInError(AidiomaError, PermissionError):
    """The credentials, ticket or session could not be confirmed."""


class ThrottledError(AidiomaError, RuntimeError):
    """Too many tries; the next one is accepted after *retry_after_s* seconds."""

    def __init__(self, what: str, *, retry_after_s: int) -> None:
        super().__init__(f"too many {what}; the next is accepted in {retry_after_s} s")
        self.what = what
        self.retry_after_s = retry_after_s

    @property
    @override
    def public_message(self) -> str:
        minutes = max(1, round(self.retry_after_s / 60))
        return Message.counted(
            "Too many {what}. Please wait {n} minute and try again.",
            "Too many {what}. Please wait {n} minutes and try again.",
            minutes,
            what=Message(self.what),
        )


class JudgeError(AidiomaError, RuntimeError):
    """The AI provider gave no usable reply."""

    @property
    @override
    def public_message(self) -> str:
        return Message("Automatic feedback is not available right now. Your answer is kept.")


class JudgeUnavailableError(JudgeError):
    """The provider is down, too slow, or over its limits."""


class BudgetSpentError(JudgeUnavailableError):
    """What may be spent on the judge today is spent: by the learner, or by all together."""


class UnknownPriceError(JudgeUnavailableError):
    """Nobody has said what *model* costs, and at the price that is assumed then it does not fit the budget."""

    def __init__(self, model: str, *, call_usd: Decimal, budget: str) -> None:
        super().__init__(
            f"the price of {model} is not known, and {budget} has no room for the {call_usd:.3f} USD that a call is "
            "assumed to cost; the AI page or AIDIOMA_PRICES sets the price, 0 for a model of one's own"
        )
        self.model = model


class JudgeReplyError(JudgeError):
    """
    The provider answered, and the reply does not hold: it is rejected and never stored.

    ``cost_usd`` is what it cost all the same.
    """

    def __init__(self, message: str, *, cost_usd: Decimal = Decimal(0)) -> None:
        super().__init__(message)
        self.cost_usd = cost_usd


class ContentRefusedError(JudgeError):
    """The provider's filter will not take this text."""


class ConfigurationError(AidiomaError, ValueError):
    """A setting cannot work; the message names it and says what would."""

    @property
    @override
    def public_message(self) -> str:
        return Message("This installation is not set up correctly. Please tell its administrator.")


class NotInstalledError(ConfigurationError):
    """A room is not part of this installation; *purpose* says what it is for."""

    def __init__(self, room: str, purpose: str) -> None:
        super().__init__(f"This installation comes without aidioma/{room}: {purpose}. Install AIdioma whole to use it.")
        self.room = room
        self.purpose = purpose

    @property
    @override
    def public_message(self) -> str:
        return Message("This installation comes without {purpose}.", purpose=self.purpose)


class ExtraNotInstalledError(AidiomaError, ImportError):
    """The packages of *extra* are not installed; *purpose* says what they are for."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            Message(
                "This installation comes without {purpose}; whoever runs it can add that: "
                "pip install 'aidioma[{extra}]', or in a checkout: make setup.",
                purpose=purpose,
                extra=extra,
            )
        )
        self.extra = extra
        self.purpose = purpose


class DatabaseError(AidiomaError, RuntimeError):
    """The database cannot be started, reached or used."""

    @property
    @override
    def public_message(self) -> str:
        return Message("The database cannot be reached right now. Please try again in a moment.")


class CopyFailedError(AidiomaError, RuntimeError):
    """A copy of the legacy tables ended before its end; what was copied stays, and the next one goes on from there."""
