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
# Filled once: a second run finds it as it was left. What an interrupted run left half done is made again.
if [ ! -e "$plan.filled" ]; then
    rm -rf "$plan"
    "$planner" --data-dir "$plan" demo
    touch "$plan.filled"
fi
"$planner" --data-dir "$plan" status
"$planner" --data-dir "$plan" report "$report" >/dev/null
echo
echo "The plan is in $plan, its report in $report."
echo "Look further with: .venv/bin/planner --data-dir $plan checklist"
echo "All commands: .venv/bin/planner --help"
