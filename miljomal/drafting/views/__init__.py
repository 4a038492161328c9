"""Where a programme is begun, written, ordered, compared, decided and closed."""
