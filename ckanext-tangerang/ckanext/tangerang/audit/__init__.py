"""What happened, in a chain that shows tampering: ``audit.record(audit.Decided(...))``."""
from ckanext.tangerang.audit.chain import record
from ckanext.tangerang.audit.events import (
    Applied,
    Created,
    Decided,
    DeskChanged,
    Edited,
    Event,
    FileChanged,
    FilesReleased,
    FindingChanged,
    GrantChanged,
    HarmonisationChanged,
    HeadPublished,
    PersonChanged,
    PlannedChanged,
    ProcessChanged,
    RecommendationChanged,
    RecordCorrected,
    RecordWithdrawn,
    RequestAnswered,
    ScheduleChanged,
    SimilarChecked,
    SourceChanged,
)

__all__ = [
    "Applied", "Created", "Decided", "DeskChanged", "Edited", "Event", "FileChanged", "FilesReleased", "FindingChanged",
    "GrantChanged", "HarmonisationChanged", "HeadPublished", "PersonChanged", "PlannedChanged", "ProcessChanged",
    "RecommendationChanged", "RecordCorrected", "RecordWithdrawn", "RequestAnswered", "ScheduleChanged", "SimilarChecked",
    "SourceChanged", "record",
]
