"""Times pandas on the quotes of a Cboe page: gzip CSV to typed columns, calls and puts stacked."""
import json
import sys
import time

import pandas


def read(path, header_line):
    table = pandas.read_csv(path, compression="gzip", skiprows=header_line, header=None)
    dates = pandas.to_datetime(table[0], format="%a %b %d %Y")
    sides = []
    for start in (1, 12):
        side = table[[start, start + 3, start + 4]].copy()
        side.columns = ["symbol", "bid", "ask"]
        side["root"] = side["symbol"].str.extract(r"^([A-Z]+)\d{6}[CP]\d{8}$", expand=False)
        side["expiry"] = dates
        side["strike"] = table[11]
        sides.append(side)
    return pandas.concat(sides)


path, header_line, repetitions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rows = len(read(path, header_line))
times = []
for _ in range(repetitions):
    start = time.perf_counter()
    read(path, header_line)
    times.append(1000 * (time.perf_counter() - start))
print(json.dumps({"rows": rows, "times": times, "version": pandas.__version__}))
