"""What the fields of content are called in forms, and the parts that they play; own types name their own fields."""

from collections.abc import Mapping
from typing import Final

from aidioma.words import Words
from pages.ui.words import say

FIELDS: Final[Mapping[str, Words]] = {
    "Accepted": Words("Accepted translations"),
    "Accepted en": Words("Accepted in English"),
    "Alt": Words("Description for who cannot see it"),
    "Answer": Words("Answer"),
    "Answer en": Words("Answer in English"),
    "Answer language": Words("Answer language"),
    "At ms": Words("At (ms)"),
    "Attribution": Words("Attribution"),
    "Body": Words("Body"),
    "Choices": Words("Choices"),
    "Comment": Words("Comment"),
    "Concept": Words("Concept"),
    "Description": Words("Description"),
    "Drills": Words("Drills"),
    "Duration ms": Words("Duration (ms)"),
    "En": Words("English"),
    "End ms": Words("End (ms)"),
    "Es": Words("Spanish"),
    "Examples": Words("Examples"),
    "Explanation": Words("Explanation"),
    "Fields": Words("Fields"),
    "Game": Words("Game"),
    "Glossary": Words("Glossary"),
    "Goals": Words("Goals"),
    "Grammar concepts": Words("Grammar concepts"),
    "Heading": Words("Heading"),
    "Hints": Words("Hints"),
    "Hosts": Words("Hosts"),
    "Id": Words("Id"),
    "Instructions": Words("Instructions"),
    "Ipa": Words("IPA"),
    "Items": Words("Items"),
    "Kind": Words("Kind"),
    "Label": Words("Label"),
    "Learner": Words("Said by the learner"),
    "Learner role": Words("Learner role"),
    "Licence": Words("Licence"),
    "Marking": Words("Marking"),
    "Maximum": Words("Maximum"),
    "Meaning": Words("Meaning"),
    "Media": Words("Media"),
    "Minimum": Words("Minimum"),
    "Name": Words("Name"),
    "Next": Words("Next step"),
    "Note": Words("Note"),
    "Nudge": Words("Nudge"),
    "Options": Words("Options"),
    "Pattern": Words("Pattern"),
    "Phrases": Words("Phrases"),
    "Picture": Words("Picture"),
    "Prompt": Words("Prompt"),
    "Prompt en": Words("Prompt in English"),
    "Questions": Words("Questions"),
    "Reaches": Words("Goals reached"),
    "Reading minutes": Words("Reading minutes"),
    "Region": Words("Region"),
    "Required": Words("Needed"),
    "Roles": Words("Roles"),
    "Rounds": Words("Rounds"),
    "Says": Words("What is said"),
    "Scene": Words("Scene"),
    "Seconds per round": Words("Seconds per round"),
    "Sections": Words("Sections"),
    "Setting": Words("Setting"),
    "Sound": Words("Sound"),
    "Source": Words("Source"),
    "Speaker": Words("Speaker"),
    "Start ms": Words("Start (ms)"),
    "Steps": Words("Steps"),
    "Text": Words("Text"),
    "Timeline": Words("Timeline"),
    "Tip": Words("Tip"),
    "Title": Words("Title"),
    "Title en": Words("Title in English"),
    "Topics": Words("Topics"),
    "Translation": Words("Translation"),
    "Turns": Words("Turns"),
    "Units": Words("Units"),
    "Url": Words("Address"),
    "Word": Words("Word"),
    "Word class": Words("Part of speech"),
}
"""By the label that a field's name makes."""


def field_name(label: str) -> str:
    """Return what a field is called."""
    return say(FIELDS[label]) if label in FIELDS else label


def part_name(part: str) -> str:
    """Return what the part is called that a field plays."""
    return field_name(part.replace("_", " ").capitalize())
