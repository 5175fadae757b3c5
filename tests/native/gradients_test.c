/* Gradients: the backward pass of attention and of steps 5 and 6, against long double. */
#include "test.h"

#include <limits.h>

#include "attention.h"

static const int sizes[] = { 0, 1, 3, 4, 5, 8, 9, 47, 48, 49 };

struct problem {
	int T, S, D, E;
	float *query, *key, *value, *grad_output, *key_panels, *key_rows, *value_panels;
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
	assert(attn_pack_values(p->key_rows, p->key, p->S, p->D) == ATTN_OK);
	assert(attn_pack_keys(p->value_panels, p->value, p->S, p->E) == ATTN_OK);
}

static struct problem make_problem(int T, int S, int D, int E)
{
	struct problem p = { .T = T, .S = S, .D = D, .E = E };
	p.query = random_floats(T * D), p.key = random_floats(S * D), p.value = random_floats(S * E);
	p.grad_output = random_floats(T * E);
	p.key_panels = allocate_floats(panels(S) * D), p.key_rows = allocate_floats(S * panels(D));
	p.value_panels = allocate_floats(panels(S) * E);
	p.rules.scale = 1, p.rules.reach = S;
	pack(&p);
	return p;
}

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
	free(p->query), free(p->key), free(p->value), free(p->grad_output);
	free(p->key_panels), free(p->key_rows), free(p->value_panels), free(p->mask);
}

struct gradients {
	float *query, *key, *value;
};

/* Key and value start with numbers, as they are added to. */
static struct gradients begin(const struct problem *p)
{
	return (struct gradients){ allocate_floats(p->T * p->D), random_floats(p->S * p->D), random_floats(p->S * p->E) };
}

static void drop_gradients(struct gradients g)
{
	free(g.query), free(g.key), free(g.value);
}

static void go_back(const struct problem *p, struct gradients g)
{
	const int size = attn_size_backward(p->S, p->D, p->E);
	assert(size >= 0);
	float *const work = allocate_floats(size);
	assert(attn_attend_backward(g.query, g.key, g.value, work, p->query, p->grad_output, p->key_panels, p->key_rows, p->value_panels, &p->rules, p->T, p->S, p->D, p->E) == ATTN_OK);
	free(work);
}

/* A number and how far float32 may be from it. */
struct bounded {
	long double truth, error;
};

static int is_left_out(const struct problem *p, int t, int s)
{
	const int at = t * p->rules.mask_row_step + s * p->rules.mask_column_step;
	if (s > (long long)p->rules.reach + t)
		return 1;
	if (p->rules.mask_kind == ATTN_MASK_ALLOWED)
		return !((const unsigned char *)p->mask)[at];
	return p->rules.mask_kind == ATTN_MASK_ADDED && ((const float *)p->mask)[at] == -INFINITY;
}

/*
 * Row t of weights and of d loss / d score, in long double, and their errors. As attend_test.c derives: a score is off by at
 * most (D + 3) u A, a weight by w = 2 ((D + 3) u A + 2 u) + 9 u of itself. g[s] adds E products: E u of their magnitudes, at
 * most G. The mean of g adds S/8 + 3 terms of at most weight x G: (w + (S/8 + 4) u + E u) G. The difference rounds once, 2 products and the slope
 * thrice more; the slope is 1 - tanh^2, which changes by less than 0.77 of (the error of the score) / softcap, and rounds: 2 u.
 */
static void find_row(const struct problem *p, int t, struct bounded *weight, struct bounded *pull)
{
	const struct attn_rules *r = &p->rules;
	const int S = p->S, D = p->D, E = p->E;
	long double *const g = allocate((size_t)S * sizeof *g), *const slope = allocate((size_t)S * sizeof *slope);
	long double largest = -INFINITY, sum = 0, mean = 0, most_score = 0, most_g = 0;
	for (int s = 0; s < S; s++) {
		long double score = 0, size = 0, g_size = 0;
		g[s] = 0, slope[s] = 1;
		for (int d = 0; d < D; d++) {
			const long double product = (long double)p->query[t * D + d] * p->key[s * D + d] * r->scale;
			score += product, size += fabsl(product);
		}
		for (int e = 0; e < E; e++) {
			const long double product = (long double)p->grad_output[t * E + e] * p->value[s * E + e];
			g[s] += product, g_size += fabsl(product);
		}
		if (r->softcap > 0) {
			const long double tanh = tanhl(score / r->softcap);
			score = r->softcap * tanh, slope[s] = 1 - tanh * tanh;
		}
		const int is_out = is_left_out(p, t, s);
		if (!is_out && r->mask_kind == ATTN_MASK_ADDED) {
			const long double added = ((const float *)p->mask)[t * r->mask_row_step + s * r->mask_column_step];
			score += added, size += fabsl(added);
		}
		weight[s].truth = is_out ? -INFINITY : score;
		if (!is_out)
			largest = fmaxl(largest, score), most_score = fmaxl(most_score, size), most_g = fmaxl(most_g, g_size);
	}
	for (int s = 0; s < S; s++) {
		weight[s].truth = largest == -INFINITY ? 0 : expl(weight[s].truth - largest);
		sum += weight[s].truth;
	}
	for (int s = 0; s < S; s++) {
		weight[s].truth /= sum > 0 ? sum : 1;
		mean += weight[s].truth * g[s];
	}
	const long double score_error = (D + 3) * u * most_score, w = 2 * (score_error + 2 * u) + 9 * u;
	const long double difference = E * u * most_g + (w + (S / 8 + 4 + E) * u) * most_g, slope_error = r->softcap > 0 ? score_error / r->softcap + 2 * u : 0;
	for (int s = 0; s < S; s++) {
		const long double steep = weight[s].truth * fabsf(r->scale), apart = fabsl(g[s] - mean);
		weight[s].error = w * weight[s].truth;
		pull[s].truth = weight[s].truth * (g[s] - mean) * r->scale * slope[s];
		pull[s].error = steep * (difference + (w + 4 * u + slope_error) * apart) * 1.0001L;
	}
	free(g), free(slope);
}

