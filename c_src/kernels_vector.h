/*
 * kernels_vector.h - the innermost loops for vectors of four float32, with the multiply_add and the TILE_ROWS of the
 * file that includes this one.
 *
 * Lanes lie over the columns of a product, never over the keys: each lane adds its own column in the order of the keys,
 * which is why the bits equal those of kernels_scalar.c. Where sums do run along the lanes, kernels.h says in what order.
 */
#include "exp.h"
#include "kernels.h"

int kernel_tile_rows(void)
{
	return TILE_ROWS;
}

/* sum (4n) = weights (S) x 4n columns of values, rows of which are D apart; eight sums at once hide the latency of an addition */
__attribute__((always_inline)) static inline void sum_vectors(float *sum, const float *weights, const float *values, int S, int D, const int n)
{
	v128_t v_sum[8];
	_Pragma("clang loop unroll(full)") for (int i = 0; i < n; i++) v_sum[i] = wasm_f32x4_const_splat(0.0f);
	for (int s = 0; s < S; s++, values += D) {
		const v128_t v_weight = wasm_v128_load32_splat(weights + s);
		_Pragma("clang loop unroll(full)") for (int i = 0; i < n; i++)
			v_sum[i] = multiply_add(v_weight, wasm_v128_load(values + 4 * i), v_sum[i]);
	}
	_Pragma("clang loop unroll(full)") for (int i = 0; i < n; i++) wasm_v128_store(sum + 4 * i, v_sum[i]);
}

/* One to three numbers, and zeros. */
static inline v128_t load_few(const float *numbers, int n)
{
	if (n == 1)
		return wasm_v128_load32_zero(numbers);
	const v128_t v_two = wasm_v128_load64_zero(numbers);
	return n == 2 ? v_two : wasm_v128_load32_lane(numbers + 2, v_two, 2);
}

static inline void store_few(float *numbers, v128_t v_numbers, int n)
{
	if (n == 1) {
		wasm_v128_store32_lane(numbers, v_numbers, 0);
		return;
	}
	wasm_v128_store64_lane(numbers, v_numbers, 0);
	if (n == 3)
		wasm_v128_store32_lane(numbers + 2, v_numbers, 2);
}

/*
 * The same for the last one to three columns. A whole vector is read of every row but the last: what follows is the next
 * row, and is dropped.
 */
static void sum_last_columns(float *sum, int columns, const float *weights, const float *values, int S, int D)
{
	v128_t v_sum = wasm_f32x4_const_splat(0.0f);
	const float *const last = weights + S - 1;
	for (; weights != last; weights++, values += D)
		v_sum = multiply_add(wasm_v128_load32_splat(weights), wasm_v128_load(values), v_sum);
	store_few(sum, multiply_add(wasm_v128_load32_splat(weights), load_few(values, columns), v_sum), columns);
}

void kernel_sum_rows(float *restrict sums, const float *restrict weights, const float *restrict values, int T, int S, int D)
{
	for (int t = 0; t < T; t++, sums += D, weights += S) {
		int d = 0;
		for (; d + 32 <= D; d += 32)
			sum_vectors(sums + d, weights, values + d, S, D, 8);
		for (; d + 16 <= D; d += 16)
			sum_vectors(sums + d, weights, values + d, S, D, 4);
		for (; d + 4 <= D; d += 4)
			sum_vectors(sums + d, weights, values + d, S, D, 1);
		if (d < D && S > 0 && D >= 3) {
			sum_last_columns(sums + d, D - d, weights, values + d, S, D);
			continue;
		}
		for (; d < D; d++) {
			float sum = 0.0f;
			for (int s = 0; s < S; s++)
				sum += weights[s] * values[s * D + d];
			sums[d] = sum;
		}
	}
}

#define EACH_ROW _Pragma("clang loop unroll(full)") for (int r = 0; r < TILE_ROWS; r++)

