"""What officers are asked when they act: only what the law asks, in words they can check."""
