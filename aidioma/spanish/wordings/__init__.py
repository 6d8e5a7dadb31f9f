"""
Other wordings that are right wherever the prompt leaves them open: whom one speaks to, where a word may stand, regions.

From one right sentence comes a lattice of them, so that what may change in several places need not be multiplied out.
"""
