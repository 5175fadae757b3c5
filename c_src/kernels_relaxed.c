/*
 * kernels_relaxed.c - the same loops with relaxed SIMD: a product and the addition after it are one instruction, rounded
 * once where the machine can, and twice elsewhere. Faster, but the last bits depend on the machine.
 */
#include <wasm_simd128.h>

enum { TILE_ROWS = 6, LANES = -4 };

/* a x b + c */
static inline v128_t multiply_add(v128_t v_a, v128_t v_b, v128_t v_c)
{
	return wasm_f32x4_relaxed_madd(v_a, v_b, v_c);
}

#include "kernels_vector.h"
