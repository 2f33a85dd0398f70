"""Maps of the ranges that published sources state, every figure traced to its words.

The names below are found when they are first used, so that ``import rangemap`` costs nothing:
no geometry, table or map library is loaded until a function needs it.
"""

import lazy_loader

from rangemap._version import __version__ as __version__

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