/* `found` is `before` plus the sum of n products of a bounded number and an exact one, with `adds` roundings at most. */
struct total {
	long double truth, magnitude, error;
};

static void add(struct total *total, struct bounded number, float factor)
{
	total->truth += number.truth * factor;
	total->magnitude += fabsl(number.truth * factor);
	total->error += number.error * fabsf(factor);
}

static void expect_total(float found, float before, int adds, const struct total *total)
{
	const long double truth = total->truth + before;
	assert(fabsl(found - truth) <= total->error + adds * u * (total->magnitude + total->error) + (before != 0 ? (adds + 1) * u * fabsf(before) : 0) + 1e-37L);
}

static void expect_problem(const struct problem *p)
{
	const int T = p->T, S = p->S, D = p->D, E = p->E;
	struct gradients g = begin(p);
	float *const key_before = copy_floats(g.key, S * D), *const value_before = copy_floats(g.value, S * E);
	go_back(p, g);
	struct total *const key = calloc((size_t)(S * D + 1), sizeof *key), *const value = calloc((size_t)(S * E + 1), sizeof *value);
	struct bounded *const weight = allocate((size_t)S * sizeof *weight), *const pull = allocate((size_t)S * sizeof *pull);
	for (int t = 0; t < T; t++) {
		find_row(p, t, weight, pull);
		for (int d = 0; d < D; d++) {
			struct total query = { 0, 0, 0 };
			for (int s = 0; s < S; s++) {
				add(&query, pull[s], p->key[s * D + d]);
				add(&key[s * D + d], pull[s], p->query[t * D + d]);
			}
			/* runs of 64 keys, added one after the other */
			expect_total(g.query[t * D + d], 0, (S < 64 ? S : 64) + (S + 63) / 64, &query);
		}
		for (int s = 0; s < S; s++)
			for (int e = 0; e < E; e++)
				add(&value[s * E + e], weight[s], p->grad_output[t * E + e]);
	}
	const int adds = (T < 48 ? T : 48) + (T + 11) / 12; /* a block of 12 to 48 queries, and the blocks */
	for (int i = 0; i < S * D; i++)
		expect_total(g.key[i], key_before[i], adds, &key[i]);
	for (int i = 0; i < S * E; i++)
		expect_total(g.value[i], value_before[i], adds, &value[i]);
	free(key), free(value), free(weight), free(pull), free(key_before), free(value_before);
	drop_gradients(g);
}

