"""Speed against what a user would pick instead: same equations, step, number and precision."""
