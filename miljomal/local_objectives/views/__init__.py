"""Pages of local objectives: those that all may read, and those where an organisation writes its own."""
