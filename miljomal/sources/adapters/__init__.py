"""What reads figures where they are published: spreadsheets and remote services."""
