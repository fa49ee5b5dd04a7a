"""Which rules of Satu Data Indonesia does a record meet, and what would make it meet the others?"""
from satudata.rules.context import Context, Overdue
from satudata.rules.engine import Evaluation, check, evaluate
from satudata.rules.finding import EFFECTS, PRINCIPLES, Finding, Hit
from satudata.rules.register import Register, RegisterError, Rule
from satudata.rules.scoring import Score, score

__all__ = [
    "EFFECTS", "PRINCIPLES", "Context", "Evaluation", "Finding", "Hit", "Overdue", "Register", "RegisterError", "Rule", "Score",
    "check", "evaluate", "score",
]
