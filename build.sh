#!/usr/bin/env bash
# Builds, serves, tests and measures attention-explainer. Compiler flags live here and nowhere else.
# `./build.sh help` lists the commands. Needs Node 20 or newer; installs the rest where it can.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export LC_ALL=C

compiled=web/core/compiled

say() { printf '%s\n' "$*"; }
die() { printf '\nbuild.sh: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

help() {
  cat <<'END'
usage: ./build.sh <command>

  build          compile the C core and write dist/
  serve          build, then serve dist/ on http://127.0.0.1:8080 (PORT changes it)
  test [file…]   build, then run every test, or only the JavaScript test files named
  bench [arg…]   build, then compare the core with other runtimes: --rounds 9, --only softmax, --engine node, --json FILE
  fuzz [seconds] look for inputs that break the core
  coverage       measure which branches and conditions the native tests reach
  clean          remove everything that building made (node_modules stays)

npm start = serve, npm run build = build, npm test = test.
END
}

# ---------------------------------------------------------------------------------------- what a machine may lack

# install "<what it is for>" <Debian package>…: with apt-get as root or through passwordless sudo. Otherwise says what to do.
install() {
  local what=$1; shift
  local packages="$*" sudo=()
  local advice="Please install it and run this again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
  has apt-get || die "$what is missing, and this is not Debian or Ubuntu (no apt-get).
Please install what these Debian packages hold, so that it is on the PATH, and run this again: $packages"
  if [ "$(id -u)" != 0 ]; then
    has sudo && sudo -n true 2>/dev/null || die "$what is missing, and installing it needs root. $advice"
    sudo=(sudo)
  fi
  say "Installing $what: $packages"
  local log; log=$(mktemp)
  # A package source that fails to refresh is no reason to stop: the package may be there all the same.
  "${sudo[@]}" apt-get update >"$log" 2>&1 || true
  if ! "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    die "$what could not be installed. $advice"
  fi
  rm -f "$log"
}

ensure_node() {
  has node && has npm || die "Node.js 20 or newer with npm is needed: https://nodejs.org"
  local version; version=$(node -p process.versions.node)
  [ "${version%%.*}" -ge 20 ] || die "Node.js 20 or newer is needed, this is $version: https://nodejs.org"
}

# The packages of the lock file, again whenever the lock file changes.
ensure_packages() { # [folder]
  local folder=${1:-.} lock stamp
  stamp=$folder/node_modules/.installed-from
  lock=$(sha256sum <"$folder/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$lock" ] && return
  say "Installing the npm packages of $folder/package-lock.json"
  (cd "$folder" && npm ci --ignore-scripts --loglevel=error) || die "npm ci failed in $folder. It needs to reach the npm registry once."
  printf '%s\n' "$lock" >"$stamp"
}

ensure_emcc() {
  has emcc || install "the Emscripten compiler (emcc)" emscripten
  has emcc || die "emcc is still not on the PATH after installing emscripten."
}

# wasm2js comes with binaryen: a package of its own in Debian, beside the compiler in an SDK.
find_wasm2js() {
  local emcc_folder; emcc_folder=$(dirname "$(readlink -f "$(command -v emcc)")")
  if has wasm2js; then command -v wasm2js
  elif [ -x "$emcc_folder/../bin/wasm2js" ]; then say "$emcc_folder/../bin/wasm2js"
  else install "wasm2js" binaryen >&2; command -v wasm2js || die "wasm2js is still not on the PATH."
  fi
}

# For the variant with relaxed SIMD, which the build can do without.
try_relaxed_compiler() {
  has_relaxed_clang || (install "a compiler with relaxed SIMD" clang-19 lld-19) || say "Going on without it."
}

# The four browser engines that the tests drive, each only when it is missing.
ensure_browsers() {
  has chromium || has chromium-browser || has google-chrome || install "Chromium" chromium
  has firefox-esr || has firefox || install "Firefox" firefox-esr
  has WebKitWebDriver || install "WebKitGTK and its driver" webkit2gtk-driver
  has Xvfb || install "an X server without a screen, for WebKitGTK" xvfb
  has WPEWebDriver && has cog || install "WPE WebKit and its driver" cog wpewebkit-driver
}

# What runs and reads the programs and documents that are taken away, besides Python.
ensure_readers() {
  has gcc || install "a C compiler" gcc libc6-dev
  has pdflatex || install "LaTeX" texlive-latex-base
}

# NumPy, which writes files for the importer and runs programs of the exporter.
ensure_numpy() {
  local python
  for python in python3 /usr/bin/python3; do "$python" -c 'import numpy' 2>/dev/null && return; done
  install "NumPy" python3-numpy
}

# A native compiler with both sanitizers, clang if it has them.
find_native_compiler() {
  local folder compiler; folder=$(mktemp -d)
  printf 'int main(void) { return 0; }\n' >"$folder/try.c"
  for attempt in 1 2; do
    for compiler in clang gcc cc; do
      if has "$compiler" && "$compiler" "${native_flags[@]}" "$folder/try.c" -o "$folder/try" 2>/dev/null && "$folder/try"; then
        rm -rf "$folder"
        say "$compiler"
        return
      fi
    done
    [ "$attempt" = 2 ] || install "a C compiler with AddressSanitizer and UndefinedBehaviorSanitizer" gcc libc6-dev >&2
  done
  die "no C compiler here can build with -fsanitize=address,undefined."
}

# One build at a time in this folder, however many commands run.
lock() {
  mkdir -p "$compiled"
  if has flock; then exec 9>"$compiled/.lock"; flock 9; fi
}
unlock() { if has flock; then exec 9>&-; fi; }

# ---------------------------------------------------------------------------------------- the core

# The same arithmetic in every variant and on every machine:
#   -ffp-contract=off            no fused multiply-add, which would round once where we promise two roundings
#   -fno-*vectorize, -unroll     scalar is really scalar, and SIMD is what was written
# Small, and without imports:
#   -mcpu=mvp                    no instruction that a later compiler uses of its own accord and an older browser lacks
#   -DNDEBUG                     one live assert brings 10 KB of stdio and four WASI imports
#   --no-entry, MALLOC=none      no glue, no allocator; JavaScript owns the memory, from __heap_base on, and lets it grow
#   --stack-first                a stack overflow traps instead of overwriting the caller's tensors
arithmetic_flags=(-std=c11 -ffp-contract=off)
warning_flags=(-Wall -Wextra -Wshadow -Wconversion)
code_flags=(-mcpu=mvp -DNDEBUG -fno-vectorize -fno-slp-vectorize -fno-unroll-loops)
link_flags=(--no-entry -sMALLOC=none -Wl,--stack-first -sINITIAL_MEMORY=1MB -sALLOW_MEMORY_GROWTH=1 -Wl,--export=__heap_base)
native_flags=(-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

# Every source but the kernels of other variants, each with how hard to optimise it: the kernels for speed, all else for size.
sources_with() { # <kernels> [<how hard>]
  local file
  for file in c_src/*.c; do
    case $file in */"$1".c) printf '%s %s\n' "$file" "${2:--O3}" ;; */kernels_*.c) ;; *) printf '%s -Oz\n' "$file" ;; esac
  done
}

