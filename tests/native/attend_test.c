/* All of attention, forward: at once and in narrow steps, against long double and, where the order is promised, bit for bit. */
#include "test.h"

#include <limits.h>

#include "attention.h"
#include "kernels.h"

static const int sizes[] = { 0, 1, 3, 4, 5, 8, 9, 47, 48, 49 };

struct problem {
	int T, S, D, E;
	float *query, *key, *value, *key_panels, *value_panels;
	struct attn_rules rules;
	void *mask;
};

static int panels(int n)
{
	return attn_count_panels(n) * ATTN_PANEL;
}

static void pack(struct problem *p)
{
	assert(attn_pack_keys(p->key_panels, p->key, p->S, p->D) == ATTN_OK);
	assert(attn_pack_values(p->value_panels, p->value, p->S, p->E) == ATTN_OK);
}

static struct problem make_problem(int T, int S, int D, int E)
{
	struct problem p = { .T = T, .S = S, .D = D, .E = E };
	p.query = random_floats(T * D), p.key = random_floats(S * D), p.value = random_floats(S * E);
	p.key_panels = allocate_floats(panels(S) * D), p.value_panels = allocate_floats(panels(E) * S);
	p.rules.scale = 1, p.rules.reach = S;
	pack(&p);
	return p;
}

/* A mask of its own block, as large as its steps need. One key in four is left out. */
static void add_mask(struct problem *p, int kind, int row_step, int column_step)
{
	const int n = p->T && p->S ? (p->T - 1) * row_step + (p->S - 1) * column_step + 1 : 0;
	p->rules.mask_kind = kind, p->rules.mask_row_step = row_step, p->rules.mask_column_step = column_step;
	if (kind == ATTN_MASK_ADDED) {
		float *const mask = random_floats(n);
		for (int i = 0; i < n; i++)
			mask[i] = random_bits() % 4 == 0 ? -INFINITY : mask[i];
		p->mask = mask;
	} else if (kind == ATTN_MASK_ALLOWED) {
		unsigned char *const mask = allocate((size_t)n);
		for (int i = 0; i < n; i++)
			mask[i] = (unsigned char)(random_bits() % 4);
		p->mask = mask;
	}
	p->rules.mask = p->mask;
}

static void drop(struct problem *p)
{
	free(p->query), free(p->key), free(p->value), free(p->key_panels), free(p->value_panels), free(p->mask);
}

static int is_left_out(const struct problem *p, int t, int s)
{
	const int at = t * p->rules.mask_row_step + s * p->rules.mask_column_step;
	if (s > (long long)p->rules.reach + t)
		return 1;
	if (p->rules.mask_kind == ATTN_MASK_ALLOWED)
		return !((const unsigned char *)p->mask)[at];
	return p->rules.mask_kind == ATTN_MASK_ADDED && ((const float *)p->mask)[at] == -INFINITY;
}

static long double true_score(const struct problem *p, int t, int s, long double *size)
{
	const struct attn_rules *r = &p->rules;
	long double sum = 0, added = 0;
	*size = 0;
	for (int d = 0; d < p->D; d++) {
		sum += (long double)p->query[t * p->D + d] * p->key[s * p->D + d];
		*size += fabsl((long double)p->query[t * p->D + d] * p->key[s * p->D + d]);
	}
	sum *= r->scale, *size *= fabsf(r->scale);
	if (r->softcap > 0)
		sum = r->softcap * tanhl(sum / r->softcap);
	if (r->mask_kind == ATTN_MASK_ADDED)
		added = ((const float *)p->mask)[t * r->mask_row_step + s * r->mask_column_step];
	*size += fabsl(added);
	return sum + added;
}

/*
 * Row t: the true softmax and output, and how far a float32 result may be off. A score adds D products (D u of the sum of
 * magnitudes A) and is rounded at most thrice more (scale, cap, mask): (D + 3) u A. e^score is off by that and by 0.99 ulp,
 * below 2 u of itself. The sum of powers, all positive: as much at most, 7 u for a lane's run of 64 in pairs (2 + 4) and the
 * rounding to float32. So power / sum is off by 2 ((D + 3) u A + 2 u) + 7 u, and a division by 2 u: "relative".
 * The output adds blocks of at most 128 products, then the blocks: min(S,128) + ceil(S/128) roundings more.
 */
