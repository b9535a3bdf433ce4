"""What every topic and fact asks of a story, found once: `read(title, text)` returns a Reading."""

from pipelines.companies.types import FieldText, Kind, Name, Person
from pipelines.reading.reading import Reading, Sentence, read

__all__ = ["FieldText", "Kind", "Name", "Person", "Reading", "Sentence", "read"]
