"""Is a name well made, and what would it be called by the naming rules?"""
from satudata.naming.lint import Breach, check, corrected
from satudata.naming.register import NamingRule, kinds, rules_of

__all__ = ["Breach", "NamingRule", "check", "corrected", "kinds", "rules_of"]