static void test_gradients_are_near_to_long_double_at_all_sizes_and_rules(void)
{
	static const float softcaps[] = { 0, 0, 1.5f, 30 };
	for (int i = 0; i < COUNT(sizes); i++)
		for (int k = 0; k < COUNT(sizes); k++) {
			const int S = sizes[k];
			struct problem p = make_problem(sizes[i], S, sizes[(i + 2 * k) % 10], sizes[(3 * i + k + 1) % 10]);
			p.rules.scale = k % 2 ? 0.35f : -0.8f, p.rules.softcap = softcaps[(i + 3 * k) % 4];
			p.rules.reach = (int)(random_bits() % (unsigned)(S + 4)) - 1;
			add_mask(&p, (i + k) % 3, i % 2 ? S : 0, k % 4 ? 1 : 0);
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
}

static void test_many_keys_make_blocks_of_fewer_rows(void)
{
	static const int many[] = { 1025, 12000, 30000 };
	for (int i = 0; i < COUNT(many); i++) {
		struct problem p = make_problem(26, many[i], 2, 3);
		p.rules.reach = i == 1 ? 5000 : many[i] - 20;
		p.rules.softcap = i == 0 ? 1 : 0;
		expect_problem(&p);
		drop(&p);
	}
}

/* Left-out keys of a block that are not finite are 0 x Infinity in every row of grad_query, in whatever block. */
static void test_keys_and_values_that_are_not_finite_show_in_every_row(void)
{
	for (int i = 0; i < 3; i++) {
		struct problem p = make_problem(60, 70, 2, 2);
		p.rules.reach = 0;
		if (i != 1)
			p.key[69 * 2] = NAN;
		if (i != 0)
			p.value[69 * 2] = INFINITY;
		pack(&p);
		struct gradients g = begin(&p);
		go_back(&p, g);
		for (int n = 0; n < 60 * 2; n++)
			assert(isnan(g.query[n]) == (i != 1 && n % 2 == 0));
		for (int n = 0; n < 69 * 2; n++)
			assert(isfinite(g.key[n]) && isfinite(g.value[n]));
		drop_gradients(g);
		drop(&p);
	}
}

static void test_a_row_without_keys_has_no_gradient(void)
{
	struct problem p = make_problem(3, 4, 2, 2);
	p.rules.reach = -4; /* row 2 would see keys up to -2 */
	p.value[0] = INFINITY;
	pack(&p);
	struct gradients g = begin(&p);
	float *const key = copy_floats(g.key, 8), *const value = copy_floats(g.value, 8);
	go_back(&p, g);
	for (int i = 0; i < 6; i++)
		assert(g.query[i] == 0);
	assert(is_same(key, g.key, 8) && is_same(value, g.value, 8));
	free(key), free(value);
	drop_gradients(g);
	drop(&p);
}

/* grad += one sum over t, in order, whatever the tiles. */
static void test_the_transposed_sum_is_exact_in_its_order(void)
{
	for (int i = 0; i < COUNT(sizes); i++)
		for (int k = 0; k < COUNT(sizes); k++) {
			const int T = sizes[i], S = sizes[k], D = sizes[(i + 2 * k) % 10];
			float *const weights = random_floats(T * S), *const grad = random_floats(T * D), *const sums = random_floats(S * D);
			float *const packed = allocate_floats(T * panels(D)), *const expected = copy_floats(sums, S * D);
			assert(attn_pack_values(packed, grad, T, D) == ATTN_OK);
			assert(attn_sum_transposed(sums, weights, packed, T, S, D) == ATTN_OK);
			for (int n = 0; T > 0 && n < S * D; n++) {
				float sum = 0;
				for (int t = 0; t < T; t++)
					sum += weights[t * S + n / D] * grad[t * D + n % D];
				expected[n] += sum;
			}
			assert(is_same(sums, expected, S * D));
			free(weights), free(grad), free(sums), free(packed), free(expected);
		}
}

static void test_bad_sizes_are_refused_and_outputs_stay(void)
{
	static const int bad[][4] = { { -1, 1, 1, 1 }, { 1, -1, 1, 1 }, { 1, 1, -1, 1 }, { 1, 1, 1, -1 }, { 0, 0, -1, 0 }, { 0, 0, 0, -1 }, { 0, -1, 0, 0 }, { 1 << 20, 1, 1 << 20, 1 }, { 1 << 20, 1, 1, 1 << 20 }, { 1, 1 << 20, 1 << 20, 1 }, { 1, 1 << 20, 1, 1 << 20 }, { 1, 1 << 23, 1, 1 }, { 1, 1, 1 << 24, 1 }, { 1, 1, 1, 1 << 24 }, { INT_MAX, INT_MAX, INT_MAX, INT_MAX }, { INT_MIN, 1, 1, 1 } };
	float *const none = allocate_floats(0);
	struct attn_rules rules = { .scale = 1 };
	for (int i = 0; i < COUNT(bad); i++) {
		const int T = bad[i][0], S = bad[i][1], D = bad[i][2], E = bad[i][3];
		assert(attn_attend_backward(none, none, none, none, none, none, none, none, none, &rules, T, S, D, E) == ATTN_BAD_SIZE);
		if (T < 0 || S < 0 || D < 0 || (double)T * S > 1 << 29 || (double)S * D > 1 << 29 || (double)T * D > 1 << 29)
			assert(attn_sum_transposed(none, none, none, T, S, D) == ATTN_BAD_SIZE);
	}
	assert(attn_sum_transposed(none, none, none, 1 << 20, 1 << 20, 1) == ATTN_BAD_SIZE);
	assert(attn_size_backward(-1, 0, 0) == ATTN_BAD_SIZE && attn_size_backward(0, -1, 0) == ATTN_BAD_SIZE && attn_size_backward(0, 0, -1) == ATTN_BAD_SIZE);
	assert(attn_size_backward(1 << 23, 0, 0) == ATTN_BAD_SIZE && attn_size_backward(1, 1 << 24, 0) == ATTN_BAD_SIZE);
	assert(attn_size_backward(0, 0, 0) == 3 * 48 * 16 && attn_size_backward(1, 1, 9) == 3 * 48 * 24 + 24 * 48);
	free(none);
}

int main(void)
{
	test_gradients_are_near_to_long_double_at_all_sizes_and_rules();
	test_every_mask_kind_and_step_with_every_reach();
	test_many_keys_make_blocks_of_fewer_rows();
	test_keys_and_values_that_are_not_finite_show_in_every_row();
	test_a_row_without_keys_has_no_gradient();
	test_the_transposed_sum_is_exact_in_its_order();
	test_bad_sizes_are_refused_and_outputs_stay();
	return 0;
}
