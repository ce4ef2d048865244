"""How what is shipped as learned was learned. Development only: never packaged, never imported."""
