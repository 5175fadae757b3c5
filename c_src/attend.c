/* attend.c - all of attention without the (T,S) weights: a block of query rows against all keys at a time. See attention.h. */
#include "attend.h"

#include "attention.h"
#include "bounds.h"
#include "elementary.h"
#include "exp.h"
#include "kernels.h"
#include "products.h"
#include "sizes.h"
#include "softmax.h"

enum {
	SUM_BLOCK = 128,          /* keys in one run of float32 additions */
	PLAIN_KEYS = 2 * SUM_BLOCK, /* keys at a time of rows that are plain: 52 KB of scores, which stay near at hand */
	BLOCK_NUMBERS = 1 << 19 /* scores of a block: 2 MB, a usual second cache */
};

int attend_rows(int S)
{
	int rows = ROW_BLOCK;
	while (rows > 12 && rows > BLOCK_NUMBERS / (S + 1))
		rows /= 2; /* 24 and 12 are whole tiles of four and of six rows, too */
	return rows;
}

int attend_step(int S)
{
	return (S + 7) / 8 * 8 + 16;
}

int attn_size_scores(int S)
{
	return S < 0 || is_bad_size(ROW_BLOCK, S + 24.0) ? ATTN_BAD_SIZE : attend_rows(S) * attend_step(S);
}

int attend_reach(const struct attn_rules *rules, int t, int S)
{
	const double keys = (double)rules->reach + t + 1;
	return keys < 0 ? 0 : keys < S ? (int)keys : S;
}

static void cap_scores(float *row, float softcap, int n)
{
	for (int s = 0; s < n; s++)
		row[s] = (float)(softcap * elementary_tanh((double)row[s] / softcap));
}

static void mask_scores(float *row, const struct attn_rules *rules, int t, int n)
{
	const int step = rules->mask_column_step;
	const int first = t * rules->mask_row_step;
	if (rules->mask_kind == ATTN_MASK_ADDED) {
		const float *const added = (const float *)rules->mask + first;
		for (int s = 0; s < n; s++)
			row[s] += added[s * step];
		return;
	}
	const unsigned char *const allowed = (const unsigned char *)rules->mask + first;
	for (int s = 0; s < n; s++)
		if (!allowed[s * step])
			row[s] = -__builtin_inff();
}

float finish_scores(float *row, const struct attn_rules *rules, int t, int n)
{
	if (!(rules->softcap > 0.0f) && rules->mask_kind == ATTN_MASK_NONE)
		return rules->scale;
	kernel_scale_row(row, rules->scale, 0.0f, n);
	if (rules->softcap > 0.0f)
		cap_scores(row, rules->softcap, n);
	if (rules->mask_kind != ATTN_MASK_NONE)
		mask_scores(row, rules, t, n);
	return 1.0f;
}

static void copy_numbers(float *restrict to, const float *restrict from, int n)
{
	for (int i = 0; i < n; i++)
		to[i] = from[i];
}

/*
 * Scores of row t into powers, and their sum; of the `seen` keys that the block computed, those past the row's reach are left out.
 * With weights (S), these become the softmax.
 */
static float weigh_row(float *row, float *weights, const struct attn_rules *rules, int t, int seen, int S)
{
	const int n = at_most(seen, attend_reach(rules, t, S));
	const float factor = finish_scores(row, rules, t, n);
	if (weights) {
		copy_numbers(weights, row, n);
		softmax_row(weights, factor, n);
		fill_zeros(weights + n, S - n);
	}
	fill_zeros(row + n, seen - n);
	return (float)exp_scores(row, factor, 0, n);
}

/* A row whose keys are all left out is zeros, whatever the values are. */
static void divide_row(float *output, float sum, int E)
{
	if (sum == 0.0f)
		fill_zeros(output, E);
	else
		kernel_scale_row(output, 1.0f / sum, 0.0f, E);
}

int attn_score_keys(float *restrict scores, const float *restrict query, const float *restrict key, int T, int S, int D,
                    int step)
{
	if (is_bad_size(T, D) || is_bad_size(S, D) || is_bad_size(T, step) || step < S)
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		kernel_dot_rows(scores + t * step, query + t * D, key, S, D);
	return ATTN_OK;
}

