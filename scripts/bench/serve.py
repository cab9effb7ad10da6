# A Python participant's side of the talk with the benchmark: JSON lines, "go" in, the seconds of one round out.
import json
import sys
import time
from pathlib import Path


def tell(answer):
    print(json.dumps(answer), flush=True)


def serve(about, work, times=1):
    """Says that it is ready, then runs a round, the work so many times, for each line until the input ends."""
    tell({"ready": about})
    for _ in sys.stdin:
        start = time.perf_counter()
        for _ in range(times):
            work()
        tell({"seconds": time.perf_counter() - start})


def read_data(numpy, folder):
    """The benchmark's rows as float32 from 0 to 1, their classes, and how many at the end are the test set."""
    shape = json.loads((Path(folder) / "shape.json").read_text())
    inputs = numpy.fromfile(Path(folder) / "inputs.bin", dtype=numpy.uint8).reshape(shape["rows"], shape["columns"])
    classes = numpy.fromfile(Path(folder) / "classes.bin", dtype=numpy.uint8).astype(numpy.int64)
    return inputs.astype(numpy.float32) / numpy.float32(shape["top"]), classes, shape["testRows"]
