#!/bin/sh
# Line, branch and MC/DC coverage of c_src (without the SIMD kernels) over all native tests and the replayed corpus.
# Prints a table per file and what is not covered; fails if branches or MC/DC are below 100 %. C_SRC names another copy.
set -eu
cd "$(dirname "$0")/../.."
export LC_ALL=C
source=${C_SRC:-c_src}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

core=$(ls "$source"/*.c | grep -v 'kernels_simd\|kernels_relaxed')
flags="-O1 -g -ffp-contract=off -fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc -I$source -Itests/native"
objects=
for file in $core; do
	object=$work/$(basename "$file" .c).o
	clang-19 -std=c11 $flags -c "$file" -o "$object"
	objects="$objects $object"
done

programs=
for test in tests/native/*_test.c tests/native/fuzz.c; do
	program=$work/$(basename "$test" .c)
	arguments=
	[ "$test" != tests/native/fuzz.c ] || arguments=tests/native/corpus
	clang-19 -std=gnu11 -DREPLAY $flags "$test" $objects -lm -o "$program"
	LLVM_PROFILE_FILE="$program.profraw" "$program" $arguments
	programs="$programs -object $program"
done

llvm-profdata-19 merge -sparse "$work"/*.profraw -o "$work/all.profdata"
# shellcheck disable=SC2086
llvm-cov-19 report ${programs# -object } -instr-profile "$work/all.profdata" --show-branch-summary --show-mcdc-summary \
	--show-region-summary=false $core >"$work/report" 2>"$work/warnings" || { cat "$work/warnings"; exit 1; }
cat "$work/report"

# shellcheck disable=SC2086
llvm-cov-19 show ${programs# -object } -instr-profile "$work/all.profdata" --show-branches=count --show-mcdc $core >"$work/shown"
echo
echo 'Not covered:'
awk '
	/^\/.*\.c:$|^[^ ]*\.c:$/ { file = $0; sub(/:$/, "", file); sub(/.*\//, "", file) }
	/Branch \(/ && (/True: 0[,\]]/ || /False: 0[,\]]/) { print "  " file " " $0 }
	/MC\/DC Decision Region/ { decision = $0 }
	/C[0-9]+-Pair: not covered/ { print "  " file " " decision $0 }
' "$work/shown" | sort -u
awk '/^TOTAL/ {
	n = 0
	for (i = 2; i <= NF; i++) if ($i ~ /%$/ || $i == "-") part[++n] = $i
	print "branches " part[n - 1] ", MC/DC " part[n]
	exit !(part[n - 1] == "100.00%" && part[n] == "100.00%")
}' "$work/report"
