"""What the product knows: frozen values and pure functions, with nothing but the standard library."""