int attn_weigh_scores(float *restrict sums, float *restrict weights, float *restrict scores,
                      const struct attn_rules *rules, int T, int S)
{
	if (is_bad_size(T, S))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		sums[t] = weigh_row(scores + t * S, weights ? weights + t * S : weights, rules, t, S, S);
	return ATTN_OK;
}

int attn_add_values(float *restrict output, float *restrict run, const float *restrict powers,
                    const float *restrict values, int T, int S, int E, int step)
{
	if (is_bad_size(T, E) || is_bad_size(S, E) || is_bad_size(T, step) || step < S)
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		for (int s = 0; s < S; s += SUM_BLOCK) {
			kernel_sum_rows(run, powers + t * step + s, values + s * E, 1, at_most(SUM_BLOCK, S - s), E);
			for (int e = 0; e < E; e++)
				output[t * E + e] += run[e];
		}
	return ATTN_OK;
}

int attn_divide_rows(float *restrict output, const float *restrict sums, int T, int E)
{
	if (is_bad_size(T, E))
		return ATTN_BAD_SIZE;
	for (int t = 0; t < T; t++)
		divide_row(output + t * E, sums[t], E);
	return ATTN_OK;
}

int is_tame(const float *numbers, int n)
{
	float squares = 0.0f;
	kernel_dot_rows(&squares, numbers, numbers, 1, n);
	return squares - squares == 0.0f;
}

void score_block(float *scores, const float *query, const float *key_panels, int rows, int seen, int D, int step)
{
	const int columns = (seen + 7) / 8 * 8; /* the panels and the scores are that wide */
	for (int r = 0; D == 0 && r < rows; r++)
		fill_zeros(scores + r * step, columns);
	multiply_panels(scores, step, query, D, key_panels, D, rows, D, columns, D, KERNEL_REPLACE);
}

/* Is key s left out of row t by its mask? Of added numbers only 0 and -Infinity come here, see is_plain. */
static int is_masked(const struct attn_rules *rules, int t, int s)
{
	const int at = t * rules->mask_row_step + s * rules->mask_column_step;
	if (rules->mask_kind == ATTN_MASK_ADDED)
		return ((const float *)rules->mask)[at] != 0.0f;
	return !((const unsigned char *)rules->mask)[at];
}

/* Does the mask of row t leave keys out, and no more? */
static int is_mask_plain(const struct attn_rules *rules, int t, int n)
{
	if (rules->mask_kind != ATTN_MASK_ADDED)
		return 1;
	const float *const added = (const float *)rules->mask + t * rules->mask_row_step;
	for (int s = 0; s < n; s++)
		if (added[s * rules->mask_column_step] != 0.0f && added[s * rules->mask_column_step] != -__builtin_inff())
			return 0;
	return 1;
}

int is_plain(struct bounds *bounds, const float *query, const struct attn_rules *rules, int t)
{
	const int n = attend_reach(rules, t, bounds->S);
	return !(rules->softcap > 0.0f) && is_mask_plain(rules, t, n) && is_bounded(bounds, query, rules->scale, n);
}

void add_powers(struct powers *powers, float *row, const struct attn_rules *rules, int t, int first, int n)
{
	float factor = rules->scale * EXP_LOG2_E;
	const int is_open = rules->mask_kind == ATTN_MASK_NONE;
	int s = 0; /* the first key that is not left out is the one whose power is near 1 */
	while (!is_open && s < n && is_masked(rules, t, first + s))
		s++;
	if (powers->sum == 0.0 && s < n)
		powers->down = exp_round(row[s] * factor);
	if (!is_open) {
		kernel_scale_row(row, factor, 0.0f, n);
		for (s = 0; s < n; s++)
			if (is_masked(rules, t, first + s))
				row[s] = (float)(powers->down - 127);
		factor = 1.0f;
	}
	for (int run = 0; run < n; run += SUM_BLOCK)
		powers->sum += kernel_power_row(row + run, factor, powers->down, at_most(SUM_BLOCK, n - run));
}

/* A block of query rows. */
struct block {
	float *output;      /* (rows,E), zeros at first */
	float *weights;     /* (rows,S) or null */
	float *scores;      /* workspace */
	const float *query; /* (rows,D) */
	int t, rows;        /* the first row */
};

/* All that is the same for all blocks of a call. */
struct call {
	const float *key_panels, *value_panels;
	const struct attn_rules *rules;
	int S, D, E, is_short;
};

