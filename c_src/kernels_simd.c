/*
 * kernels_simd.c - the innermost loops with WebAssembly SIMD, four float32 lanes a vector. A product and the addition after
 * it are two instructions and two roundings, as in kernels_scalar.c.
 */
#include <wasm_simd128.h>

enum { TILE_ROWS = 4, LANES = 4 };

/* a x b + c */
static inline v128_t multiply_add(v128_t v_a, v128_t v_b, v128_t v_c)
{
	return wasm_f32x4_add(wasm_f32x4_mul(v_a, v_b), v_c);
}

#include "kernels_vector.h"
