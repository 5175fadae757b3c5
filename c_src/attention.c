/* attention.c - steps 5 and 6, and the scores: everything that is a product of two matrices. See attention.h. */
#include "attention.h"

#include <string.h>

#include "kernels.h"
#include "sizes.h"

_Static_assert((int)ATTN_PANEL == (int)KERNEL_COLUMNS, "a panel is as wide as a tile");

enum {
	ROW_BLOCK = 48,  /* weight rows that stay in cache while every panel passes */
	KEY_BLOCK = 2048 /* keys of one panel at a time: 64 KB, so the panel stays in cache too */
};

static int at_most(int a, int b)
{
	return a < b ? a : b;
}

static void fill_zeros(float *numbers, int n)
{
	for (int i = 0; i < n; i++)
		numbers[i] = 0.0f;
}

int attn_weigh_values(float *restrict weighted, const float *restrict weights, const float *restrict values, int T,
                      int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size((double)T * S, D))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s++) {
			const float weight = weights[t * S + s];
			for (int d = 0; d < D; d++)
				*weighted++ = weight * values[s * D + d];
		}
	return ATTN_OK;
}

int attn_sum_running(float *restrict partial, const float *restrict weighted, int S, int D)
{
	if (is_bad_size(S + 1.0, D))
		return ATTN_BAD_SIZE;
	fill_zeros(partial, D);
	for (int i = 0; i < S * D; i++)
		partial[D + i] = partial[i] + weighted[i];
	return ATTN_OK;
}

int attn_sum_weighted(float *restrict output, const float *restrict weights, const float *restrict values, int T,
                      int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size(T, D))
		return ATTN_BAD_SIZE;
	fill_zeros(output, T * D);
	for (int t = 0; t < T; t++)
		kernel_add_row(output + t * D, weights + t * S, values, S, D);
	return ATTN_OK;
}

int attn_count_panels(int D)
{
	return D > 0 ? (D - 1) / ATTN_PANEL + 1 : 0;
}

/* The last panel, of fewer than eight columns; the rest are zeros. */
static void pack_edge(float *restrict panel, const float *restrict values, int columns, int S, int D)
{
	for (int s = 0; s < S; s++, panel += ATTN_PANEL, values += D)
		for (int c = 0; c < ATTN_PANEL; c++)
			panel[c] = c < columns ? values[c] : 0.0f;
}

int attn_pack_values(float *restrict panels, const float *restrict values, int S, int D)
{
	if (is_bad_size(S, D + 7.0) || D < 0)
		return ATTN_BAD_SIZE;
	int left = 0;
	for (; left + ATTN_PANEL <= D; left += ATTN_PANEL)
		for (int s = 0; s < S; s++, panels += ATTN_PANEL)
			memcpy(panels, values + s * D + left, ATTN_PANEL * sizeof(float));
	if (left < D)
		pack_edge(panels, values + left, D - left, S, D);
	return ATTN_OK;
}

int attn_pack_keys(float *restrict panels, const float *restrict key, int S, int D)
{
	if (is_bad_size(S + 7.0, D) || S < 0)
		return ATTN_BAD_SIZE;
	for (int first = 0; first < S; first += ATTN_PANEL) {
		const int columns = at_most(ATTN_PANEL, S - first);
		for (int d = 0; d < D; d++, panels += ATTN_PANEL) {
			for (int c = 0; c < columns; c++)
				panels[c] = key[(first + c) * D + d];
			fill_zeros(panels + columns, ATTN_PANEL - columns);
		}
	}
	return ATTN_OK;
}

/* A part of the output at the right or the lower edge, where fewer than 4 x 8 numbers are left. */
static void add_edge_tile(float *output, const float *weights, const float *panel, int keys, int rows, int columns,
                          int S, int D)
{
	float tile[KERNEL_ROWS * KERNEL_COLUMNS] = { 0 };
	const float *row[KERNEL_ROWS];
	for (int r = 0; r < KERNEL_ROWS; r++)
		row[r] = weights + at_most(r, rows - 1) * S; /* rows past the edge repeat the last; their sums are dropped */
	for (int r = 0; r < rows; r++)
		for (int c = 0; c < columns; c++)
			tile[r * KERNEL_COLUMNS + c] = output[r * D + c];
	kernel_add_tile(tile, KERNEL_COLUMNS, row[0], row[1], row[2], row[3], panel, keys);
	for (int r = 0; r < rows; r++)
		for (int c = 0; c < columns; c++)
			output[r * D + c] = tile[r * KERNEL_COLUMNS + c];
}

/* output (T,columns) += weights (T,keys) x panel (keys,8), the rows of output D apart, those of weights S apart */
static void add_panel(float *output, const float *weights, const float *panel, int keys, int columns, int T, int S,
                      int D)
{
	for (int t = 0; t < T; t += KERNEL_ROWS) {
		const int rows = at_most(KERNEL_ROWS, T - t);
		const float *row = weights + t * S;
		if (rows == KERNEL_ROWS && columns == KERNEL_COLUMNS)
			kernel_add_tile(output + t * D, D, row, row + S, row + 2 * S, row + 3 * S, panel, keys);
		else
			add_edge_tile(output + t * D, row, panel, keys, rows, columns, S, D);
	}
}

/* The blocks go over rows and columns in any order, over the keys from first to last: that order is in the bits. */
static void add_row_block(float *output, const float *weights, const float *panels, int T, int S, int D)
{
	for (int first = 0; first < S; first += KEY_BLOCK) {
		const int keys = at_most(KEY_BLOCK, S - first);
		for (int left = 0; left < D; left += ATTN_PANEL)
			add_panel(output + left, weights + first, panels + left * S + first * ATTN_PANEL, keys,
			          at_most(ATTN_PANEL, D - left), T, S, D);
	}
}

int attn_sum_packed(float *restrict output, const float *restrict weights, const float *restrict panels, int T,
                    int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size(T, D))
		return ATTN_BAD_SIZE;
	fill_zeros(output, T * D);
	for (int t = 0; t < T; t += ROW_BLOCK)
		add_row_block(output + t * D, weights + t * S, panels, at_most(ROW_BLOCK, T - t), S, D);
	return ATTN_OK;
}

int attn_scale_scores(float *scores, float scale, int is_causal, int T, int S)
{
	if (is_bad_size(T, S))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s++, scores++)
			*scores = is_causal && s > t ? -__builtin_inff() : *scores * scale;
	return ATTN_OK;
}

int attn_count_lanes(void)
{
	return kernel_lanes();
}