/*
 * One key an iteration, not unrolled: V8 hoists the loads of unrolled steps and then spills sums to memory. The barrier keeps
 * the compiler from mixing the steps of the pointers into the sums. Not inlined for the same reason: its registers
 * are its own.
 */
__attribute__((noinline)) void kernel_multiply_tiles(float *restrict out, int out_step, const float *left,
                                                     int row_step, int key_step, int rows, const float *panel,
                                                     int keys, int block, int mode)
{
	for (; rows > 0; rows -= TILE_ROWS, out += TILE_ROWS * out_step, left += TILE_ROWS * row_step) {
		const float *row[TILE_ROWS];
		row[0] = left; /* one from the other: no multiplication stands between a tile and the next */
		_Pragma("clang loop unroll(full)") for (int r = 1; r < TILE_ROWS; r++) row[r] = row[r - 1] + (r < rows ? row_step : 0);
		const float *pass = panel;
		for (int k = keys; k > 0; k -= block) {
			const float *const stop = pass + (k < block ? k : block) * KERNEL_COLUMNS;
			v128_t v_left[TILE_ROWS], v_right[TILE_ROWS];
			EACH_ROW v_left[r] = v_right[r] = wasm_f32x4_const_splat(0.0f);
			if (mode == KERNEL_CONTINUE) {
				float *from = out;
				EACH_ROW {
					v_left[r] = wasm_v128_load(from), v_right[r] = wasm_v128_load(from + 4);
					from += out_step;
				}
			}
			do {
				const v128_t v_a = wasm_v128_load(pass), v_b = wasm_v128_load(pass + 4);
				EACH_ROW {
					const v128_t v_weight = wasm_v128_load32_splat(row[r]);
					v_left[r] = multiply_add(v_weight, v_a, v_left[r]);
					v_right[r] = multiply_add(v_weight, v_b, v_right[r]);
				}
				__asm__ volatile("" ::: "memory");
				EACH_ROW row[r] += key_step;
				pass += KERNEL_COLUMNS;
			} while (pass != stop);
			float *to = out;
			EACH_ROW {
				if (mode == KERNEL_ACCUMULATE) {
					v_left[r] = wasm_f32x4_add(wasm_v128_load(to), v_left[r]);
					v_right[r] = wasm_f32x4_add(wasm_v128_load(to + 4), v_right[r]);
				}
				wasm_v128_store(to, v_left[r]), wasm_v128_store(to + 4, v_right[r]);
				to += out_step;
			}
		}
	}
}

void kernel_copy_columns(float *restrict panel, const float *restrict values, int S, int D)
{
	for (int s = 0; s < S; s++, values += D, panel += KERNEL_COLUMNS) {
		const v128_t v_left = wasm_v128_load(values), v_right = wasm_v128_load(values + 4);
		wasm_v128_store(panel, v_left), wasm_v128_store(panel + 4, v_right);
	}
}

/* to[4i..] = column i of the four rows, for the left or the right half of a panel's row */
static void transpose_four(float *to, const float *row, int D)
{
	const v128_t v_0 = wasm_v128_load(row), v_1 = wasm_v128_load(row + D);
	const v128_t v_2 = wasm_v128_load(row + 2 * D), v_3 = wasm_v128_load(row + 3 * D);
	const v128_t v_01 = wasm_i32x4_shuffle(v_0, v_1, 0, 4, 1, 5), v_23 = wasm_i32x4_shuffle(v_2, v_3, 0, 4, 1, 5);
	const v128_t v_45 = wasm_i32x4_shuffle(v_0, v_1, 2, 6, 3, 7), v_67 = wasm_i32x4_shuffle(v_2, v_3, 2, 6, 3, 7);
	wasm_v128_store(to, wasm_i32x4_shuffle(v_01, v_23, 0, 1, 4, 5));
	wasm_v128_store(to + KERNEL_COLUMNS, wasm_i32x4_shuffle(v_01, v_23, 2, 3, 6, 7));
	wasm_v128_store(to + 2 * KERNEL_COLUMNS, wasm_i32x4_shuffle(v_45, v_67, 0, 1, 4, 5));
	wasm_v128_store(to + 3 * KERNEL_COLUMNS, wasm_i32x4_shuffle(v_45, v_67, 2, 3, 6, 7));
}

