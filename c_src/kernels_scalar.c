/* kernels_scalar.c - the innermost loops in plain C: what the SIMD file must equal, bit for bit. */
#include "kernels.h"

#include "exp.h"

enum { TILE_ROWS = 4 };

int kernel_tile_rows(void)
{
	return TILE_ROWS;
}

void kernel_sum_rows(float *restrict sums, const float *restrict weights, const float *restrict values, int T, int S, int D)
{
	for (int t = 0; t < T; t++, weights += S)
		for (int d = 0; d < D; d++) {
			const float *value = values + d;
			float total = 0.0f;
			for (int s = 0; s < S; s++, value += D)
				total += weights[s] * *value;
			*sums++ = total;
		}
}

/* One row of the tile and one block of keys at a time: eight running totals stay in registers. */
static void multiply_row(float *restrict tile, const float *left, int key_step, const float *restrict panel, int keys,
                         int mode)
{
	float a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
	if (mode == KERNEL_CONTINUE) {
		a = tile[0], b = tile[1], c = tile[2], d = tile[3];
		e = tile[4], f = tile[5], g = tile[6], h = tile[7];
	}
	for (int k = 0; k < keys; k++, left += key_step, panel += KERNEL_COLUMNS) {
		const float weight = *left;
		a += weight * panel[0];
		b += weight * panel[1];
		c += weight * panel[2];
		d += weight * panel[3];
		e += weight * panel[4];
		f += weight * panel[5];
		g += weight * panel[6];
		h += weight * panel[7];
	}
	if (mode == KERNEL_ACCUMULATE) {
		a = tile[0] + a, b = tile[1] + b, c = tile[2] + c, d = tile[3] + d;
		e = tile[4] + e, f = tile[5] + f, g = tile[6] + g, h = tile[7] + h;
	}
	tile[0] = a, tile[1] = b, tile[2] = c, tile[3] = d;
	tile[4] = e, tile[5] = f, tile[6] = g, tile[7] = h;
}

void kernel_multiply_tiles(float *restrict out, int out_step, const float *left, int row_step, int key_step, int rows,
                           const float *panel, int keys, int block, int mode)
{
	const int all_rows = (rows + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS;
	for (int r = 0; r < all_rows; r++, out += out_step) {
		const float *row = left + (r < rows ? r : rows - 1) * row_step;
		for (int k = 0; k < keys; k += block)
			multiply_row(out, row + k * key_step, key_step, panel + k * KERNEL_COLUMNS,
			             keys - k < block ? keys - k : block, mode);
	}
}

void kernel_copy_columns(float *restrict panel, const float *restrict values, int S, int D)
{
	for (int s = 0; s < S; s++, values += D)
		for (int c = 0; c < KERNEL_COLUMNS; c++)
			*panel++ = values[c];
}

void kernel_transpose_keys(float *restrict panel, const float *restrict key, int D)
{
	for (int d = 0; d < D; d++)
		for (int c = 0; c < KERNEL_COLUMNS; c++)
			*panel++ = key[c * D + d];
}

void kernel_dot_rows(float *restrict dots, const float *restrict query, const float *restrict key, int S, int D)
{
	for (int s = 0; s < S; s++, key += D) {
		float sum[8] = { 0 };
		for (int d = 0; d < D; d++)
			sum[d % 8] += query[d] * key[d];
		dots[s] = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
	}
}

void kernel_scale_row(float *row, float factor, float less, int n)
{
	for (int i = 0; i < n; i++)
		row[i] = row[i] * factor - less;
}

float kernel_find_largest(const float *row, float factor, int n)
{
	float largest = -__builtin_inff();
	for (int i = 0; i < n; i++)
		if (largest < row[i] * factor)
			largest = row[i] * factor;
	return largest;
}

float kernel_find_magnitude(const float *numbers, int n)
{
	uint32_t largest = 0; /* the bits of magnitudes are in the order of the magnitudes, NaN above all */
	for (int i = 0; i < n; i++) {
		const uint32_t magnitude = exp_bits(numbers[i]) & 0x7fffffffu;
		largest = largest < magnitude ? magnitude : largest;
	}
	return exp_float(largest);
}

void kernel_square_keys(float *restrict squares, const float *restrict panel, int D)
{
	for (int c = 0; c < KERNEL_COLUMNS; c++) {
		float sum[2] = { 0 };
		for (int d = 0; d < D; d++)
			sum[d % 2] += panel[d * KERNEL_COLUMNS + c] * panel[d * KERNEL_COLUMNS + c];
		squares[c] = sum[0] + sum[1];
	}
}

/* See exp.h. NaN goes through: no comparison holds for it, and its bits are multiplied, not shifted. */
static float exp_scaled(float x, int down)
{
	if (x < exp_floor(down))
		x = exp_floor(down);
	const float t = x * EXP_LOG2_E + EXP_MAGIC, n = t - EXP_MAGIC;
	float r = n * -EXP_LN2_HIGH + x;
	r = n * -EXP_LN2_LOW + r;
	float q = EXP_Q4 * r + EXP_Q3;
	q = q * r + EXP_Q2;
	q = q * r + EXP_Q1;
	q = q * r + EXP_Q0;
	const float power = ((r * r) * q + r) + 1.0f;
	return power * exp_float((exp_bits(t) << 23) + ((uint32_t)(127 - down) << 23));
}

/* The sum of row[lane], row[lane + 4], row[lane + 8] and row[lane + 12], in pairs, as far as there are n numbers. */
static float sum_lane(const float *row, int lane, int n)
{
	float four[4];
	for (int i = 0; i < 4; i++)
		four[i] = lane + 4 * i < n ? row[lane + 4 * i] : 0.0f;
	return (four[0] + four[1]) + (four[2] + four[3]);
}

/* In the order that kernel_exp_row promises. */
static double sum_in_runs(const float *row, int n)
{
	double sum[4] = { 0 };
	for (int lane = 0; lane < 4; lane++)
		for (int first = 0; first < n; first += 64) {
			float run = 0;
			for (int i = first; i < n && i < first + 64; i += 16)
				run += sum_lane(row + i, lane, n - i);
			sum[lane] += run;
		}
	return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double kernel_exp_row(float *row, float factor, int down, int n)
{
	for (int i = 0; i < n; i++)
		row[i] = exp_scaled(row[i] * factor, down);
	return sum_in_runs(row, n);
}

double kernel_power_row(float *row, float factor, int down, int n)
{
	const float magic = EXP_MAGIC - (float)down; /* the power of two that is left, n - down, is in the low bits of t */
	for (int i = 0; i < n; i++) {
		const float t = row[i] * factor + magic, f = row[i] * factor + (magic - t);
		float q = POWER_6 * f + POWER_5;
		q = q * f + POWER_4;
		q = q * f + POWER_3;
		q = q * f + POWER_2;
		q = q * f + POWER_1;
		q = q * f + 1.0f;
		row[i] = exp_float(exp_bits(q) + (exp_bits(t) << 23));
	}
	return sum_in_runs(row, n);
}

void kernel_divide_row(float *row, float divisor, int n)
{
	for (int i = 0; i < n; i++)
		row[i] = row[i] / divisor * 0x1p-64f;
}

void kernel_pull_row(float *restrict gradient, const float *restrict weights, float mean, float scale, int n)
{
	for (int i = 0; i < n; i++)
		gradient[i] = weights[i] * (gradient[i] - mean) * scale;
}

int kernel_lanes(void)
{
	return 1;
}
