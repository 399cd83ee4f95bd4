"""The comparison of check-slurm: two results folders of the same spec.

Every number of every run must be the same to the last bit, but for timings and peak memory, which are
of the machine, and files without timings must be the same bytes. Exits with 1 where anything differs.
"""
import json
import sys
from pathlib import Path

# Of the machine and the moment.
MEASURED = ("-seconds", "-per-second", "peak-mib")


def numbers(record):
    """What of a record must not depend on who did the run."""
    kept = {name: value for name, value in record["measures"].items() if not name.endswith(MEASURED)}
    return {
        "status": record["status"],
        "error": record["error"],
        "swept": record["swept"],
        "metrics": record["metrics"],
        "measures": kept,
        "stages": [stage["key"] for stage in record["provenance"].get("stages", [])],
    }


def main():
    folders = [Path(folder) for folder in sys.argv[1:3]]
    sides = [json.loads((folder / "records.json").read_text())["records"] for folder in folders]
    wrong = []
    if [record["run"] for record in sides[0]] != [record["run"] for record in sides[1]]:
        wrong.append("the runs or their order")
    for left, right in zip(*sides):
        if numbers(left) != numbers(right):
            wrong.append(left["run"])
    for name in ("deciles.csv", "spec.resolved.yaml", "trees.json"):
        texts = [(folder / name).read_bytes() for folder in folders]
        if texts[0] != texts[1]:
            wrong.append(name)
    values = sum(len(record["metrics"]) for record in sides[0])
    failed = sum(record["status"] != "ok" for side in sides for record in side)
    print(f"{len(sides[0])} runs, {values} metrics: {len(wrong)} differ, {failed} runs failed")
    for name in wrong[:10]:
        print(f"  differs: {name}")
    sys.exit(1 if wrong or failed or not values else 0)


if __name__ == "__main__":
    main()
