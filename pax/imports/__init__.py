"""Reading files in: looked at first, then all of it or what one chooses, and undone.

What is read, compared and written is each part's own; how an import goes is told here.
"""
