"""Reports of citizens: from a form that asks no name to an answer, with who reported sealed away from who handles."""
