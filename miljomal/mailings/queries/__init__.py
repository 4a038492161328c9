"""What the pages and the sending of mails read."""
