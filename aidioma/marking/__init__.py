"""
The heart: feedback on an answer, reused without ever handing out somebody else's.

::

    service     the tiers in their order; the way in
    model       the words: verdict, edit, feedback, receipt, mark
    align       the one diff that everything shares
    reuse       each tier that needs nobody; decision is what a tier says
    language/   what is known of Spanish: rules, variants, explanations (pure)
    engine/     from judged answers to a reply: evidence, composition, gate (pure)
    cache/      what was learnt, as rows that processes share: entries in memory, leases, counters
    judging/    one call to a judge: prompt, provider, reply, price, budget, breaker
    settle      pending answers, once a judge is there; prepare: before the first learner
    questions   "explain this"; inspection: looking things up by meaning
    replay      a stream of labelled answers through all of it; baselines to compare with
"""
