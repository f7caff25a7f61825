"""Speed against what a user would pick instead, on the same equations, step, number and precision."""
