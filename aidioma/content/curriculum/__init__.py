"""
Content as a whole, examined before it is shipped: what no look at one item can see.

Whether two sentences ask the same or are cut from one pattern, whether a course uses words before it has brought them,
whether hints hand over what is asked, and whether what is right here is a mistake by our own rules.
"""

from aidioma.content.curriculum.report import Problem, Survey, survey

__all__ = ["Problem", "Survey", "survey"]