void kernel_transpose_keys(float *restrict panel, const float *restrict key, int D)
{
	int d = 0;
	for (; d + 4 <= D; d += 4, panel += 4 * KERNEL_COLUMNS) {
		transpose_four(panel, key + d, D);
		transpose_four(panel + 4, key + 4 * D + d, D);
	}
	for (; d < D; d++)
		for (int c = 0; c < KERNEL_COLUMNS; c++)
			*panel++ = key[c * D + d];
}

enum { DOT_KEYS = 4 /* keys at once: their eight sums hide the latency of an addition */ };

#define EACH_KEY _Pragma("clang loop unroll(full)") for (int i = 0; i < keys; i++)

/* Eight sums of each key, already added to four: d = 0 and 4, 1 and 5, and so on. keys is 1 or DOT_KEYS. */
__attribute__((always_inline)) static inline void dot_lanes(v128_t *v_dots, const float *query, const float *key, int D, const int keys)
{
	v128_t v_low[DOT_KEYS], v_high[DOT_KEYS];
	EACH_KEY v_low[i] = v_high[i] = wasm_f32x4_const_splat(0.0f);
	int d = 0;
	for (; d + 8 <= D; d += 8) {
		const v128_t v_a = wasm_v128_load(query + d), v_b = wasm_v128_load(query + d + 4);
		EACH_KEY v_low[i] = multiply_add(v_a, wasm_v128_load(key + i * D + d), v_low[i]);
		EACH_KEY v_high[i] = multiply_add(v_b, wasm_v128_load(key + i * D + d + 4), v_high[i]);
	}
	for (int i = 0; d < D && i < keys; i++) {
		float q[8] = { 0 }, k[8] = { 0 }; /* 0 x 0 adds nothing: a sum is never -0 */
		for (int rest = 0; d + rest < D; rest++)
			q[rest] = query[d + rest], k[rest] = key[i * D + d + rest];
		v_low[i] = multiply_add(wasm_v128_load(q), wasm_v128_load(k), v_low[i]);
		v_high[i] = multiply_add(wasm_v128_load(q + 4), wasm_v128_load(k + 4), v_high[i]);
	}
	EACH_KEY v_dots[i] = wasm_f32x4_add(v_low[i], v_high[i]);
}

/* (a0 + a2) + (a1 + a3), and the same of b, c and d, in the four lanes */
static inline v128_t add_across(v128_t v_a, v128_t v_b, v128_t v_c, v128_t v_d)
{
	/* (a0 + a2, a1 + a3, b0 + b2, b1 + b3) */
	const v128_t v_ab =
		wasm_f32x4_add(wasm_i32x4_shuffle(v_a, v_b, 0, 1, 4, 5), wasm_i32x4_shuffle(v_a, v_b, 2, 3, 6, 7));
	const v128_t v_cd =
		wasm_f32x4_add(wasm_i32x4_shuffle(v_c, v_d, 0, 1, 4, 5), wasm_i32x4_shuffle(v_c, v_d, 2, 3, 6, 7));
	return wasm_f32x4_add(wasm_i32x4_shuffle(v_ab, v_cd, 0, 2, 4, 6), wasm_i32x4_shuffle(v_ab, v_cd, 1, 3, 5, 7));
}

void kernel_dot_rows(float *restrict dots, const float *restrict query, const float *restrict key, int S, int D)
{
	v128_t v_dots[DOT_KEYS];
	int s = 0;
	for (; s + DOT_KEYS <= S; s += DOT_KEYS, key += DOT_KEYS * D) {
		dot_lanes(v_dots, query, key, D, DOT_KEYS);
		wasm_v128_store(dots + s, add_across(v_dots[0], v_dots[1], v_dots[2], v_dots[3]));
	}
	for (; s < S; s++, key += D) {
		dot_lanes(v_dots, query, key, D, 1);
		dots[s] = wasm_f32x4_extract_lane(add_across(v_dots[0], v_dots[0], v_dots[0], v_dots[0]), 0);
	}
}

