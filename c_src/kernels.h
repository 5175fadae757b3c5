/*
 * kernels.h - the innermost loops. kernels_scalar.c, kernels_simd.c and kernels_relaxed.c define the same symbols; a
 * build links one of them. The scalar file is the one to read.
 *
 * The scalar and the SIMD kernels have the same bits: sums add in the same order, and a product and the addition after
 * it are rounded separately. The relaxed kernels round once where a machine has fused multiply-adds.
 */
#ifndef KERNELS_H
#define KERNELS_H

enum {
	KERNEL_COLUMNS = 8,  /* columns of a tile and of a panel */
	KERNEL_MOST_ROWS = 6 /* rows of the tallest tile of any build */
};

/* What happens to the numbers that a tile already holds. */
enum {
	KERNEL_REPLACE, /* nothing: the sums start at +0 */
	KERNEL_CONTINUE, /* the sums start with them, so that the order of addition is that of one long sum */
	KERNEL_ACCUMULATE /* sums that start at +0 are added to them, once for each block of keys: errors stay small */
};

/* Rows of a tile: 4 x 8 sums fill eight registers and leave room for their operands; fused ones need fewer. */
int kernel_tile_rows(void);

/*
 * sums[t,d] = +0 + weights[t,s] x values[s,d], for s = 0 .. S-1 in order.
 *   sums     (T,D)
 *   weights  (T,S)
 *   values   (S,D)
 */
void kernel_sum_rows(float *restrict sums, const float *restrict weights, const float *restrict values, int T, int S, int D);

/*
 * out[r,c] (mode) sum over k of left[r,k] x panel[k,c], for k = 0 .. keys-1 in order, in blocks of `block` keys.
 *   out    (rows,8), row r at out + r * out_step; rows are written up to a whole tile
 *   left   (rows,keys), number (r,k) at left + r * row_step + k * key_step; rows past the last one repeat it
 *   panel  (keys,8)
 *   block  with KERNEL_REPLACE all keys have to be one block
 */
void kernel_multiply_tiles(float *restrict out, int out_step, const float *left, int row_step, int key_step, int rows,
                           const float *panel, int keys, int block, int mode);

/*
 * panel[s,c] = values[s,c]: eight columns.
 *   panel   (S,8)
 *   values  (S,8), rows of which are D apart
 */
void kernel_copy_columns(float *restrict panel, const float *restrict values, int S, int D);

/*
 * panel[d,c] = key[c,d]: eight keys side by side.
 *   panel  (D,8)
 *   key    (8,D)
 */
void kernel_transpose_keys(float *restrict panel, const float *restrict key, int D);

/*
 * dots[s] = sum over d of query[d] x key[s,d]: eight sums, of d = 0, 8, .., d = 1, 9, .. and so on; the first four each
 * plus the one four further, then the first plus the third, the second plus the fourth, and these two together.
 *   dots   (S)
 *   query  (D)
 *   key    (S,D)
 */
void kernel_dot_rows(float *restrict dots, const float *restrict query, const float *restrict key, int S, int D);

/* row[i] = row[i] x factor - less */
void kernel_scale_row(float *row, float factor, float less, int n);

/* The largest |numbers[i]|, 0 of none; NaN if one of them is. */
float kernel_find_magnitude(const float *numbers, int n);

/*
 * squares[c] = sum over d of panel[d,c]^2: those of even d and those of odd d, and the two together.
 *   squares  (8)
 *   panel    (D,8)
 */
void kernel_square_keys(float *restrict squares, const float *restrict panel, int D);

/* The largest row[i] x factor, -Infinity of none; NaN is passed over. */
float kernel_find_largest(const float *row, float factor, int n);

/*
 * row[i] = e^(row[i] x factor) x 2^-down, which must be below 2^127; 0 where it would be below about 2^-126. Returns the sum: four
 * sums, of i = 0, 4, .. and so on, of four numbers in pairs, these in float32 over 64 numbers, and these in float64.
 */
double kernel_exp_row(float *row, float factor, int down, int n);

/*
 * row[i] = 2^(row[i] x factor) x 2^-down, for numbers whose power is known to be a normal float32; 0 where row[i] x factor is
 * down - 127 exactly. Returns the sum, added as kernel_exp_row does.
 */
double kernel_power_row(float *row, float factor, int down, int n);

/* row[i] = row[i] / divisor x 2^-64, rounded as float32 rounds, below 2^-126 too (without the processor's slow path). */
void kernel_divide_row(float *row, float divisor, int n);

/* gradient[i] = weights[i] x (gradient[i] - mean) x scale. */
void kernel_pull_row(float *restrict gradient, const float *restrict weights, float mean, float scale, int n);

/* Which kernels these are: the float32 lanes used at once, negative where they round fused. */
int kernel_lanes(void);

#endif
