/* products.c - products of two matrices, one of them packed into panels. See attention.h and products.h. */
#include "products.h"

#include "attention.h"
#include "kernels.h"
#include "sizes.h"

_Static_assert((int)ATTN_PANEL == (int)KERNEL_COLUMNS, "a panel is as wide as a tile");

enum { KEY_BLOCK = 1024 /* keys of one panel at a time: 32 KB, which stay in the nearest cache while the rows pass */ };

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
		kernel_copy_columns(panels + left * S, values + left, S, D);
	if (left < D)
		pack_edge(panels + left * S, values + left, D - left, S, D);
	return ATTN_OK;
}

int attn_pack_keys(float *restrict panels, const float *restrict key, int S, int D)
{
	if (is_bad_size(S + 7.0, D) || S < 0)
		return ATTN_BAD_SIZE;
	int first = 0;
	for (; first + ATTN_PANEL <= S; first += ATTN_PANEL, panels += ATTN_PANEL * D)
		kernel_transpose_keys(panels, key + first * D, D);
	for (int d = 0; first < S && d < D; d++)
		for (int c = 0; c < ATTN_PANEL; c++)
			*panels++ = c < S - first ? key[(first + c) * D + d] : 0.0f;
	return ATTN_OK;
}

/* A tile at the right or the lower edge, where fewer numbers than a whole tile's are left. */
static void multiply_edge(float *out, int out_step, const float *left, int row_step, int key_step, int rows,
                          int columns, const float *panel, int keys, int block, int mode)
{
	float tile[KERNEL_MOST_ROWS * KERNEL_COLUMNS];
	fill_zeros(tile, KERNEL_MOST_ROWS * KERNEL_COLUMNS);
	for (int r = 0; r < rows; r++)
		for (int c = 0; c < columns; c++)
			tile[r * KERNEL_COLUMNS + c] = out[r * out_step + c];
	kernel_multiply_tiles(tile, KERNEL_COLUMNS, left, row_step, key_step, rows, panel, keys, block, mode);
	for (int r = 0; r < rows; r++)
		for (int c = 0; c < columns; c++)
			out[r * out_step + c] = tile[r * KERNEL_COLUMNS + c];
}

void multiply_panel(float *out, int out_step, const float *left, int row_step, int key_step, int rows, int columns,
                    const float *panel, int keys, int block, int mode)
{
	const int whole = columns == KERNEL_COLUMNS ? rows / kernel_tile_rows() * kernel_tile_rows() : 0;
	kernel_multiply_tiles(out, out_step, left, row_step, key_step, whole, panel, keys, block, mode);
	for (int t = whole; t < rows; t += kernel_tile_rows())
		multiply_edge(out + t * out_step, out_step, left + t * row_step, row_step, key_step,
		              at_most(kernel_tile_rows(), rows - t), columns, panel, keys, block, mode);
}

void multiply_panels(float *out, int out_step, const float *left, int left_step, const float *panels, int panel_keys,
                     int rows, int keys, int columns, int block, int mode)
{
	for (int first = 0; first < keys; first += KEY_BLOCK) {
		const int here = at_most(KEY_BLOCK, keys - first);
		for (int column = 0; column < columns; column += ATTN_PANEL)
			multiply_panel(out + column, out_step, left + first, left_step, 1, rows,
			               at_most(ATTN_PANEL, columns - column), panels + column * panel_keys + first * ATTN_PANEL,
			               here, block, first > 0 && mode == KERNEL_REPLACE ? KERNEL_CONTINUE : mode);
	}
}

int attn_sum_packed(float *restrict output, const float *restrict weights, const float *restrict panels, int T,
                    int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || is_bad_size(T, D))
		return ATTN_BAD_SIZE;
	if (S == 0)
		fill_zeros(output, T * D);
	for (int t = 0; t < T; t += ROW_BLOCK)
		multiply_panels(output + t * D, D, weights + t * S, S, panels, S, at_most(ROW_BLOCK, T - t), S, D, S,
		                KERNEL_REPLACE);
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
