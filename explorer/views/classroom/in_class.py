"""The part of a window that belongs to a class: seat, number, report, hand-in, teacher's page."""

from __future__ import annotations

from collections.abc import Callable

from explorer.language import translate as _
from explorer.views.classroom.number import NumberDialog
from explorer.views.classroom.report_dialog import ReportDialog, Work
from explorer.views.dialogs import notify


class InClass:
    """Mixed into the window, whose scenario, seat, header and pages it uses."""

    def _furnish(self) -> None:
        """Make the dialogs."""
        self.work: Callable[[], Work] = Work
        self._report_dialog = self.dialogs.mount(ReportDialog(
            self.scenario, self.document, self.seat, self.origin, self._done
        ))  # fmt: skip
        self._number_dialog = self.dialogs.mount(NumberDialog(
            self.seat.link.code if self.seat.taken else "", self._seated
        ))  # fmt: skip

    def _dress(self) -> None:
        """Show whose page it is, in the colours that the link asks for."""
        if self.seat.link is not None and self.seat.link.projector:
            self._set_mode("projector")
        self.header.seat(self.seat.words(), self.seat.taken)

    def _held(self, changes: dict[str, object]) -> bool:
        """Say that a value is locked, and put its widget back; False where all may be changed."""
        held = self.seat.refused(changes, self.scenario)
        if held:
            notify(held, "warning")
            self.controls.refresh(None)
            self.transport.refresh()
        return bool(held)

    def _kept(self) -> bool:
        """Say that a class's page opens nothing else; False where it is nobody's."""
        if self.seat.taken:
            notify(_("This page belongs to a class: nothing else is opened here."), "warning")
            self._refresh(None)
        return self.seat.taken

    def _seated(self, student: int) -> None:
        """Give a student the own numbers; they are where undo ends."""
        self._take_over(self.seat.sit(student))
        self._history.forget()
        self.header.seat(self.seat.words(), True)
        if "lessons" in self.paging.made:
            self.paging.made["lessons"].renew()
        self._refresh(None)
        self._remember()

    def back_to_start(self) -> None:
        """Go back to what the class link opens for this student, on the present page."""
        start = self.seat.start()
        start.set("view.page", self.scenario.view.page)
        self._take_over(start)

    def _done(self) -> Work:
        return self.work() if self.lesson else Work()

    def teach(self, lesson: str = "") -> None:
        """Turn to the teacher's page, with a lesson chosen where one is given."""
        self.turn("classroom")
        if lesson:
            self.paging.page("classroom").choose(lesson)

    def report(self) -> None:
        """Open the dialog of the lab report and the hand-in."""
        self._report_dialog.open()
