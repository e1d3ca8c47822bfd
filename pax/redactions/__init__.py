"""Personal data taken out of what is frozen: decided by two, said in its place.

What is taken is gone from the edition, from the records it was made of, their history
and the printed files.  That something was taken, where, why and by whom stands for
ever, and the seal can still be checked (docs/adr/0018-what-is-taken-out.md).
"""
