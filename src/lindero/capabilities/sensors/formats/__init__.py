"""One file for each way in which observations are written: bytes in, columns out, no sockets and no clock."""
