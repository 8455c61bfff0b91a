"""How well recommendations, introducers and bridges foretell what happened next.

This package owns the protocols: what is known before a split, what is asked, how it is scored, and against
what. It changes no result of `kg recommend`: both run the same model.
"""
