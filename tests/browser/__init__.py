"""End to end in real Chromium: journeys, accessibility and weight, against the seed and the demo county."""
