"""Where an organisation describes its own indicators, sends in figures, and sees what they change."""
