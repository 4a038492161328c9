"""What is measured inside one process on one database; each module has `measure`, and returns plain data."""