static void expect_row(const struct problem *p, int t, const float *output, const float *weights)
{
	long double *const weight = allocate((size_t)p->S * sizeof(long double)), sum = 0, largest = -INFINITY, most = 0;
	for (int s = 0; s < p->S; s++) {
		long double size;
		weight[s] = is_left_out(p, t, s) ? -INFINITY : true_score(p, t, s, &size);
		if (weight[s] > -INFINITY)
			most = fmaxl(most, size);
		largest = fmaxl(largest, weight[s]);
	}
	for (int s = 0; s < p->S; s++)
		sum += weight[s] = largest == -INFINITY ? 0 : expl(weight[s] - largest);
	const long double relative = (2 * ((p->D + 3) * most + 2) + 7 + 2) * u;
	for (int s = 0; s < p->S; s++) {
		weight[s] = sum > 0 ? weight[s] / sum : 0;
		assert(!weights || fabsl(weights[s] - weight[s]) <= relative * weight[s] + 0x1p-149L);
		assert(!weights || !is_left_out(p, t, s) || weights[s] == 0);
	}
	const int adds = (p->S < 128 ? p->S : 128) + (p->S + 127) / 128;
	for (int e = 0; e < p->E; e++) {
		long double truth = 0, magnitude = 0;
		for (int s = 0; s < p->S; s++) {
			truth += weight[s] * p->value[s * p->E + e];
			magnitude += weight[s] * fabsf(p->value[s * p->E + e]);
		}
		assert(fabsl(output[e] - truth) <= (relative + adds * u) * magnitude + 1e-37L);
		assert(sum > 0 || output[e] == 0);
	}
	free(weight);
}

static void attend(const struct problem *p, float *output, float *weights)
{
	float *const scores = allocate_floats(attn_size_scores(p->S));
	assert(attn_attend(output, weights, scores, p->query, p->key_panels, p->value_panels, &p->rules, p->T, p->S, p->D, p->E) == ATTN_OK);
	free(scores);
}

/* The narrow steps, the keys and values in two parts, and rows a few numbers further apart than they need. */
static void attend_narrowly(const struct problem *p, float *output, float *weights)
{
	const int T = p->T, S = p->S, first = S / 2 / 128 * 128, step = S;
	float *const scores = allocate_floats(T * S), *const sums = allocate_floats(T), *const run = allocate_floats(p->E);
	memset(output, 0, (size_t)(T * p->E) * sizeof(float));
	assert(attn_score_keys(scores, p->query, p->key, T, first, p->D, step) == ATTN_OK);
	assert(attn_score_keys(scores + first, p->query, p->key + first * p->D, T, S - first, p->D, step) == ATTN_OK);
	assert(attn_weigh_scores(sums, weights, scores, &p->rules, T, S) == ATTN_OK);
	assert(attn_add_values(output, run, scores, p->value, T, first, p->E, step) == ATTN_OK);
	assert(attn_add_values(output, run, scores + first, p->value + first * p->E, T, S - first, p->E, step) == ATTN_OK);
	assert(attn_divide_rows(output, sums, T, p->E) == ATTN_OK);
	free(scores), free(sums), free(run);
}

static void expect_problem(const struct problem *p)
{
	float *const output = allocate_floats(p->T * p->E), *const again = allocate_floats(p->T * p->E);
	float *const weights = allocate_floats(p->T * p->S);
	attend(p, output, weights);
	for (int t = 0; t < p->T; t++)
		expect_row(p, t, output + t * p->E, weights + t * p->S);
	attend(p, again, 0);
	assert(is_same(again, output, p->T * p->E)); /* with weights or without */
	attend_narrowly(p, output, weights);
	for (int t = 0; t < p->T; t++)
		expect_row(p, t, output + t * p->E, weights + t * p->S);
	attend_narrowly(p, again, 0);
	assert(is_same(again, output, p->T * p->E));
	free(output), free(again), free(weights);
}

