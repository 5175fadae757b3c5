// How fast this engine does arithmetic when nothing else is in the way: independent chains x = x m + a, all in registers.
//
// Built twice (tests/bench/compile-peak.js tells how): with -mrelaxed-simd each link of a chain is one fused multiply-add,
// otherwise a multiplication and an addition.

#include <wasm_simd128.h>

// 13 chains hide the latency of both instructions (8 cycles, at most 2 a cycle) and leave x86's 16 registers room for m,
// a and the engine's scratch register.
#define CHAINS 13

#ifdef __wasm_relaxed_simd__
static inline v128_t link_chain(v128_t vx4, v128_t vm4, v128_t va4) { return wasm_f32x4_relaxed_madd(vx4, vm4, va4); }
#else
static inline v128_t link_chain(v128_t vx4, v128_t vm4, v128_t va4) { return wasm_f32x4_add(wasm_f32x4_mul(vx4, vm4), va4); }
#endif

// 2 * 4 * 13 operations an iteration. `m` and `a` come from outside, or the compiler would do it all beforehand; with
// |m| < 1 the chains stay finite, and with a > 0 they never get small enough to be denormal.
__attribute__((visibility("default"), used)) float peak(int iterations, float m, float a) {
  const v128_t vm4 = wasm_f32x4_splat(m);
  const v128_t va4 = wasm_f32x4_splat(a);
  v128_t vx4[CHAINS];
  for (int chain = 0; chain < CHAINS; chain++) vx4[chain] = wasm_f32x4_splat((float)chain);
  for (int i = 0; i < iterations; i++) {
#pragma clang loop unroll(full)
    for (int chain = 0; chain < CHAINS; chain++) vx4[chain] = link_chain(vx4[chain], vm4, va4);
  }
  v128_t vsum4 = vx4[0];
  for (int chain = 1; chain < CHAINS; chain++) vsum4 = wasm_f32x4_add(vsum4, vx4[chain]);
  return wasm_f32x4_extract_lane(vsum4, 0);
}
