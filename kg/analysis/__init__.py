"""Who works with whom, who stands between whom, and since when: measures over the merged facts.

This package owns the snapshot, the projection and every measure. It ranks no recommendation, writes no fact,
and knows no command line. Nothing is imported here, so that naming the package costs nothing.
"""
