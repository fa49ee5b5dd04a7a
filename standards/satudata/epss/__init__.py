"""What does EPSS ask of a city, and which part of the proof can a catalogue show?"""
from __future__ import annotations

from satudata.epss.load import EpssError, load
from satudata.epss.model import SHOWS, Aspect, Criterion, Domain, Evaluation, Indicator, Level, Source

__all__ = ["SHOWS", "Aspect", "Criterion", "Domain", "EpssError", "Evaluation", "Indicator", "Level", "Source", "load"]