/* Rows need not be a multiple of four long: the rest passes through four numbers on the side. */
static v128_t load_rest(const float *row, int n, float filling)
{
	float rest[4] = { filling, filling, filling, filling };
	for (int i = 0; i < n; i++)
		rest[i] = row[i];
	return wasm_v128_load(rest);
}

static void store_rest(float *row, int n, v128_t v_numbers)
{
	float rest[4];
	wasm_v128_store(rest, v_numbers);
	for (int i = 0; i < n; i++)
		row[i] = rest[i];
}

void kernel_scale_row(float *row, float factor, float less, int n)
{
	const v128_t v_factor = wasm_f32x4_splat(factor), v_less = wasm_f32x4_splat(less);
	int i = 0;
	for (; i + 4 <= n; i += 4)
		wasm_v128_store(row + i, wasm_f32x4_sub(wasm_f32x4_mul(wasm_v128_load(row + i), v_factor), v_less));
	for (; i < n; i++)
		row[i] = row[i] * factor - less;
}

float kernel_find_largest(const float *row, float factor, int n)
{
	const v128_t v_factor = wasm_f32x4_splat(factor);
	v128_t v_a = wasm_f32x4_const_splat(-__builtin_inff()), v_b = v_a, v_c = v_a, v_d = v_a;
	int i = 0;
	for (; i + 16 <= n; i += 16) { /* four at once hide the latency of a comparison */
		v_a = wasm_f32x4_pmax(v_a, wasm_f32x4_mul(wasm_v128_load(row + i), v_factor));
		v_b = wasm_f32x4_pmax(v_b, wasm_f32x4_mul(wasm_v128_load(row + i + 4), v_factor));
		v_c = wasm_f32x4_pmax(v_c, wasm_f32x4_mul(wasm_v128_load(row + i + 8), v_factor));
		v_d = wasm_f32x4_pmax(v_d, wasm_f32x4_mul(wasm_v128_load(row + i + 12), v_factor));
	}
	float four[4], largest = -__builtin_inff();
	wasm_v128_store(four, wasm_f32x4_pmax(wasm_f32x4_pmax(v_a, v_b), wasm_f32x4_pmax(v_c, v_d)));
	for (int lane = 0; lane < 4; lane++)
		largest = largest < four[lane] ? four[lane] : largest;
	for (; i < n; i++)
		largest = largest < row[i] * factor ? row[i] * factor : largest;
	return largest;
}

/* Bits of magnitudes are in the order of the magnitudes, NaN above all. */
float kernel_find_magnitude(const float *numbers, int n)
{
	const v128_t v_mask = wasm_i32x4_const_splat(0x7fffffff);
	v128_t v_a = wasm_i32x4_const_splat(0), v_b = v_a, v_c = v_a, v_d = v_a;
	int i = 0;
	for (; i + 16 <= n; i += 16) {
		v_a = wasm_i32x4_max(v_a, wasm_v128_and(wasm_v128_load(numbers + i), v_mask));
		v_b = wasm_i32x4_max(v_b, wasm_v128_and(wasm_v128_load(numbers + i + 4), v_mask));
		v_c = wasm_i32x4_max(v_c, wasm_v128_and(wasm_v128_load(numbers + i + 8), v_mask));
		v_d = wasm_i32x4_max(v_d, wasm_v128_and(wasm_v128_load(numbers + i + 12), v_mask));
	}
	uint32_t four[4], largest = 0;
	wasm_v128_store(four, wasm_i32x4_max(wasm_i32x4_max(v_a, v_b), wasm_i32x4_max(v_c, v_d)));
	for (int lane = 0; lane < 4; lane++)
		largest = largest < four[lane] ? four[lane] : largest;
	for (; i < n; i++) {
		const uint32_t magnitude = exp_bits(numbers[i]) & 0x7fffffffu;
		largest = largest < magnitude ? magnitude : largest;
	}
	return exp_float(largest);
}

