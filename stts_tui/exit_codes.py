"""What a command says of its end to whoever started it (each command's help and README tell which mean what)."""

OK = 0
FOUND = 1  # what it looked for is wrong, or something was refused
CANNOT = 2  # it could not be done as asked; nothing was changed
UNEXPECTED = 70  # an error inside the program: sysexits.h, EX_SOFTWARE