static void test_attention_is_near_to_long_double_at_all_sizes_and_rules(void)
{
	static const float softcaps[] = { 0, 0, 1.5f, 30 };
	for (int i = 0; i < COUNT(sizes); i++)
		for (int k = 0; k < COUNT(sizes); k++) {
			const int S = sizes[k], kind = (i + k) % 3;
			struct problem p = make_problem(sizes[i], S, sizes[(i + 2 * k) % 10], sizes[(3 * i + k + 1) % 10]);
			p.rules.scale = k % 2 ? 0.35f : -1.5f, p.rules.softcap = softcaps[(i + 3 * k) % 4];
			p.rules.reach = (int)(random_bits() % (unsigned)(S + 4)) - 1;
			add_mask(&p, kind, i % 2 ? S : 0, k % 4 ? 1 : 0);
			expect_problem(&p);
			drop(&p);
		}
}

static void test_every_mask_kind_and_step_with_every_reach(void)
{
	for (int reach = -7; reach <= 11; reach++)
		for (int kind = 0; kind < 3; kind++)
			for (int steps = 0; steps < 4; steps++) {
				struct problem p = make_problem(5, 9, 3, 4);
				p.rules.reach = reach, p.rules.softcap = steps == 1 ? 0.5f : 0;
				add_mask(&p, kind, steps & 1 ? 9 : 0, steps & 2 ? 1 : 0);
				expect_problem(&p);
				drop(&p);
			}
	static const int extremes[] = { INT_MIN, INT_MAX };
	for (int i = 0; i < 2; i++) {
		struct problem p = make_problem(5, 9, 3, 4);
		p.rules.reach = extremes[i];
		expect_problem(&p);
		drop(&p);
	}
}

/* Blocks of 24 rows from 10923 keys on, of 12 from 21845 on; more than 1024 keys pass a panel in parts. */
static void test_many_keys_make_blocks_of_fewer_rows(void)
{
	static const int many[] = { 1025, 12000, 30000 };
	for (int i = 0; i < COUNT(many); i++) {
		struct problem p = make_problem(26, many[i], 2, 3);
		p.rules.reach = i == 1 ? 5000 : many[i] - 20;
		assert(i == 0 || attn_size_scores(many[i]) == (i == 1 ? 24 : 12) * ((many[i] + 7) / 8 * 8 + 16));
		expect_problem(&p);
		drop(&p);
	}
	struct problem wide = make_problem(5, 9, 1100, 2); /* a score of more than 1024 products, in parts too */
	wide.rules.scale = 0.03f;
	expect_problem(&wide);
	drop(&wide);
}

static void test_weights_are_the_bits_of_the_separate_functions(void)
{
	struct problem p = make_problem(49, 47, 9, 5);
	p.rules.scale = 0.4f, p.rules.reach = 0;
	float *const output = allocate_floats(49 * 5), *const weights = allocate_floats(49 * 47);
	float *const scores = allocate_floats(49 * 47), *const again = allocate_floats(49 * 47), *const plain = allocate_floats(49 * 47);
	attend(&p, output, weights);
	assert(attn_sum_packed(scores, p.query, p.key_panels, 49, 9, 47) == ATTN_OK);
	assert(attn_scale_scores(scores, 0.4f, 1, 49, 47) == ATTN_OK);
	assert(attn_score_queries(plain, p.query, p.key, 0.4f, 1, 49, 47, 9) == ATTN_OK && is_same(plain, scores, 49 * 47));
	assert(attn_apply_softmax(again, scores, 1, 49, 47) == ATTN_OK && is_same(again, weights, 49 * 47));
	free(output), free(weights), free(scores), free(again), free(plain);
	drop(&p);
}

/* (D + 1) u of the sum of magnitudes: D - 1 additions and a product each, then the scale. */
static void test_scores_are_near_to_long_double(void)
{
	for (int i = 0; i < COUNT(sizes); i++)
		for (int is_causal = 0; is_causal < 2; is_causal++) {
			struct problem p = make_problem(sizes[i], sizes[(i + 3) % 10], sizes[(i + 7) % 10], 0);
			p.rules.scale = 0.3f;
			float *const scores = allocate_floats(p.T * p.S);
			assert(attn_score_queries(scores, p.query, p.key, 0.3f, is_causal, p.T, p.S, p.D) == ATTN_OK);
			for (int n = 0; n < p.T * p.S; n++) {
				long double size;
				const long double truth = true_score(&p, n / p.S, n % p.S, &size);
				if (is_causal && n % p.S > n / p.S)
					assert(scores[n] == -INFINITY);
				else
					assert(fabsl(scores[n] - truth) <= (p.D + 1) * u * size);
			}
			free(scores);
			drop(&p);
		}
}