/* Not fused in any build: whether a row's scores are bounded must not depend on how many keys are looked at. */
static inline v128_t add_square(v128_t v_sum, v128_t v_numbers)
{
	return wasm_f32x4_add(v_sum, wasm_f32x4_mul(v_numbers, v_numbers));
}

void kernel_square_keys(float *restrict squares, const float *restrict panel, int D)
{
	v128_t v_left = wasm_f32x4_const_splat(0.0f), v_right = v_left, v_odd_left = v_left, v_odd_right = v_left;
	int d = 0;
	for (; d + 2 <= D; d += 2, panel += 2 * KERNEL_COLUMNS) {
		v_left = add_square(v_left, wasm_v128_load(panel)), v_right = add_square(v_right, wasm_v128_load(panel + 4));
		v_odd_left = add_square(v_odd_left, wasm_v128_load(panel + 8));
		v_odd_right = add_square(v_odd_right, wasm_v128_load(panel + 12));
	}
	if (d < D)
		v_left = add_square(v_left, wasm_v128_load(panel)), v_right = add_square(v_right, wasm_v128_load(panel + 4));
	wasm_v128_store(squares, wasm_f32x4_add(v_left, v_odd_left));
	wasm_v128_store(squares + 4, wasm_f32x4_add(v_right, v_odd_right));
}

#define FOUR(x) { x, x, x, x }

/* The constants of exp.h, four times each, to be read where they are used: they would fill nearly all registers. */
struct exp_table {
	float log2_e[4], magic[4], ln2_high[4], ln2_low[4], q4[4], q3[4], q2[4], q1[4], q0[4], one[4];
};
static const struct exp_table exp_table = {
	FOUR(EXP_LOG2_E), FOUR(EXP_MAGIC), FOUR(-EXP_LN2_HIGH), FOUR(-EXP_LN2_LOW), FOUR(EXP_Q4),
	FOUR(EXP_Q3), FOUR(EXP_Q2), FOUR(EXP_Q1), FOUR(EXP_Q0), FOUR(1.0f)
};

enum { EXP_VECTORS = 4 /* in lock step: one alone waits for each of its operations in turn */ };

#define EACH_VECTOR _Pragma("clang loop unroll(full)") for (int i = 0; i < EXP_VECTORS; i++)

/*
 * See exp.h: row = e^(row x factor) x 2^-down, for whole groups of vectors. Returns v_run with all of them added. Not inlined: it needs
 * every register.
 */
__attribute__((noinline)) static v128_t exp_groups(float *row, const float *end, v128_t v_run, v128_t v_factor,
                                                   v128_t v_floor, v128_t v_bias)
{
	const struct exp_table *table = &exp_table;
	__asm__("" : "+r"(table)); /* or the compiler would read them all before the loop */
	for (; row != end; row += 4 * EXP_VECTORS) {
		v128_t v_x[EXP_VECTORS], v_t[EXP_VECTORS], v_q[EXP_VECTORS];
		EACH_VECTOR v_x[i] = wasm_f32x4_mul(wasm_v128_load(row + 4 * i), v_factor);
		EACH_VECTOR v_x[i] = wasm_f32x4_pmax(v_x[i], v_floor);
		const v128_t v_magic = wasm_v128_load(table->magic);
		EACH_VECTOR v_t[i] = multiply_add(v_x[i], wasm_v128_load(table->log2_e), v_magic);
		EACH_VECTOR v_q[i] = wasm_f32x4_sub(v_t[i], v_magic);
		EACH_VECTOR v_x[i] = multiply_add(v_q[i], wasm_v128_load(table->ln2_high), v_x[i]);
		EACH_VECTOR v_x[i] = multiply_add(v_q[i], wasm_v128_load(table->ln2_low), v_x[i]);
		EACH_VECTOR v_q[i] = multiply_add(wasm_v128_load(table->q4), v_x[i], wasm_v128_load(table->q3));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->q2));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->q1));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->q0));
		EACH_VECTOR v_q[i] = multiply_add(wasm_f32x4_mul(v_x[i], v_x[i]), v_q[i], v_x[i]);
		EACH_VECTOR v_q[i] = wasm_f32x4_add(v_q[i], wasm_v128_load(table->one));
		EACH_VECTOR v_q[i] = wasm_f32x4_mul(v_q[i], wasm_i32x4_add(wasm_i32x4_shl(v_t[i], 23), v_bias));
		EACH_VECTOR wasm_v128_store(row + 4 * i, v_q[i]);
		v_run = wasm_f32x4_add(v_run, wasm_f32x4_add(wasm_f32x4_add(v_q[0], v_q[1]), wasm_f32x4_add(v_q[2], v_q[3])));
		__asm__ volatile("" : "+r"(table));
	}
	return v_run;
}

