"""What a business offers and knows: services and answers to common questions."""
