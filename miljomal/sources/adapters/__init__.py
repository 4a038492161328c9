"""What reads figures from open sources."""
