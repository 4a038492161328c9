"""What the pages of moving in read."""
