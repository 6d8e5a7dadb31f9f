"""
Judged packs: what one installation settled, as a file that another one installs.

``pack_file`` is the form of such a file and what of it is believed; ``install`` takes one in, lists and removes. What
is installed lies beside what was judged here (:mod:`aidioma.marking.cache.packed`). Making one needs the items and is
done by :mod:`aidioma.admin.pack_export`.
"""
