"""What an office lives by from month to month (月度): indicators and targets."""