/* Powers of two of bounded rows: all that are near, with two factors; what is exactly down - 127 has none. */
static void test_powers_of_two_are_within_1_1_ulp_and_never_fall(void)
{
	enum { ROW = 1000 };
	float row[ROW], last = 0;
	for (int first = -81 * 8192; first < 81 * 8192; first += ROW - 1) {
		for (int i = 0; i < ROW - 1; i++)
			row[i] = (float)(first + i) / 4096;
		row[ROW - 1] = 2 * (3 - 127);
		const double sum = kernel_power_row(row, 0.5f, 3, ROW);
		double expected = 0;
		for (int i = 0; i < ROW - 1; i++) {
			const long double truth = exp2l((long double)(first + i) / 8192 - 3);
			assert(ulps(row[i], truth) <= 1.1 && row[i] >= last);
			last = row[i], expected += row[i];
		}
		assert(row[ROW - 1] == 0 && fabs(sum - expected) <= 7 * 0x1p-24 * expected);
	}
	float whole[] = { 0, 1, -5, -126 };
	assert(kernel_power_row(whole, 1, 0, 4) == 3 + 0x1p-5 + 0x1p-126 && whole[0] == 1 && whole[1] == 2 && whole[3] == 0x1p-126f);
}

static void test_magnitudes_and_squares(void)
{
	const float numbers[] = { -3, 2, 0, -0.0f, 1, 2.5f, -2, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, -4, 2 };
	assert(kernel_find_magnitude(numbers, 19) == 4 && kernel_find_magnitude(numbers, 17) == 3 && kernel_find_magnitude(numbers, 0) == 0);
	for (int i = 0; i < 19; i++) {
		float *const wild = copy_floats(numbers, 19);
		wild[i] = -INFINITY;
		assert(kernel_find_magnitude(wild, 19) == INFINITY);
		wild[i] = NAN;
		wild[18 - i] = i == 9 ? NAN : INFINITY;
		assert(isnan(kernel_find_magnitude(wild, 19)));
		free(wild);
	}
	for (int D = 0; D < 4; D++) {
		float *const panel = random_floats(8 * D), squares[8];
		kernel_square_keys(squares, panel, D);
		for (int c = 0; c < 8; c++) {
			float sum[2] = { 0, 0 };
			for (int d = 0; d < D; d++)
				sum[d % 2] += panel[8 * d + c] * panel[8 * d + c];
			assert(squares[c] == sum[0] + sum[1]);
		}
		free(panel);
	}
}

/* Scores of all sizes in one call: rows that are bounded and rows that are not, in any order, each as near as alone, and with the same bits. */
static void test_bounded_rows_and_others_mix(void)
{
	static const float sizes_of_rows[] = { 1, 1, 30, 100, 0, 0.001f, 15, 18, 20, 23, 1, 60, 1e-20f };
	for (int i = 0; i < 12; i++) {
		struct problem p = make_problem(60, 300, 4, 3);
		for (int n = 0; n < 60 * 4; n++)
			p.query[n] *= sizes_of_rows[(n / 4 * (i + 1) / 3) % COUNT(sizes_of_rows)];
		p.rules.reach = i % 3 ? 300 : 100;
		add_mask(&p, i % 4 == 3 ? ATTN_MASK_ALLOWED : ATTN_MASK_NONE, 300, 1);
		float *const output = allocate_floats(60 * 3), *const weights = allocate_floats(60 * 300), one[3];
		attend(&p, output, weights);
		for (int t = 0; t < 60; t++) {
			struct problem row = p;
			row.T = 1, row.query += 4 * t, row.rules.reach += t;
			row.rules.mask = row.mask = p.mask ? (unsigned char *)p.mask + 300 * t : 0;
			expect_row(&row, 0, output + 3 * t, weights + 300 * t);
			attend(&row, one, 0);
			assert(is_same(one, output + 3 * t, 3));
		}
		free(output), free(weights);
		drop(&p);
	}
}

