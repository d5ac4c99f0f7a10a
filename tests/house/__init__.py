"""What the house holds of itself: import order, sizes, translations, settings, pins."""
