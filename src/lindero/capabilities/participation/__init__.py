"""Forums and consultations: asked in public, answered in public, decided only after the answer."""