/* Coefficients of 2^f, see exp.h. */
struct power_table {
	float p6[4], p5[4], p4[4], p3[4], p2[4], p1[4], one[4];
};

static const struct power_table power_table = {
	FOUR(POWER_6), FOUR(POWER_5), FOUR(POWER_4), FOUR(POWER_3), FOUR(POWER_2), FOUR(POWER_1), FOUR(1.0f)
};

/* The same for 2^(row x factor) x 2^-down, with v_magic = EXP_MAGIC - down: no floor, and no power of two to multiply with. */
__attribute__((noinline)) static v128_t power_groups(float *row, const float *end, v128_t v_run, v128_t v_factor, v128_t v_magic,
                                                     v128_t v_unused)
{
	(void)v_unused;
	const struct power_table *table = &power_table;
	__asm__("" : "+r"(table));
	for (; row != end; row += 4 * EXP_VECTORS) {
		v128_t v_x[EXP_VECTORS], v_t[EXP_VECTORS], v_q[EXP_VECTORS];
		EACH_VECTOR v_x[i] = wasm_v128_load(row + 4 * i);
		EACH_VECTOR v_t[i] = multiply_add(v_x[i], v_factor, v_magic);
		EACH_VECTOR v_x[i] = multiply_add(v_x[i], v_factor, wasm_f32x4_sub(v_magic, v_t[i]));
		EACH_VECTOR v_q[i] = multiply_add(wasm_v128_load(table->p6), v_x[i], wasm_v128_load(table->p5));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->p4));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->p3));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->p2));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->p1));
		EACH_VECTOR v_q[i] = multiply_add(v_q[i], v_x[i], wasm_v128_load(table->one));
		EACH_VECTOR v_q[i] = wasm_i32x4_add(v_q[i], wasm_i32x4_shl(v_t[i], 23));
		EACH_VECTOR wasm_v128_store(row + 4 * i, v_q[i]);
		v_run = wasm_f32x4_add(v_run, wasm_f32x4_add(wasm_f32x4_add(v_q[0], v_q[1]), wasm_f32x4_add(v_q[2], v_q[3])));
		__asm__ volatile("" : "+r"(table));
	}
	return v_run;
}

/* exp_groups or power_groups: v_run plus all powers of row x factor, for whole groups of vectors; a and b are theirs. */
typedef v128_t groups_function(float *row, const float *end, v128_t v_run, v128_t v_factor, v128_t v_a, v128_t v_b);

