"""`python -m lindero`: the command line, as the installed command `lindero` runs it."""

from lindero.app import main

if __name__ == "__main__":
    main()
