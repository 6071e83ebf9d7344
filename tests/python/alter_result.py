# SPDX-License-Identifier: Apache-2.0
"""alter_result.py FILE STATEMENT: changes a result through `f` (h5py, open for writing), with
numpy as `np`, and seals it again: a file that is intact and still not what it should be."""
import hashlib
import sys

import h5py
import numpy as np

path, statement = sys.argv[1:]
with h5py.File(path, "r+") as f:
    exec(statement, {"f": f, "np": np})
with open(path, "r+b") as file:
    digest = hashlib.sha256(file.read()).hexdigest()
    file.write(f"\nfaultline-seal sha256 {digest}\n".encode())
