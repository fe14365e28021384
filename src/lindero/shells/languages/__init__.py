"""The languages of every page: templates and declarations are English, gettext catalogues say the same otherwise."""