# link_core <wasm> <exports> <scalar|simd|relaxed> <how hard to optimise the kernels> <flag…>
link_core() {
  local out=$1 exports=$2 kernels=kernels_$3 hard=$4 file level objects; shift 4
  objects=$(mktemp -d)
  while read -r file level; do
    emcc -c "$file" $level "${arithmetic_flags[@]}" "${warning_flags[@]}" "${code_flags[@]}" "${@:2}" -o "$objects/$(basename "$file").o"
  done < <(sources_with "$kernels" "$hard")
  emcc "$objects"/*.o -Oz "${link_flags[@]}" -sEXPORTED_FUNCTIONS=@"$exports" "$@" -o "$out"
  rm -rf "$objects"
}

# Relaxed SIMD needs a compiler that has its final instructions: a current SDK, or clang 19 with its linker.
has_relaxed_clang() { has clang-19 && has wasm-ld-19; }
has_relaxed_emcc() {
  printf '#include <wasm_simd128.h>\nv128_t f(v128_t a) { return wasm_f32x4_relaxed_madd(a, a, a); }\n' |
    emcc -x c - -c -msimd128 -mrelaxed-simd -o /dev/null 2>/dev/null
}

# The same core by clang alone, without an SDK around it.
link_relaxed_by_clang() { # <wasm>
  local file level objects names=() name
  objects=$(mktemp -d)
  while read -r file level; do
    clang-19 --target=wasm32 -c "$file" $level "${arithmetic_flags[@]}" "${warning_flags[@]}" "${code_flags[@]}" -msimd128 -mrelaxed-simd \
      -mbulk-memory -o "$objects/$(basename "$file").o"
  done < <(sources_with kernels_relaxed)
  while read -r name; do names+=("--export=${name#_}"); done <c_src/exports.txt
  wasm-ld-19 "$objects"/*.o --no-entry --stack-first -z stack-size=16384 --initial-memory=1048576 --gc-sections --strip-all \
    --export=__heap_base "${names[@]}" -o "$1"
  rm -rf "$objects"
}

compile_relaxed() { # <wasm> <stack option>
  rm -f "$1"
  if has_relaxed_clang; then link_relaxed_by_clang "$1"
  elif has_relaxed_emcc; then link_core "$1" c_src/exports.txt relaxed -O3 -s"$2"=16KB -msimd128 -mrelaxed-simd
  else say "Without the relaxed-simd variant: this emcc lacks its instructions, and clang-19 with lld-19 is not installed."
  fi
}

# The JavaScript variant is the scalar module, translated instruction by instruction, and without the translator's white space.
translate() { # <wasm> <script>
  { say "// @ts-nocheck: generated from $(basename "$1")"
    "$(find_wasm2js)" -O --all-features "$1" | node_modules/.bin/esbuild --minify-whitespace; } >"$2.new"
  mv "$2.new" "$2"
}

# Three cores from one source: `core` has every function, `figure` those that the figure calls, for the first load of a page, `lenses`
# those that its lenses call.
compile_core() {
  local key; key=$({ cat build.sh c_src/*; emcc --version; has_relaxed_clang && say clang-19; } 2>/dev/null | sha256sum)
  [ "$(cat "$compiled/.made-from" 2>/dev/null)" = "$key" ] && return
  say "Compiling the core"
  # The option for the stack's size got its present name in Emscripten 3.1.25.
  local version stack=STACK_SIZE
  version=$(emcc --version | sed -n '1s/.* \([0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
  [ "$(printf '%s\n' 3.1.25 "$version" | sort -V | head -n 1)" = 3.1.25 ] || stack=TOTAL_STACK
  find_wasm2js >/dev/null
  local core exports hard
  for core in core figure lenses; do
    exports=c_src/exports.txt hard=-O3
    [ "$core" = core ] || exports=c_src/exports-$core.txt hard=-Oz
    link_core $compiled/$core.scalar.wasm $exports scalar $hard -s$stack=16KB
    link_core $compiled/$core.simd.wasm $exports simd $hard -s$stack=16KB -msimd128
    translate $compiled/$core.scalar.wasm $compiled/$core.js
  done
  compile_relaxed $compiled/core.relaxed-simd.wasm $stack
  printf '%s\n' "$key" >$compiled/.made-from
}

# ---------------------------------------------------------------------------------------- commands

build() {
  ensure_node
  lock
  ensure_packages
  if compgen -G 'c_src/*.c' >/dev/null; then ensure_emcc; compile_core; fi
  if [ -f web/core/pack.js ]; then node web/core/pack.js; fi
  node web/bundle.js
  unlock
}

serve() { build; exec node web/serve.js; }

# Counts of the present `test` run.
passed=0 failed=0

# check "<what it shows>" <how many tests it is> <command>…
check() {
  local title=$1 count=$2; shift 2
  if "$@"; then passed=$((passed + count)); say "ok: $title"
  else failed=$((failed + 1)); say "FAILED: $title"
  fi
}

native_tests() {
  local compiler folder file sources=()
  compiler=$(find_native_compiler)
  folder=$(mktemp -d)
  for file in c_src/*.c; do case $file in *kernels_simd.c | *kernels_relaxed.c) ;; *) sources+=("$file") ;; esac; done
  say "The C core under AddressSanitizer and UndefinedBehaviorSanitizer ($compiler)"
  # run_native <flag…> <source> -- <argument…>
  run_native() {
    local flags=()
    while [ "$1" != -- ]; do flags+=("$1"); shift; done
    shift
    "$compiler" "${arithmetic_flags[@]}" "${warning_flags[@]}" -Ic_src "${flags[@]}" "${sources[@]}" -lm -o "$folder/test" && "$folder/test" "$@"
  }
  # PROBLEMS changes how many, as for tests/core/same-bits.test.js.
  replay_problems() { run_native -O2 tests/native/replay.c -- </dev/null && node tests/native/same-bits.js "$folder/test" "${PROBLEMS:-3000}"; }
  for file in tests/native/*_test.c; do
    check "$file" "$(grep -c '^static void test_' "$file")" run_native "${native_flags[@]}" "$file" --
  done
  check "every function takes any sizes and numbers" 1 run_native "${native_flags[@]}" -std=gnu11 -DREPLAY tests/native/fuzz.c -- tests/native/corpus
  check "exp is within 1 ulp and monotone, for every 997th float" 1 run_native -O2 tests/native/exp_all.c -- 997
  check "random problems have the bits of the other builds natively, too" 1 replay_problems
  rm -rf "$folder"
  check "all branches and conditions of the core are tested" 1 coverage
}

measures_coverage() {
  has clang-19 && has llvm-cov-19 && printf 'int main(void) { return 0; }\n' | clang-19 -x c -fprofile-instr-generate - -o /dev/null 2>/dev/null
}

# clang 19 measures MC/DC. Without it nothing is known, which is no pass.
coverage() {
  measures_coverage || install "clang 19, which measures coverage" clang-19 llvm-19 libclang-rt-19-dev
  tests/native/coverage.sh
}

# Looks for inputs that break the core, for so many seconds; what it finds belongs into tests/native/corpus.
fuzz() { # [seconds]
  local sources=() file folder
  has clang-19 || install "clang 19 with libFuzzer" clang-19 libclang-rt-19-dev
  folder=$(mktemp -d)
  for file in c_src/*.c; do case $file in *kernels_simd.c | *kernels_relaxed.c) ;; *) sources+=("$file") ;; esac; done
  clang-19 "${arithmetic_flags[@]}" -g -O1 -fsanitize=fuzzer,address,undefined -Ic_src tests/native/fuzz.c "${sources[@]}" -lm -o "$folder/fuzz"
  "$folder/fuzz" -max_total_time="${1:-60}" "$folder" tests/native/corpus
}

javascript_tests() { # [file…]
  local files=("$@") report name value
  if [ ${#files[@]} = 0 ]; then mapfile -t files < <(find tests -name node_modules -prune -o -name '*.test.js' -print | sort); fi
  [ ${#files[@]} = 0 ] && return
  report=$(mktemp)
  local options=()
  # A file that hangs ends after five minutes and counts as failed. The first releases of Node 20 lack both options.
  for name in --test-concurrency="$(nproc 2>/dev/null || say 2)" --test-timeout=300000; do
    if node "$name" -e 0 2>/dev/null; then options+=("$name"); fi
  done
  node --test "${options[@]}" \
    --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination="$report" "${files[@]}" ||
    [ -s "$report" ] || failed=$((failed + 1))
  # The report ends with one line for each kind of outcome. A test that did not run is no test passed.
  while read -r _ name value; do
    case $name in
      pass) passed=$((passed + value)) ;;
      fail | cancelled | skipped | todo) failed=$((failed + value)) ;;
    esac
  done < <(grep -E '^# (pass|fail|cancelled|skipped|todo) [0-9]+$' "$report")
  grep -qE '^# pass [0-9]+$' "$report" || failed=$((failed + 1))
  rm -f "$report"
}

run_tests() { # [file…]
  ensure_node
  if [ $# = 0 ]; then ensure_browsers; ensure_numpy; ensure_readers; fi
  try_relaxed_compiler
  build
  if [ $# = 0 ]; then
    native_tests
    check "the types of web/ are right" 1 node node_modules/typescript/bin/tsc --project tests/tools/tsconfig.json
  fi
  javascript_tests "$@"
  say ""
  say "$passed tests passed, $failed failed"
  [ "$failed" = 0 ]
}

bench() {
  ensure_node
  try_relaxed_compiler
  build
  ensure_packages tests/bench
  exec node tests/bench/bench.js "$@"
}

clean() { rm -rf dist "$compiled" tests/bench/compiled tests/screenshots; }

command=${1:-help}
[ $# = 0 ] || shift
case $command in
  build | serve | bench | fuzz | coverage | clean) "$command" "$@" ;;
  test) run_tests "$@" ;;
  help | -h | --help) help ;;
  *) help >&2; die "there is no command '$command'." ;;
esac