/* Values too large or too small for powers far from 1: the output is as near as ever, and never infinite. */
static void test_values_of_all_sizes_with_scores_far_apart(void)
{
	static const float sizes_of_values[] = { 1e-36f, 1e-30f, 1e4f, 65536, 1e5f, 1e20f, 1e30f, 1e35f };
	for (int i = 0; i < COUNT(sizes_of_values); i++)
		for (int kind = 0; kind < 2; kind++) {
			struct problem p = make_problem(20, 200, 2, 2);
			for (int n = 0; n < 200 * 2; n++)
				p.value[n] = (p.value[n] + 2) / 3 * sizes_of_values[i], p.key[n] = kind ? p.key[n] * 5 : 5 + p.key[n] / 2;
			for (int n = 0; n < 20 * 2; n++) /* rows of scores near 40 x ln 2, or near -40 x ln 2, or between */
				p.query[n] = (n & 2 ? 2.3f : -2.3f) + p.query[n] / 10;
			pack(&p);
			add_mask(&p, kind, 200, 1);
			float *const output = allocate_floats(40);
			attend(&p, output, 0);
			for (int t = 0; t < 20; t++)
				expect_row(&p, t, output + 2 * t, 0);
			free(output);
			drop(&p);
		}
}

/* Whatever comes after the keys of a row, however large: bounded or not is a matter of those it reaches. */
static void test_later_keys_and_values_make_no_difference(void)
{
	for (int side = 0; side < 2; side++) {
		struct problem p = make_problem(70, 70, 5, 3);
		p.rules.reach = 0;
		float *const before = allocate_floats(210), *const after = allocate_floats(210);
		attend(&p, before, 0);
		for (int s = 33; s < 70; s++)
			for (int n = 0; n < 5; n++)
				if (side)
					p.key[5 * s + n] *= 1e15f;
				else if (n < 3)
					p.value[3 * s + n] = n ? -1e30f : 1e6f;
		pack(&p);
		attend(&p, after, 0);
		assert(is_same(before, after, 33 * 3) && !is_same(before + 99, after + 99, 37 * 3));
		free(before), free(after);
		drop(&p);
	}
}

/* Eight lanes, then pairs, as kernels.h says; and a step leaves what is between the rows. */
static void test_narrow_scores_add_in_eight_lanes(void)
{
	struct problem p = make_problem(3, 5, 19, 1);
	float *const scores = allocate_floats(2 * 7 + 5);
	assert(attn_score_keys(scores, p.query, p.key, 3, 5, 19, 7) == ATTN_OK);
	for (int t = 0; t < 3; t++)
		for (int s = 0; s < 5; s++) {
			float l[8] = { 0 };
			for (int d = 0; d < 19; d++)
				l[d % 8] += p.query[t * 19 + d] * p.key[s * 19 + d];
			assert(scores[t * 7 + s] == ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7])));
		}
	const unsigned char *const between = (const unsigned char *)(scores + 5);
	for (int i = 0; i < 8; i++)
		assert(between[i] == 0xa5);
	free(scores);
	drop(&p);
}

static void test_values_add_in_blocks_of_128_keys(void)
{
	const int S = 300;
	float *const powers = random_floats(2 * 303), *const values = random_floats(S * 2), *const run = allocate_floats(2);
	float *const output = random_floats(4), *const expected = copy_floats(output, 4);
	assert(attn_add_values(output, run, powers, values, 2, S, 2, 303) == ATTN_OK);
	for (int i = 0; i < 4; i++)
		for (int first = 0; first < S; first += 128) {
			float sum = 0;
			for (int s = first; s < S && s < first + 128; s++)
				sum += powers[i / 2 * 303 + s] * values[s * 2 + i % 2];
			expected[i] += sum;
		}
	assert(is_same(output, expected, 4));
	free(powers), free(values), free(run), free(output), free(expected);
}

static void test_a_sum_of_zero_makes_a_row_of_zeros(void)
{
	float rows[] = { NAN, INFINITY, 3, -5 };
	assert(attn_divide_rows(rows, (const float[]){ 0, 2 }, 2, 2) == ATTN_OK);
	assert(rows[0] == 0 && rows[1] == 0 && rows[2] == 1.5f && rows[3] == -2.5f);
}

