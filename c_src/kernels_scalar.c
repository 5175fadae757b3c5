/* kernels_scalar.c - the innermost loops in plain C: what the SIMD file must equal, bit for bit. */
#include "kernels.h"

void kernel_add_row(float *restrict sum, const float *restrict weights, const float *restrict values, int S, int D)
{
	for (int d = 0; d < D; d++) {
		const float *value = values + d;
		float total = sum[d];
		for (int s = 0; s < S; s++, value += D)
			total += weights[s] * *value;
		sum[d] = total;
	}
}

/* One row of the tile at a time: eight running totals stay in registers. */
static void add_tile_row(float *restrict tile, const float *restrict weights, const float *restrict panel, int S)
{
	float a = tile[0], b = tile[1], c = tile[2], d = tile[3];
	float e = tile[4], f = tile[5], g = tile[6], h = tile[7];
	for (int s = 0; s < S; s++, panel += KERNEL_COLUMNS) {
		const float weight = weights[s];
		a += weight * panel[0];
		b += weight * panel[1];
		c += weight * panel[2];
		d += weight * panel[3];
		e += weight * panel[4];
		f += weight * panel[5];
		g += weight * panel[6];
		h += weight * panel[7];
	}
	tile[0] = a, tile[1] = b, tile[2] = c, tile[3] = d;
	tile[4] = e, tile[5] = f, tile[6] = g, tile[7] = h;
}

void kernel_add_tile(float *restrict tile, int stride, const float *weights_0, const float *weights_1,
                     const float *weights_2, const float *weights_3, const float *panel, int S)
{
	add_tile_row(tile, weights_0, panel, S);
	add_tile_row(tile + stride, weights_1, panel, S);
	add_tile_row(tile + 2 * stride, weights_2, panel, S);
	add_tile_row(tile + 3 * stride, weights_3, panel, S);
}

int kernel_lanes(void)
{
	return 1;
}