static void attend_any(const struct block *block, const struct call *call)
{
	const int S = call->S, E = call->E, step = attend_step(S);
	const int seen = call->is_short ? attend_reach(call->rules, block->t + block->rows - 1, S) : S;
	float sums[ROW_BLOCK];
	score_block(block->scores, block->query, call->key_panels, block->rows, seen, call->D, step);
	for (int r = 0; r < block->rows; r++) {
		float *const weights = block->weights ? block->weights + r * S : block->weights;
		sums[r] = weigh_row(block->scores + r * step, weights, call->rules, block->t + r, seen, S);
	}
	multiply_panels(block->output, E, block->scores, step, call->value_panels, S, block->rows, seen, E, SUM_BLOCK, KERNEL_ACCUMULATE);
	for (int r = 0; r < block->rows; r++)
		divide_row(block->output + r * E, sums[r], E);
}

/* weights (S) = the softmax of the first n scores of row t, which stay as they are */
static void write_weights(float *weights, const float *row, const struct attn_rules *rules, int t, int n, int S)
{
	copy_numbers(weights, row, n);
	softmax_row(weights, finish_scores(weights, rules, t, n), n);
	fill_zeros(weights + n, S - n);
}

/*
 * Rows for which is_plain holds. As nothing has to be known of a row before its first power, the keys can pass a few at a time; only
 * weights need all scores of a row together. How many makes no difference to the bits.
 */
static void attend_plain(const struct block *block, const struct call *call)
{
	const int S = call->S, E = call->E, seen = attend_reach(call->rules, block->t + block->rows - 1, S);
	const int width = block->weights ? S : PLAIN_KEYS, step = attend_step(at_most(width, S));
	struct powers powers[ROW_BLOCK];
	for (int r = 0; r < block->rows; r++)
		powers[r] = (struct powers){ 0.0, 0 };
	for (int first = 0; first < seen; first += width) {
		const int here = at_most(width, seen - first);
		score_block(block->scores, block->query, call->key_panels + first * call->D, block->rows, here, call->D, step);
		for (int r = 0; r < block->rows; r++) {
			float *const row = block->scores + r * step;
			const int t = block->t + r, reach = attend_reach(call->rules, t, S) - first;
			const int n = reach > 0 ? at_most(reach, here) : 0;
			if (block->weights)
				write_weights(block->weights + r * S, row, call->rules, t, n, S);
			add_powers(powers + r, row, call->rules, t, first, n);
			fill_zeros(row + n, here - n);
		}
		multiply_panels(block->output, E, block->scores, step, call->value_panels + first * ATTN_PANEL, S, block->rows, here, E,
		                SUM_BLOCK, KERNEL_ACCUMULATE);
	}
	if (seen == 0 && block->weights)
		fill_zeros(block->weights, block->rows * S);
	for (int r = 0; r < block->rows; r++)
		divide_row(block->output + r * E, (float)powers[r].sum, E);
}

int attn_attend(float *restrict output, float *restrict weights, float *restrict scores, const float *restrict query,
                const float *restrict key_panels, const float *restrict value_panels, const struct attn_rules *rules,
                int T, int S, int D, int E)
{
	if (is_bad_size(T, D) || is_bad_size(T, E) || is_bad_size(S, D) || is_bad_size(S, E) || attn_size_scores(S) < 0 ||
	    (weights && is_bad_size(T, S)))
		return ATTN_BAD_SIZE;
	struct call call = { .key_panels = key_panels, .value_panels = value_panels, .rules = rules, .S = S, .D = D, .E = E };
	call.is_short = attend_reach(rules, 0, S) < S && is_tame(value_panels, attn_count_panels(E) * ATTN_PANEL * S);
	struct bounds bounds = find_bounds(key_panels, value_panels, S, D, E);
	fill_zeros(output, T * E);
	struct block block = { .scores = scores };
	for (; block.t < T; block.t += block.rows) {
		const int t = block.t, most = at_most(attend_rows(S), T - t), is_kind = is_plain(&bounds, query + t * D, rules, t);
		for (block.rows = 1; block.rows < most; block.rows++)
			if (is_plain(&bounds, query + (t + block.rows) * D, rules, t + block.rows) != is_kind)
				break;
		block.output = output + t * E, block.query = query + t * D, block.weights = weights ? weights + t * S : weights;
		if (is_kind)
			attend_plain(&block, &call);
		else
			attend_any(&block, &call);
	}
	return ATTN_OK;
}
