#!/bin/sh
# Checks the data of a report, makes its tables, and fails where a number moved. Run it in the folder of `figures.csv`
# (`examples/ci.in`), with the folder of the tables as its argument; `tipstat` and, for the annotations, `jq` are on the path.
set -eu
tables=${1:?the folder of the tables}
mkdir -p "$tables"

# all faults of the input, as annotations where jq is there; exit 1
if ! tipstat check figures.csv --format json --output faults.json; then
  if command -v jq >/dev/null; then
    jq -r '.rows[] | "::error file=\(.file),line=\(.line // 1)::expected \(.expected)"' faults.json
  fi
  exit 1
fi
rm faults.json

# each table beside the one that is there: what moved is said as a difference of rows, before it is put in its place
moved=0
for statistic in identification-gap detected-victims; do
  tipstat show "$statistic" --data figures.csv --max-set-aside 0% --output "new-$statistic.csv"
  if [ -f "$tables/$statistic.csv" ] && ! diff "$tables/$statistic.csv" "new-$statistic.csv"; then
    moved=1
  fi
  mv "new-$statistic.csv" "$tables/$statistic.csv"
done
exit "$moved"