/* A value that is not finite shows in every row as 0 x Infinity, whatever block the row is in; rows without keys stay zeros. */
static void test_values_that_are_not_finite_show_in_every_row(void)
{
	static const float wild[] = { INFINITY, NAN, 3e38f };
	for (int i = 0; i < COUNT(wild); i++) {
		struct problem p = make_problem(60, 70, 3, 2);
		p.value[65 * 2] = wild[i];
		pack(&p);
		p.rules.reach = -2;
		float *const output = allocate_floats(60 * 2);
		attend(&p, output, 0);
		for (int t = 0; t < 60; t++)
			if (t < 2)
				assert(output[t * 2] == 0 && output[t * 2 + 1] == 0);
			else
				assert((i == 2 || isnan(output[t * 2])) && isfinite(output[t * 2 + 1]));
		if (i == 2)
			for (int t = 0; t < 60; t++)
				expect_row(&p, t, output + t * 2, 0);
		free(output);
		drop(&p);
	}
}

static void test_a_key_that_is_not_finite_shows_where_it_is_seen(void)
{
	struct problem p = make_problem(5, 9, 3, 2);
	p.key[4 * 3] = NAN;
	pack(&p);
	p.rules.reach = 1;
	float *const output = allocate_floats(10);
	attend(&p, output, 0);
	for (int t = 0; t < 5; t++)
		assert(isnan(output[t * 2]) == (t >= 3));
	attend_narrowly(&p, output, 0);
	for (int t = 0; t < 5; t++)
		assert(isnan(output[t * 2]) == (t >= 3));
	free(output);
	drop(&p);
}

static void test_large_scores_do_not_overflow(void)
{
	static const float scales[] = { 500, -3000, 1e30f };
	for (int i = 0; i < COUNT(scales); i++) {
		struct problem p = make_problem(4, 5, 1, 1);
		float *const output = allocate_floats(4);
		p.rules.scale = scales[i];
		for (int t = 0; t < 4; t++)
			p.query[t] = 1;
		for (int s = 0; s < 5; s++)
			p.key[s] = (float)s / 4;
		pack(&p);
		attend(&p, output, 0);
		for (int t = 0; t < 4; t++) /* the largest has all the weight: the next is e^-125 of it */
			assert(output[t] == p.value[scales[i] > 0 ? 4 : 0]);
		free(output);
		drop(&p);
	}
}

/* Far from zero, where the largest is subtracted, as near to it: weights below 2^-126 are rounded once, not lost. */
static void test_small_weights_are_not_lost(void)
{
	static const float offsets[] = { 0, 1000, -1000 };
	for (int i = 0; i < COUNT(offsets); i++) {
		const float scores[] = { offsets[i], offsets[i] - 100, offsets[i] - 88 };
		float *const weights = allocate_floats(3);
		assert(attn_apply_softmax(weights, scores, 1, 1, 3) == ATTN_OK);
		assert(weights[0] == 1 && ulps(weights[1], expl(-100)) <= 1.5 && ulps(weights[2], expl(-88)) <= 4);
		free(weights);
	}
}

static void test_exp_of_numbers(void)
{
	const float edges[] = { 0, -0.0f, INFINITY, -INFINITY, 104, -104, 88.8f, 1e30f, -1e30f };
	const float powers[] = { 1, 1, INFINITY, 0, INFINITY, 0, INFINITY, INFINITY, 0 };
	for (int i = 0; i < COUNT(edges); i++) {
		float number = edges[i];
		assert(attn_exp_numbers(&number, 1) == ATTN_OK && number == powers[i]);
	}
	float *const numbers = allocate_floats(2001), nan = NAN;
	for (int i = 0; i < 2001; i++)
		numbers[i] = (float)(i * 0.0959 - 103.9);
	float *const exponents = copy_floats(numbers, 2001);
	assert(attn_exp_numbers(numbers, 2001) == ATTN_OK);
	for (int i = 0; i < 2001; i++)
		if (exponents[i] < 88.7f)
			assert(ulps(numbers[i], expl(exponents[i])) <= 0.99 + (exponents[i] < -87.3f ? 0.01 : 0));
	assert(attn_exp_numbers(&nan, 1) == ATTN_OK && isnan(nan));
	assert(attn_exp_numbers(0, 0) == ATTN_OK && attn_exp_numbers(&nan, -1) == ATTN_BAD_SIZE);
	free(numbers), free(exponents);
}

