"""The class kit on the screen: the teacher's link, the student's seat, report and hand-in."""
