"""
How an answer gets its mark.

::

    service       the tiers in their order: the way in
    cached_tiers  the tiers that ask nobody; decision: what a tier says
    cache/        what was learnt, as rows that processes share: keys, what a process remembers, leases, counters
    engine/       from judged answers to a reply: evidence, composition, gate; pure
    judge/        one call of a judge: prompt, guard against injection, reply
    prewarm       before the first learner; questions: "explain this"; draft_service, conversation: other calls
    shadow_monitor, background    what happens after the mark
"""
