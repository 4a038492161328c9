"""Where coordinators plan, preview and follow the mails of a round, and where letters are fetched."""
