"""What an office asks in the morning (每天先看的): what presses, how it stands, what is new."""
