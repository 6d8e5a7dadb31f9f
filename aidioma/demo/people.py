"""Who is in the class: all of them made up."""

from dataclasses import dataclass

from aidioma.model.items import Level
from aidioma.model.people import Role


@dataclass(frozen=True, slots=True)
class Persona:
    """
    Somebody of the class.

    ``diligence`` is the chance of practising on a day, ``skill`` that of a right answer to begin with (both 0-1);
    ``hour`` is when they sit down (local), ``joined`` how many days after the first, ``size`` how many answers
    they give at a sitting.
    """

    key: str
    name: str
    level: Level = "beginner"
    time_zone: str = "Europe/Dublin"
    diligence: float = 0.4
    skill: float = 0.6
    hour: int = 18
    joined: int = 0
    size: int = 5

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"{self.key}@demo.example"

    @property
    def role(self) -> Role:
        """Everybody here learns."""
        return "learner"


@dataclass(frozen=True, slots=True)
class Staff:
    """The people beside the learners."""

    key: str
    name: str
    role: Role

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"{self.key}@demo.example"


STAFF = (Staff("ines", "Inés Arrieta", "teacher"), Staff("admin", "Tom Whelan", "admin"))

LEARNERS = (
    Persona("maeve", "Maeve Doran", "intermediate", diligence=0.6, skill=0.64, hour=7, size=6),
    Persona("kofi", "Kofi Badu", diligence=0.44, skill=0.58, hour=20),
    Persona("linnea", "Linnea Holm", "advanced", "Europe/Stockholm", diligence=0.48, skill=0.7, hour=21, size=6),
    Persona("priya", "Priya Raman", "intermediate", diligence=0.4, skill=0.62, hour=13),
    Persona("jonas", "Jonas Veit", time_zone="Europe/Berlin", diligence=0.28, skill=0.47, hour=22, size=6),
    Persona("aoife", "Aoife Lally", diligence=0.52, skill=0.52, hour=17),
    Persona("dmitri", "Dmitri Orlov", "intermediate", "Europe/Tallinn", diligence=0.24, skill=0.54, hour=23),
    Persona("sanne", "Sanne Bakker", time_zone="Europe/Amsterdam", diligence=0.36, skill=0.56, hour=8, joined=12),
    Persona("tariq", "Tariq Aziz Khan", diligence=0.2, skill=0.42, hour=19, size=4),
    Persona("hanna", "Hanna Weisz", "advanced", "Europe/Vienna", diligence=0.32, skill=0.72, hour=12, joined=20),
    Persona("leo", "Leo Marchetti", "intermediate", "America/New_York", diligence=0.4, skill=0.66, hour=18),
    Persona("yuki", "Yuki Tanabe", time_zone="Asia/Tokyo", diligence=0.56, skill=0.5, hour=6, joined=5, size=6),
    Persona("grace", "Grace Mulcahy", diligence=0.16, skill=0.44, hour=16, joined=30, size=4),
    Persona("samir", "Samir Haddad", "intermediate", diligence=0.44, skill=0.6, hour=20, joined=40),
)
