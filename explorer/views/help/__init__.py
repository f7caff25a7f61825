"""Help inside the app: glossary, equations, example gallery, hints for the first visit."""
