"""The kind of our own components: plain scripts that the browser can read as they are."""

from __future__ import annotations

import hashlib

import panel as pn


class Component(pn.custom.JSComponent):
    """A component whose script is plain JavaScript, which browsers need not translate first."""

    __abstract = True

    def _get_properties(self, doc) -> dict[str, object]:
        # The toolkit's browser side sends every script through a compiler for dialects, but for one
        # that has been compiled; this names it among those that have.
        properties = super()._get_properties(doc)
        properties["bundle"] = hashlib.sha256(properties["esm"].encode()).hexdigest()
        return properties
