"""What the fields of content are called in forms, and the parts that they play; own types name their own fields."""

from collections.abc import Mapping
from typing import Final

from aidioma.i18n import Message
from pages.ui.words import say

FIELDS: Final[Mapping[str, Message]] = {
    "Accepted": Message("Accepted translations"),
    "Accepted en": Message("Accepted in English"),
    "Alt": Message("Description for people who cannot see it"),
    "Answer": Message("Answer"),
    "Answer en": Message("Answer in English"),
    "Answer language": Message("Answer language"),
    "At ms": Message("At (ms)"),
    "Attribution": Message("Attribution"),
    "Body": Message("Body"),
    "Choices": Message("Choices"),
    "Comment": Message("Comment"),
    "Concept": Message("Concept"),
    "Description": Message("Description"),
    "Drills": Message("Drills"),
    "Duration ms": Message("Duration (ms)"),
    "En": Message("English"),
    "End ms": Message("End (ms)"),
    "Es": Message("Spanish"),
    "Examples": Message("Examples"),
    "Explanation": Message("Explanation"),
    "Fields": Message("Fields"),
    "Game": Message("Game"),
    "Glossary": Message("Glossary"),
    "Goals": Message("Goals"),
    "Grammar concepts": Message("Grammar concepts"),
    "Heading": Message("Heading"),
    "Hints": Message("Hints"),
    "Hosts": Message("Hosts"),
    "Id": Message("Id"),
    "Instructions": Message("Instructions"),
    "Ipa": Message("IPA"),
    "Items": Message("Items"),
    "Kind": Message("Kind"),
    "Label": Message("Label"),
    "Learner": Message("Said by the learner"),
    "Learner role": Message("Learner role"),
    "Licence": Message("Licence"),
    "Marking": Message("Marking"),
    "Maximum": Message("Maximum"),
    "Meaning": Message("Meaning"),
    "Media": Message("Media"),
    "Minimum": Message("Minimum"),
    "Name": Message("Name"),
    "Next": Message("Next step"),
    "Note": Message("Note"),
    "Nudge": Message("Nudge"),
    "Options": Message("Options"),
    "Pattern": Message("Pattern"),
    "Phrases": Message("Phrases"),
    "Picture": Message("Picture"),
    "Prompt": Message("Prompt"),
    "Prompt en": Message("Prompt in English"),
    "Questions": Message("Questions"),
    "Reaches": Message("Goals reached"),
    "Reading minutes": Message("Reading minutes"),
    "Region": Message("Region"),
    "Required": Message("Needed"),
    "Roles": Message("Roles"),
    "Rounds": Message("Rounds"),
    "Says": Message("What is said"),
    "Scene": Message("Scene"),
    "Seconds per round": Message("Seconds per round"),
    "Sections": Message("Sections"),
    "Setting": Message("Setting"),
    "Sound": Message("Sound"),
    "Source": Message("Source"),
    "Speaker": Message("Speaker"),
    "Start ms": Message("Start (ms)"),
    "Steps": Message("Steps"),
    "Text": Message("Text"),
    "Timeline": Message("Timeline"),
    "Tip": Message("Tip"),
    "Title": Message("Title"),
    "Title en": Message("Title in English"),
    "Topics": Message("Topics"),
    "Translation": Message("Translation"),
    "Turns": Message("Turns"),
    "Units": Message("Units"),
    "Url": Message("Address"),
    "Word": Message("Word"),
    "Word class": Message("Part of speech"),
}
"""By the label that a field's name makes."""


def field_name(label: str) -> str:
    """Return what a field is called."""
    return say(FIELDS[label]) if label in FIELDS else label


def part_name(part: str) -> str:
    """Return what the part is called that a field plays."""
    return field_name(part.replace("_", " ").capitalize())
