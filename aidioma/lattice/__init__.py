"""
Right answers written as a grammar: from the notation that authors use to a word lattice that answers are compared with.

Pure. A lattice is an acyclic graph of words; each way through it is one right answer, a *reading*.
"""
