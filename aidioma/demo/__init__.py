"""The demonstration: a class, and three months of its practice. Attached from outside."""
