"""Where county boards write their yearly follow-up, and where everybody compares what is published."""
