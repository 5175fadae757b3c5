/* sizes.h - guards the sizes that the functions of attention.h take. */
#ifndef SIZES_H
#define SIZES_H

/*
 * 2^29 float32 are 2 GiB, the largest memory that the core may have; below that no index overflows an int. No dimension may be
 * larger, not even of an empty tensor.
 */
static inline int is_bad_size(double rows, double columns)
{
	const double most = 536870912.0;
	return rows < 0.0 || columns < 0.0 || rows > most || columns > most || rows * columns > most;
}

#endif
