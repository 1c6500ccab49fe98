from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names every file by its content. Rewrites the ``url()`` of style sheets and leaves scripts untouched.

    Django's rewriting of JavaScript skips imports it cannot parse without a word and fails on cycles; our modules
    keep plain relative imports and the page's import map leads each to its hashed file instead.
    """

    patterns = (("*.css", (r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",)),)