/* A row and its sum, as kernels.h has it. The numbers that are no whole group pass on the side, with others whose power is 0. */
__attribute__((always_inline)) static inline double add_in_runs(float *row, int n, float factor, float none, v128_t v_a, v128_t v_b,
                                                                groups_function *const groups)
{
	const v128_t v_factor = wasm_f32x4_splat(factor);
	v128_t v_low = wasm_f64x2_const_splat(0.0), v_high = v_low;
	for (int first = 0; first < n; first += 64) {
		const int end = n - first < 64 ? n : first + 64;
		const int whole = end - (end - first) % (4 * EXP_VECTORS);
		v128_t v_run = wasm_f32x4_const_splat(0.0f);
		v_run = groups(row + first, row + whole, v_run, v_factor, v_a, v_b);
		if (whole < end) {
			float rest[4 * EXP_VECTORS];
			for (int i = 0; i < 4 * EXP_VECTORS; i++)
				rest[i] = i < end - whole ? row[whole + i] * factor : none;
			v_run = groups(rest, rest + 4 * EXP_VECTORS, v_run, wasm_f32x4_const_splat(1.0f), v_a, v_b);
			for (int i = 0; i < end - whole; i++)
				row[whole + i] = rest[i];
		}
		v_low = wasm_f64x2_add(v_low, wasm_f64x2_promote_low_f32x4(v_run));
		v_high = wasm_f64x2_add(v_high, wasm_f64x2_promote_low_f32x4(wasm_i64x2_shuffle(v_run, v_run, 1, 1)));
	}
	return (wasm_f64x2_extract_lane(v_low, 0) + wasm_f64x2_extract_lane(v_low, 1)) +
	       (wasm_f64x2_extract_lane(v_high, 0) + wasm_f64x2_extract_lane(v_high, 1));
}

double kernel_exp_row(float *row, float factor, int down, int n)
{
	return add_in_runs(row, n, factor, -__builtin_inff(), wasm_f32x4_splat(exp_floor(down)), wasm_i32x4_splat((127 - down) * (1 << 23)),
	                   exp_groups);
}

double kernel_power_row(float *row, float factor, int down, int n)
{
	const v128_t v_magic = wasm_f32x4_splat(EXP_MAGIC - (float)down);
	return add_in_runs(row, n, factor, (float)(down - 127), v_magic, v_magic, power_groups);
}

/*
 * Below 2^-126 a float32 counts steps of 2^-149. Adding 2^-62 to a positive number below it rounds it to a multiple of 2^-85, and
 * that multiple is then in the sum's low bits: they are the float32 that is 2^-64 times as large.
 */
static inline v128_t divide_shifted(v128_t v_numbers, v128_t v_divisor)
{
	const v128_t v_large = wasm_f32x4_div(v_numbers, v_divisor), v_limit = wasm_f32x4_const_splat(0x1p-62f);
	const v128_t v_normal =
		wasm_f32x4_mul(wasm_f32x4_pmax(v_large, v_limit), wasm_f32x4_const_splat(0x1p-64f));
	const v128_t v_grid = v_limit;
	const v128_t v_denormal = wasm_i32x4_sub(wasm_f32x4_add(v_large, v_grid), v_grid);
	return wasm_v128_bitselect(v_denormal, v_normal, wasm_f32x4_lt(v_large, v_limit));
}

void kernel_divide_row(float *row, float divisor, int n)
{
	const v128_t v_divisor = wasm_f32x4_splat(divisor);
	int i = 0;
	for (; i + 4 <= n; i += 4)
		wasm_v128_store(row + i, divide_shifted(wasm_v128_load(row + i), v_divisor));
	if (i < n)
		store_rest(row + i, n - i, divide_shifted(load_rest(row + i, n - i, 0.0f), v_divisor));
}

void kernel_pull_row(float *restrict gradient, const float *restrict weights, float mean, float scale, int n)
{
	const v128_t v_mean = wasm_f32x4_splat(mean), v_scale = wasm_f32x4_splat(scale);
	int i = 0;
	for (; i + 4 <= n; i += 4) {
		const v128_t v_pull = wasm_f32x4_sub(wasm_v128_load(gradient + i), v_mean);
		wasm_v128_store(gradient + i, wasm_f32x4_mul(wasm_f32x4_mul(wasm_v128_load(weights + i), v_pull), v_scale));
	}
	for (; i < n; i++)
		gradient[i] = weights[i] * (gradient[i] - mean) * scale;
}

int kernel_lanes(void)
{
	return LANES;
}
