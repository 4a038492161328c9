"""Where organisations report, and where a programme's coordinators keep its rounds."""
