"""The commands that measure: ``replay``, ``gold`` and ``schedule replay``."""

from aidioma.cli.reply import Commands
from aidioma.evaluation import gold_command, replay_command, schedule_command


def add_commands(commands: Commands) -> None:
    """Add ``replay``, ``gold`` and ``schedule``."""
    replay_command.add_commands(commands)
    gold_command.add_commands(commands)
    schedule_command.add_commands(commands)
