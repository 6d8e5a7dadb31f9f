"""The commands that measure: ``replay`` and ``schedule replay``."""

from aidioma.cli.reply import Commands
from aidioma.evaluation import replay_command, schedule_command


def add_commands(commands: Commands) -> None:
    """Add ``replay`` and ``schedule``."""
    replay_command.add_commands(commands)
    schedule_command.add_commands(commands)
