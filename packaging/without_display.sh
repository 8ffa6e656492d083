#!/bin/sh
# The main job on a machine that has no display: a sample plan and its report, from the terminal.
#
#     packaging/without_display.sh PLANNER
set -eu

planner=$1
plan=build/sample
report=build/sample-report.pdf

echo "There is no display here, so no window can open. The sample plan and its report are made from the terminal instead."
mkdir -p build
# A second run finds the sample in place, and must not take that for a failure; a fault of any other kind shows below.
if [ ! -e "$plan/plan/planner.sqlite3" ]; then
    "$planner" --data-dir "$plan" demo
fi
"$planner" --data-dir "$plan" status
"$planner" --data-dir "$plan" report "$report"
echo
echo "The plan is in $plan, its report in $report."
echo "Look further with: .venv/bin/planner --data-dir $plan checklist"
echo "All commands: .venv/bin/planner --help"