static void test_bad_sizes_are_refused_and_outputs_stay(void)
{
	static const int bad[][4] = { { -1, 1, 1, 1 }, { 1, -1, 1, 1 }, { 1, 1, -1, 1 }, { 1, 1, 1, -1 }, { 0, 0, -1, 0 }, { 0, 0, 0, -1 }, { 0, -1, 0, 0 }, { 1 << 20, 1, 1 << 20, 1 }, { 1 << 20, 1, 1, 1 << 20 }, { 1, 1 << 20, 1 << 20, 1 }, { 1, 1 << 20, 1, 1 << 20 }, { 1, 1 << 24, 1, 1 }, { 1 << 20, 1 << 20, 0, 0 }, { INT_MAX, INT_MAX, INT_MAX, INT_MAX }, { INT_MIN, 1, 1, 1 } };
	float *const none = allocate_floats(0), *const output = none;
	struct attn_rules rules = { .scale = 1 };
	for (int i = 0; i < COUNT(bad); i++) {
		const int T = bad[i][0], S = bad[i][1], D = bad[i][2], E = bad[i][3];
		assert(attn_attend(output, output, none, none, none, none, &rules, T, S, D, E) == ATTN_BAD_SIZE);
		const int is_bad_score = T < 0 || S < 0 || D < 0 || (double)T * D > 1 << 29 || (double)S * D > 1 << 29 || (double)T * S > 1 << 29;
		if (is_bad_score) {
			assert(attn_score_keys(output, none, none, T, S, D, S) == ATTN_BAD_SIZE);
			assert(attn_score_queries(output, none, none, 1, 0, T, S, D) == ATTN_BAD_SIZE);
		}
		if (T < 0 || S < 0 || (double)T * S > 1 << 29)
			assert(attn_weigh_scores(output, 0, output, &rules, T, S) == ATTN_BAD_SIZE);
		if (T < 0 || S < 0 || E < 0 || (double)T * E > 1 << 29 || (double)S * E > 1 << 29)
			assert(attn_add_values(output, output, none, none, T, S, E, S) == ATTN_BAD_SIZE);
		if (T < 0 || E < 0 || (double)T * E > 1 << 29)
			assert(attn_divide_rows(output, none, T, E) == ATTN_BAD_SIZE);
	}
	assert(attn_score_keys(output, none, none, 1, 5, 1, 4) == ATTN_BAD_SIZE && attn_score_keys(output, none, none, 2, 1, 0, 1 << 29) == ATTN_BAD_SIZE);
	assert(attn_add_values(output, none, none, none, 1, 5, 1, 4) == ATTN_BAD_SIZE && attn_add_values(output, none, none, none, 2, 1, 0, 1 << 29) == ATTN_BAD_SIZE);
	assert(attn_size_scores(-1) == ATTN_BAD_SIZE && attn_size_scores(1 << 24) == ATTN_BAD_SIZE && attn_size_scores(INT_MAX) == ATTN_BAD_SIZE);
	assert(attn_size_scores(0) == 48 * 16 && attn_size_scores(9) == 48 * 32);
	free(none);
}

int main(void)
{
	test_attention_is_near_to_long_double_at_all_sizes_and_rules();
	test_every_mask_kind_and_step_with_every_reach();
	test_many_keys_make_blocks_of_fewer_rows();
	test_weights_are_the_bits_of_the_separate_functions();
	test_scores_are_near_to_long_double();
	test_powers_of_two_are_within_1_1_ulp_and_never_fall();
	test_magnitudes_and_squares();
	test_bounded_rows_and_others_mix();
	test_values_of_all_sizes_with_scores_far_apart();
	test_later_keys_and_values_make_no_difference();
	test_narrow_scores_add_in_eight_lanes();
	test_values_add_in_blocks_of_128_keys();
	test_a_sum_of_zero_makes_a_row_of_zeros();
	test_values_that_are_not_finite_show_in_every_row();
	test_a_key_that_is_not_finite_shows_where_it_is_seen();
	test_large_scores_do_not_overflow();
	test_small_weights_are_not_lost();
	test_exp_of_numbers();
	test_bad_sizes_are_refused_and_outputs_stay();
	return 0;
}
