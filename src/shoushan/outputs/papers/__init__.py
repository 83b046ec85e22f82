"""Legal papers as documents: one sheet in the geometry of GB/T 9704, written as docx, PDF and print page."""
