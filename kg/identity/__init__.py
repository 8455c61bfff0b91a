"""Which raw IRIs stand for the same organisation, cluster or link, and why.

This package owns the decision of sameness. It writes nothing: the store keeps redirects, and `kg.etl` commits
them.
"""
