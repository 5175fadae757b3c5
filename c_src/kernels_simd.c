/*
 * kernels_simd.c - the innermost loops with WebAssembly SIMD, four float32 lanes a vector.
 *
 * Lanes lie over the columns, never over the keys: each lane adds its own column in the order of the keys,
 * which is why the bits equal those of kernels_scalar.c.
 */
#include <wasm_simd128.h>

#include "kernels.h"

/* sum (4) += weights (S) x four columns of values, rows of which are D apart */
static void add_four_columns(float *sum, const float *weights, const float *values, int S, int D)
{
	v128_t v_sum = wasm_v128_load(sum);
	for (int s = 0; s < S; s++, values += D)
		v_sum = wasm_f32x4_add(v_sum, wasm_f32x4_mul(wasm_v128_load32_splat(weights + s), wasm_v128_load(values)));
	wasm_v128_store(sum, v_sum);
}

/* The same for sixteen columns: four independent sums hide the latency of an addition. */
static void add_sixteen_columns(float *sum, const float *weights, const float *values, int S, int D)
{
	v128_t v_a = wasm_v128_load(sum), v_b = wasm_v128_load(sum + 4);
	v128_t v_c = wasm_v128_load(sum + 8), v_d = wasm_v128_load(sum + 12);
	for (int s = 0; s < S; s++, values += D) {
		const v128_t v_weight = wasm_v128_load32_splat(weights + s);
		v_a = wasm_f32x4_add(v_a, wasm_f32x4_mul(v_weight, wasm_v128_load(values)));
		v_b = wasm_f32x4_add(v_b, wasm_f32x4_mul(v_weight, wasm_v128_load(values + 4)));
		v_c = wasm_f32x4_add(v_c, wasm_f32x4_mul(v_weight, wasm_v128_load(values + 8)));
		v_d = wasm_f32x4_add(v_d, wasm_f32x4_mul(v_weight, wasm_v128_load(values + 12)));
	}
	wasm_v128_store(sum, v_a);
	wasm_v128_store(sum + 4, v_b);
	wasm_v128_store(sum + 8, v_c);
	wasm_v128_store(sum + 12, v_d);
}

void kernel_add_row(float *restrict sum, const float *restrict weights, const float *restrict values, int S, int D)
{
	int d = 0;
	for (; d + 16 <= D; d += 16)
		add_sixteen_columns(sum + d, weights, values + d, S, D);
	for (; d + 4 <= D; d += 4)
		add_four_columns(sum + d, weights, values + d, S, D);
	for (; d < D; d++) {
		const float *value = values + d;
		float total = sum[d];
		for (int s = 0; s < S; s++, value += D)
			total += weights[s] * *value;
		sum[d] = total;
	}
}

/*
 * v_rc: row r, columns 4c to 4c + 3. One key an iteration, not unrolled: V8 hoists the loads of unrolled steps and
 * then spills sums to memory. Not inlined for the same reason: its registers are its own.
 */
__attribute__((noinline)) void kernel_add_tile(float *restrict tile, int stride, const float *weights_0,
                                               const float *weights_1, const float *weights_2,
                                               const float *weights_3, const float *panel, int S)
{
	float *const row_1 = tile + stride, *const row_2 = row_1 + stride, *const row_3 = row_2 + stride;
	v128_t v_00 = wasm_v128_load(tile), v_01 = wasm_v128_load(tile + 4);
	v128_t v_10 = wasm_v128_load(row_1), v_11 = wasm_v128_load(row_1 + 4);
	v128_t v_20 = wasm_v128_load(row_2), v_21 = wasm_v128_load(row_2 + 4);
	v128_t v_30 = wasm_v128_load(row_3), v_31 = wasm_v128_load(row_3 + 4);
	for (const float *end = panel + S * KERNEL_COLUMNS; panel != end; panel += KERNEL_COLUMNS) {
		const v128_t v_left = wasm_v128_load(panel), v_right = wasm_v128_load(panel + 4);
		v128_t v_weight = wasm_v128_load32_splat(weights_0++);
		v_00 = wasm_f32x4_add(v_00, wasm_f32x4_mul(v_weight, v_left));
		v_01 = wasm_f32x4_add(v_01, wasm_f32x4_mul(v_weight, v_right));
		v_weight = wasm_v128_load32_splat(weights_1++);
		v_10 = wasm_f32x4_add(v_10, wasm_f32x4_mul(v_weight, v_left));
		v_11 = wasm_f32x4_add(v_11, wasm_f32x4_mul(v_weight, v_right));
		v_weight = wasm_v128_load32_splat(weights_2++);
		v_20 = wasm_f32x4_add(v_20, wasm_f32x4_mul(v_weight, v_left));
		v_21 = wasm_f32x4_add(v_21, wasm_f32x4_mul(v_weight, v_right));
		v_weight = wasm_v128_load32_splat(weights_3++);
		v_30 = wasm_f32x4_add(v_30, wasm_f32x4_mul(v_weight, v_left));
		v_31 = wasm_f32x4_add(v_31, wasm_f32x4_mul(v_weight, v_right));
	}
	wasm_v128_store(tile, v_00), wasm_v128_store(tile + 4, v_01);
	wasm_v128_store(row_1, v_10), wasm_v128_store(row_1 + 4, v_11);
	wasm_v128_store(row_2, v_20), wasm_v128_store(row_2 + 4, v_21);
	wasm_v128_store(row_3, v_30), wasm_v128_store(row_3 + 4, v_31);
}

int kernel_lanes(void)
{
	return 4;
}
