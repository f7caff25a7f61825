"""What the toolkit forgets to let go of when a session ends.

Everything that knows how the toolkit keeps the roots of its documents is in this file.
"""

from __future__ import annotations

import panel as pn


def let_go_of_notifications() -> None:
    """See to it that the session's corner for notifications ends with the session.

    The toolkit keeps the root of every document in a table of the process, and takes it out again,
    but for this one. The table keeps the root, the root its document, and the document the whole
    page. Call it inside a session; without one there is nothing to do.
    """
    corner = pn.state.notifications
    if pn.state.curdoc is None or corner is None:
        return

    def ended(context) -> None:
        for name, (view, root, *_) in list(pn.state._views.items()):
            if view is corner:
                view._cleanup(root)
                pn.state._views.pop(name, None)

    pn.state.on_session_destroyed(ended)
