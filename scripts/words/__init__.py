"""Words for translators: found in templates, code and scripts, kept in gettext catalogues beside what shows them."""
