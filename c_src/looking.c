/* looking.c - what an output tells of its weights, and what it does not. See attention.h. */
#include <stdint.h>

#include "attention.h"
#include "sizes.h"

static double magnitude(double x)
{
	return x < 0.0 ? -x : x;
}

static double dot(const double *a, const double *b, int n)
{
	double sum = 0.0;
	for (int i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

/* ---- Contributions ------------------------------------------------------------------------------------ */

/* Part of the sum of norms below which an output is rounding noise: see attention.h. */
static const double output_noise = 0x1p-22;

static void sum_values(double *restrict sum, const float *weights, const float *values, int S, int D)
{
	for (int d = 0; d < D; d++)
		sum[d] = 0.0;
	for (int s = 0; s < S; s++, values += D)
		for (int d = 0; d < D; d++)
			sum[d] += (double)weights[s] * values[d];
}

static double measure_norm(float weight, const float *value, int D)
{
	double square = 0.0;
	for (int d = 0; d < D; d++)
		square += (double)value[d] * value[d];
	return magnitude(weight) * __builtin_sqrt(square);
}

/* weight (value . sum) */
static double project(float weight, const float *value, const double *sum, int D)
{
	double product = 0.0;
	for (int d = 0; d < D; d++)
		product += value[d] * sum[d];
	return weight * product;
}

static void share_by_norm(float *shares, const float *weights, const float *values, double total, int S, int D)
{
	for (int s = 0; s < S; s++)
		shares[s] = (float)(total > 0.0 ? measure_norm(weights[s], values + s * D, D) / total : 1.0 / S);
}

static void measure_row(float *norms, float *shares, double *sum, const float *weights, const float *values, int S, int D)
{
	double total = 0.0; /* of the norms */
	for (int s = 0; s < S; s++) {
		const double norm = measure_norm(weights[s], values + s * D, D);
		norms[s] = (float)norm;
		total += norm;
	}
	sum_values(sum, weights, values, S, D);
	const double square = dot(sum, sum, D), noise = output_noise * total;
	if (square == 0.0 || (square <= noise * noise && noise - noise == 0.0)) {
		share_by_norm(shares, weights, values, total, S, D);
		return;
	}
	for (int s = 0; s < S; s++)
		shares[s] = (float)(project(weights[s], values + s * D, sum, D) / square);
}

int attn_size_contributions(int D)
{
	return is_bad_size(D, 2) ? ATTN_BAD_SIZE : D;
}

int attn_measure_contributions(float *restrict norms, float *restrict shares, double *restrict workspace,
                               const float *restrict weights, const float *restrict values, int T, int S, int D)
{
	if (is_bad_size(T, S) || is_bad_size(S, D) || attn_size_contributions(D) < 0)
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		measure_row(norms + t * S, shares + t * S, workspace, weights + t * S, values, S, D);
	return ATTN_OK;
}

/* ---- The space of deltas ------------------------------------------------------------------------------ */

/*
 * Householder reflectors, H = I - r r^T with |r|^2 = 2. The columns of [1 V], reflected one after the other, turn
 * into a triangle; what they are reflected by then turns unit vectors into a basis of the space that all columns are
 * orthogonal to. Column k of `columns` (D+1,S) ends as the reflector k, in its places k to S-1.
 */
static void reflect(double *numbers, const double *reflector, int n)
{
	const double product = dot(reflector, numbers, n);
	for (int i = 0; i < n; i++)
		numbers[i] -= product * reflector[i];
}

/* Makes of a vector the reflector that turns it to the first axis. It adds to the first place, so nothing cancels. */
static void make_reflector(double *vector, int n)
{
	const double length = __builtin_sqrt(dot(vector, vector, n));
	vector[0] += vector[0] < 0.0 ? -length : length;
	const double divisor = __builtin_sqrt(length * magnitude(vector[0]));
	for (int i = 0; i < n; i++)
		vector[i] /= divisor;
}

/*
 * A column of V less its number nearest to 0, so that what a constant in it leaves of 53 bits is all for the
 * differences: they are mostly exact, and reflecting by the column of ones, which takes the mean, cancels no more than half.
 */
static void take_column(double *column, const float *values, int S, int D)
{
	float nearest = values[0];
	for (int s = 1; s < S; s++)
		if (magnitude(values[s * D]) < magnitude(nearest))
			nearest = values[s * D];
	for (int s = 0; s < S; s++)
		column[s] = (double)values[s * D] - nearest;
}

/* To length 1: a column says the same at any scale. A column of zeros stays. */
static void normalise(double *vector, int n)
{
	const double length = __builtin_sqrt(dot(vector, vector, n));
	for (int i = 0; length > 0.0 && i < n; i++)
		vector[i] /= length;
}

static void prepare_columns(double *columns, const float *values, int S, int D)
{
	for (int s = 0; s < S; s++)
		columns[s] = 1.0;
	make_reflector(columns, S);
	for (int d = 0; d < D; d++) {
		double *column = columns + (d + 1) * S;
		take_column(column, values + d, S, D);
		reflect(column, columns, S);
		normalise(column + 1, S - 1); /* place 0, its mean, is done with */
	}
}

/* The column from `first` on that is longest in the places `from` to S-1; its squared length in `square`. */
static int find_longest(double *square, const double *columns, int first, int from, int count, int S)
{
	int longest = first;
	*square = 0.0;
	for (int k = first; k < count; k++) {
		const double *column = columns + k * S + from;
		const double length = dot(column, column, S - from);
		if (length > *square) {
			*square = length;
			longest = k;
		}
	}
	return longest;
}

static void swap(double *a, double *b, int n)
{
	for (int i = 0; i < n; i++) {
		const double number = a[i];
		a[i] = b[i];
		b[i] = number;
	}
}

/* Turns columns into reflectors, always the longest that is left, until what is left is noise. Returns the rank. */
static int triangularise(double *columns, double noise, int S, int D)
{
	int rank = 1; /* the ones */
	for (; rank <= D && rank < S; rank++) {
		double square;
		const int longest = find_longest(&square, columns, rank, rank, D + 1, S);
		if (!(square > noise * noise))
			break;
		double *reflector = columns + rank * S + rank;
		if (longest != rank)
			swap(columns + longest * S, columns + rank * S, S);
		make_reflector(reflector, S - rank);
		for (int k = rank + 1; k <= D; k++)
			reflect(columns + k * S + rank, reflector, S - rank);
	}
	return rank;
}

/* basis[n,:] = the unit vector rank + n, reflected back: orthogonal to all columns. */
static void span_null_space(double *basis, const double *columns, int rank, int S)
{
	for (int n = 0; n < S - rank; n++, basis += S) {
		for (int s = 0; s < S; s++)
			basis[s] = s == rank + n ? 1.0 : 0.0;
		for (int k = rank - 1; k >= 0; k--)
			reflect(basis + k, columns + k * S + k, S - k);
	}
}

/* ---- A basis to read ---------------------------------------------------------------------------------- */

/* Turns two rows in their plane, so that b is 0 in the place `pivot` and a is positive there. */
static void turn_rows(double *restrict a, double *restrict b, int pivot, int S)
{
	const double length = __builtin_sqrt(a[pivot] * a[pivot] + b[pivot] * b[pivot]);
	const double cosine = a[pivot] / length, sine = b[pivot] / length;
	for (int s = 0; s < S; s++) {
		const double before = a[s];
		a[s] = cosine * before + sine * b[s];
		b[s] = cosine * b[s] - sine * before;
	}
	b[pivot] = 0.0;
}

/* The first key that can move as far as any, but for rounding. */
static int find_freest(const double *freedom, int S)
{
	double most = 0.0;
	for (int s = 0; s < S; s++)
		most = freedom[s] > most ? freedom[s] : most;
	int freest = 0;
	while (freest < S - 1 && freedom[freest] < most * (1.0 - 0x1p-20))
		freest++;
	return freest;
}

static void measure_freedom(double *freedom, const double *basis, int count, int S)
{
	for (int s = 0; s < S; s++)
		freedom[s] = 0.0;
	for (int n = 0; n < count; n++, basis += S)
		for (int s = 0; s < S; s++)
			freedom[s] += basis[s] * basis[s];
}

/*
 * Turns the basis, which stays orthonormal: each row in turn becomes the direction in which the freest key moves
 * most, and the rows after it leave that key alone. This is the pivoted Cholesky factor of the projection onto the
 * space, so it does not depend on the basis that it began with.
 */
static void turn_basis(double *basis, double *freedom, int nullity, int S)
{
	measure_freedom(freedom, basis, nullity, S);
	for (int n = 0; n < nullity; n++, basis += S) {
		const int pivot = find_freest(freedom, S);
		for (int m = 1; m < nullity - n; m++)
			if (basis[m * S + pivot] != 0.0)
				turn_rows(basis, basis + m * S, pivot, S);
		const double sign = basis[pivot] < 0.0 ? -1.0 : 1.0;
		for (int s = 0; s < S; s++) {
			basis[s] *= sign;
			freedom[s] -= basis[s] * basis[s];
		}
	}
}

/* A key that a direction does not move must be 0 in it: noise there would stop the range where that weight is 0. */
static void drop_noise(double *basis, double noise, int n)
{
	for (int i = 0; i < n; i++)
		if (magnitude(basis[i]) <= noise)
			basis[i] = 0.0;
}

/* ---- What it means for the weights -------------------------------------------------------------------- */

/* To float32, towards 0. The neighbour of a float32 that is nearer to 0 has bits less by one, whatever the sign. */
static float round_inwards(double x)
{
	union {
		float number;
		uint32_t bits;
	} rounded = {.number = (float)x};
	if (magnitude(rounded.number) > magnitude(x))
		rounded.bits--;
	return rounded.number;
}

/*
 * How far the weights can go along the direction, or, with sign -1, against it. The nearest float64 to a quotient of
 * two float32 is never past a float32 that the quotient is not past, so rounding inwards after it is safe.
 */
static double find_end(const float *direction, const float *weights, double sign, int S)
{
	double end = __builtin_inf();
	for (int s = 0; s < S; s++) {
		const double fall = -sign * direction[s];
		const double room = weights[s] > 0.0f || weights[s] != weights[s] ? weights[s] : 0.0;
		if (fall != 0.0 && room != room)
			return room;
		if (fall > 0.0 && room / fall < end)
			end = room / fall;
	}
	return end;
}

static void write_directions(float *restrict directions, float *restrict ranges, const double *basis,
                             const float *weights, int nullity, int S)
{
	for (int n = 0; n < nullity; n++, directions += S, basis += S, ranges += 2) {
		for (int s = 0; s < S; s++)
			directions[s] = (float)basis[s];
		ranges[0] = round_inwards(0.0 - find_end(directions, weights, -1.0, S));
		ranges[1] = round_inwards(find_end(directions, weights, 1.0, S));
	}
}

static void write_effective(float *restrict effective, double *restrict left, const double *basis,
                            const float *weights, int nullity, int S)
{
	for (int s = 0; s < S; s++)
		left[s] = weights[s];
	for (int n = 0; n < nullity; n++, basis += S) {
		const double part = dot(basis, left, S);
		for (int s = 0; s < S; s++)
			left[s] -= part * basis[s];
	}
	for (int s = 0; s < S; s++)
		effective[s] = (float)left[s];
}

static int is_any_not_finite(const float *numbers, int n)
{
	int is_any = 0;
	for (int i = 0; i < n; i++)
		is_any |= numbers[i] - numbers[i] != 0.0f;
	return is_any;
}

/* The basis (S,S), then the columns of [1 V] (D+1,S). */
int attn_size_same_sum(int S, int D)
{
	if (is_bad_size(S, D) || is_bad_size(S, 2.0 * ((double)S + D + 1.0)))
		return ATTN_BAD_SIZE;
	return S * (S + D + 1);
}

int attn_find_same_sum(float *restrict directions, float *restrict ranges, float *restrict effective,
                       double *restrict workspace, const float *restrict weights, const float *restrict values, int S, int D)
{
	if (attn_size_same_sum(S, D) < 0)
		return ATTN_BAD_SIZE;
	if (is_any_not_finite(values, S * D))
		return ATTN_NOT_FINITE;
	if (S == 0)
		return 0;
	const double noise = 4.0 * (S > D ? S : D + 1) * 0x1p-52;
	double *basis = workspace, *columns = workspace + S * S;
	prepare_columns(columns, values, S, D);
	const int rank = triangularise(columns, noise, S, D), nullity = S - rank;
	span_null_space(basis, columns, rank, S);
	turn_basis(basis, columns, nullity, S); /* the columns have served; there is room for a row */
	drop_noise(basis, noise, nullity * S);
	write_directions(directions, ranges, basis, weights, nullity, S);
	write_effective(effective, columns, basis, weights, nullity, S);
	return nullity;
}
