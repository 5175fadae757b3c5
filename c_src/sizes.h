/* sizes.h - guards the sizes that the functions of attention.h take. */
#ifndef SIZES_H
#define SIZES_H

/* 2^29 float32 are 2 GiB, the largest memory that the core may have; below that no index overflows an int. */
static inline int is_bad_size(double rows, double columns)
{
	return rows < 0.0 || columns < 0.0 || rows * columns > 536870912.0;
}

#endif
