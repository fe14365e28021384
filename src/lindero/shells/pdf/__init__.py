"""Pages as PDF files: tagged, in their language, marked on every sheet."""
