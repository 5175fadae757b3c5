/* products.h - what the files of the core share of matrix products. */
#ifndef PRODUCTS_H
#define PRODUCTS_H

enum { ROW_BLOCK = 48 /* rows that stay in cache while every panel passes: whole tiles of four and of six rows */ };

static inline int at_most(int a, int b)
{
	return a < b ? a : b;
}

static inline void fill_zeros(float *numbers, int n)
{
	for (int i = 0; i < n; i++)
		numbers[i] = 0.0f;
}

/*
 * One panel, tile by tile: out (rows,columns), rows out_step apart (mode) left (rows,keys) x panel (keys,8); number
 * (r,k) of left at left + r * row_step + k * key_step; mode and block as in kernels.h.
 */
void multiply_panel(float *out, int out_step, const float *left, int row_step, int key_step, int rows, int columns,
                    const float *panel, int keys, int block, int mode);

/*
 * All panels: out (rows,columns) (mode) left (rows,keys), rows left_step apart x the first `keys` keys of panels, which have
 * panel_keys each. The keys pass in order, a cacheful at a time.
 */
void multiply_panels(float *out, int out_step, const float *left, int left_step, const float *panels, int panel_keys,
                     int rows, int keys, int columns, int block, int mode);

#endif
