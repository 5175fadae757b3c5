/*
 * kernels.h - the two innermost loops. kernels_scalar.c and kernels_simd.c define the same symbols; a build
 * links one of them. The scalar file is the one to read.
 *
 * Both add in the order of the keys, and round the product and the sum separately, so their bits are equal.
 */
#ifndef KERNELS_H
#define KERNELS_H

enum {
	KERNEL_ROWS = 4,   /* rows of a tile: 4 x 8 fills 8 vector registers and leaves room for the operands */
	KERNEL_COLUMNS = 8 /* columns of a tile and of a panel */
};

/*
 * sum[d] += weights[s] x values[s,d], for s = 0 .. S-1 in order.
 *   sum      (D)
 *   weights  (S)
 *   values   (S,D)
 */
void kernel_add_row(float *restrict sum, const float *restrict weights, const float *restrict values, int S, int D);

/*
 * tile[r,c] += weights_r[s] x panel[s,c], for s = 0 .. S-1 in order.
 *   tile       (4,8), row r at tile + r * stride
 *   weights_r  (S), four rows of weights; a row may be given twice
 *   panel      (S,8)
 */
void kernel_add_tile(float *restrict tile, int stride, const float *weights_0, const float *weights_1,
                     const float *weights_2, const float *weights_3, const float *panel, int S);

/* Float32 lanes used at once. */
int kernel_lanes(void);

#endif
