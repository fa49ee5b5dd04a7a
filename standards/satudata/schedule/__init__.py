"""When are data released? The rule of a schedule as data, the periods it covers, and the days that follow from both."""
from satudata.schedule.periods import AD_HOC, FREQUENCIES, Period, following, length, period_of
from satudata.schedule.plan import SHIFTS, Schedule, ScheduleError, releases
from satudata.schedule.rule import Rule, RuleError
from satudata.schedule.wording import EXAMPLES, parse, words

__all__ = [
    "AD_HOC", "EXAMPLES", "FREQUENCIES", "SHIFTS", "Period", "Rule", "RuleError", "Schedule", "ScheduleError", "following",
    "length", "parse", "period_of", "releases", "words",
]
