/*
 * attention.h - the last two steps of self-attention, and what a reader needs around them.
 *
 *   query (T,D)   key (S,D)
 *        \         /
 *     attn_pack_keys, attn_sum_packed, attn_scale_scores        scores (T,S)
 *                          |
 *                  attn_apply_softmax                           weights (T,S), every row sums to 1
 *                          |
 *   values (S,D)  ->  attn_weigh_values                         step 5: weighted[s] = weight[s] x value[s]
 *                          |
 *                   attn_sum_running                            step 6: one row after the other is added
 *                          |
 *                       output (D)                              the context-aware embedding of one token
 *
 * attn_sum_weighted goes from weights and values to the output at once, without the (T,S,D) weighted
 * values in between; attn_pack_values with attn_sum_packed does the same for large matrices, faster.
 *
 * Letters. T query tokens, S key and value tokens, D width of a value. Any of them may be 0.
 *
 * Layout. Tensors are float32, row-major, without gaps: element (t,s) of a (T,S) tensor is at t * S + s.
 *
 * Ownership. The caller owns all memory. Nothing is allocated, kept or freed here, and no function has
 * state: the same arguments give the same result. Outputs come first, then inputs, then numbers. An
 * output must not overlap an input.
 *
 * Numbers. Every build (SIMD, scalar, plain JavaScript, native) gives the same bits, NaN payloads aside; only the
 * relaxed SIMD build, with its fused multiply-adds, has its own. In the others:
 *   - a product and the addition after it are rounded separately; never compile with contraction into
 *     fused multiply-adds;
 *   - a sum starts at +0 and adds its terms in the order of the keys, so attn_sum_weighted, attn_sum_packed
 *     and the last row of attn_sum_running are equal in all bits; attention adds in blocks, see attn_attend;
 *   - exp, ln and tanh are our own (exp.h, elementary.h), as libraries differ in the last bit.
 * NaN and infinities go through as IEEE 754 says.
 *
 * Errors. A function that can fail returns 0, or one of the negative numbers below and leaves its outputs as
 * they were. Sizes are trusted to match the memory behind the pointers: only the caller can know.
 */
#ifndef ATTENTION_H
#define ATTENTION_H

#ifdef __cplusplus
extern "C" {
#endif

enum {
	ATTN_OK = 0,
	ATTN_BAD_SIZE = -1,        /* a dimension is negative or above 2^29, or a tensor would pass 2^29 elements (2 GiB) */
	ATTN_BAD_TEMPERATURE = -2, /* not a finite number above 0 */
	ATTN_BAD_DIGITS = -3,      /* not within 0 to ATTN_MOST_DIGITS */
	ATTN_BAD_INDEX = -4,       /* not within 0 to S - 1 */
	ATTN_NOT_FINITE = -5       /* a NaN or an infinity where only numbers have an answer */
};

enum {
	ATTN_PANEL = 8,      /* columns in a panel of packed values, see attn_pack_values */
	ATTN_MOST_DIGITS = 6 /* a float32 holds no more than six decimals of a number near 1 */
};

/* ---- Steps 5 and 6 ------------------------------------------------------------------------------------ */

/* weighted[t,s,:] = weights[t,s] x values[s,:]. With T = 1 this is step 5 for one token. */
int attn_weigh_values(float *restrict weighted,      /* (T,S,D) */
                      const float *restrict weights, /* (T,S) */
                      const float *restrict values,  /* (S,D) */
                      int T, int S, int D);

/* partial[0,:] = 0 and partial[s+1,:] = partial[s,:] + weighted[s,:]: step 6, one addition a row. */
int attn_sum_running(float *restrict partial,        /* (S+1,D) */
                     const float *restrict weighted, /* (S,D) */
                     int S, int D);

/* output[t,:] = sum over s of weights[t,s] x values[s,:]: both steps, for small matrices. */
int attn_sum_weighted(float *restrict output,        /* (T,D) */
                      const float *restrict weights, /* (T,S) */
                      const float *restrict values,  /* (S,D) */
                      int T, int S, int D);

/*
 * For large matrices: pack the values once, then sum with the packed panels, for as many blocks of weight
 * rows as there are. A panel holds ATTN_PANEL columns of all keys, one key after the other, so that the innermost
 * loop reads memory straight through; columns past D are zeros.
 *
 *   values (S,D), D = 11             panel 0 (S,8)        panel 1 (S,8)
 *   a b c d e f g h i j k     ->     a b c d e f g h      i j k 0 0 0 0 0
 */
int attn_pack_values(float *restrict panels,       /* (attn_count_panels(D), S, ATTN_PANEL) */
                     const float *restrict values, /* (S,D) */
                     int S, int D);

/* Panels of the transposed keys: then attn_sum_packed(scores, query, panels, T, D, S) is query x key^T. */
int attn_pack_keys(float *restrict panels,    /* (attn_count_panels(S), D, ATTN_PANEL) */
                   const float *restrict key, /* (S,D) */
                   int S, int D);

/* How many panels D columns fill; a negative D gives 0. */
int attn_count_panels(int D);

/* output[t,:] = sum over s of weights[t,s] x values[s,:], the values given as panels. */
int attn_sum_packed(float *restrict output,        /* (T,D) */
                    const float *restrict weights, /* (T,S) */
                    const float *restrict panels,  /* as attn_pack_values fills them */
                    int T, int S, int D);

/* ---- Where the weights come from ---------------------------------------------------------------------- */

/* scores[t,s] = (sum over d of query[t,d] x key[s,d]) x scale; where is_causal and s > t, -Infinity: no look into the future. */
int attn_score_queries(float *restrict scores,      /* (T,S) */
                       const float *restrict query, /* (T,D) */
                       const float *restrict key,   /* (S,D) */
                       float scale, int is_causal, int T, int S, int D);

/* For large matrices: attn_pack_keys and attn_sum_packed, then this, in place. The bits are the same. */
int attn_scale_scores(float *scores, /* (T,S) */
                      float scale, int is_causal, int T, int S);

/*
 * weights[t,:] = softmax(scores[t,:] / temperature). A temperature near 0 looks one key up, a large one averages.
 * -Infinity gives exactly 0; a row of nothing but -Infinity gives zeros (a token that may attend to none), not NaN. NaN or
 * +Infinity in a row gives NaN throughout. weights may be the scores.
 *
 * With temperature 1 within 4 ulp of the true weight (3 in rows of 2048): e^x is float32 (0.99 ulp, exp.h), the sum float32 over 64 numbers and
 * float64 beyond, the division rounds once more. With another, within 1.51 ulp: all but the division is float64.
 */
int attn_apply_softmax(float *weights,      /* (T,S) */
                       const float *scores, /* (T,S) */
                       double temperature, int T, int S);

/* numbers[i] = e^numbers[i]: the exp of all kernels, over the whole range of float32. At most 0.99 ulp, e^0 = 1. */
int attn_exp_numbers(float *numbers, /* (n) */
                     int n);

/* scores[i] = ln(weights[i]), scores whose softmax is the weights again (rescaled). ln 0 is -Infinity. */
int attn_invert_softmax(float *restrict scores,        /* (n) */
                        const float *restrict weights, /* (n) */
                        int n);

/* ---- All of attention --------------------------------------------------------------------------------- */

enum {
	ATTN_MASK_NONE = 0,
	ATTN_MASK_ALLOWED = 1, /* bytes: 0 leaves the key out */
	ATTN_MASK_ADDED = 2    /* float32, added to the score; -Infinity leaves the key out */
};

/*
 * How a score becomes a weight, in this order: times scale; softcap x tanh(score / softcap), if softcap is above 0; the mask;
 * keys s > reach + t are left out (causal attention: reach is the number of keys before the first query; S for all keys).
 * The mask for row t and key s is mask[t * mask_row_step + s * mask_column_step]: a step of 0 broadcasts.
 */
struct attn_rules {
	int mask_kind;
	const void *mask;
	int mask_row_step, mask_column_step;
	float scale, softcap;
	int reach;
};

/* How many float32 attn_attend needs for its scores, or ATTN_BAD_SIZE. O(S): the (T,S) scores never exist at once. */
int attn_size_scores(int S);

/*
 * output = softmax(rules(query x key^T)) x value, the powers of e first, divided by their sum at the end. Scores add over D in
 * order; the output in blocks of 128 keys, blocks in order. A row whose keys are all left out is zeros. weights, unless null, get
 * the softmax itself: the bits of attn_sum_packed, attn_scale_scores and attn_apply_softmax.
 *
 * Most rows take a shorter way. Where |query| |key| |scale| is below 27.7 for all keys that a row reaches, their values are below
 * 2^16 and nothing is added to the scores but 0 and -Infinity, powers of two of score x log2 e, relative to the first key's, can
 * neither overflow nor vanish, so that no largest score has to be found. A row's way depends on itself, and on nothing after it.
 */
int attn_attend(float *restrict output,             /* (T,E) */
                float *restrict weights,            /* (T,S) or null */
                float *restrict scores,             /* attn_size_scores(S) */
                const float *restrict query,        /* (T,D) */
                const float *restrict key_panels,   /* attn_pack_keys of key (S,D) */
                const float *restrict value_panels, /* attn_pack_values of value (S,E) */
                const struct attn_rules *rules, int T, int S, int D, int E);

/*
 * The same for a few queries, without packing, in four steps, so that keys and values can come a part at a time: scores of
 * all keys, powers and their sums, output += powers x value, output /= sums. A score adds in eight lanes (kernels.h).
 */
int attn_score_keys(float *restrict scores,      /* (T,S), rows step apart */
                    const float *restrict query, /* (T,D) */
                    const float *restrict key,   /* (S,D) */
                    int T, int S, int D, int step);
int attn_weigh_scores(float *restrict sums,    /* (T) */
                      float *restrict weights, /* (T,S) or null */
                      float *restrict scores,  /* (T,S), powers afterwards */
                      const struct attn_rules *rules, int T, int S);
int attn_add_values(float *restrict output,       /* (T,E) */
                    float *restrict run,          /* (E), for a block's sum */
                    const float *restrict powers, /* (T,S), rows step apart */
                    const float *restrict values, /* (S,E) */
                    int T, int S, int E, int step);
int attn_divide_rows(float *restrict output,     /* (T,E) */
                     const float *restrict sums, /* (T) */
                     int T, int E);

/* ---- Learning: gradients of a loss ------------------------------------------------------------------------ */

/* How many float32 attn_attend_backward needs for its work, or ATTN_BAD_SIZE. O(S + D + E). */
int attn_size_backward(int S, int D, int E);

/*
 * From d loss / d output to the gradients of query, key and value, the weights computed again, a block of queries at a time.
 * With g = grad_output x value^T: d loss / d score[t,s] = weight[t,s] (g[t,s] - sum over s of weight x g), times scale and the
 * slope of softcap. grad_key and grad_value are added to, so that queries may come in parts and heads may share keys.
 */
int attn_attend_backward(float *restrict grad_query,         /* (T,D) */
                         float *restrict grad_key,           /* (S,D), added to */
                         float *restrict grad_value,         /* (S,E), added to */
                         float *restrict workspace,          /* attn_size_backward(S,D,E) */
                         const float *restrict query,        /* (T,D) */
                         const float *restrict grad_output,  /* (T,E) */
                         const float *restrict key_panels,   /* attn_pack_keys of key (S,D) */
                         const float *restrict key_rows,     /* attn_pack_values of key (S,D) */
                         const float *restrict value_panels, /* attn_pack_keys of value (S,E) */
                         const struct attn_rules *rules, int T, int S, int D, int E);

/*
 * grad_values[s,:] += sum over t of weights[t,s] x grad_output[t,:]: the backward pass of steps 5 and 6. (That of the weights,
 * grad_output x values^T, is attn_sum_packed with the panels of attn_pack_keys(values).)
 */
int attn_sum_transposed(float *restrict grad_values,   /* (S,D), added to */
                        const float *restrict weights, /* (T,S) */
                        const float *restrict panels,  /* attn_pack_values of grad_output (T,D) */
                        int T, int S, int D);

/* ---- Looking at attention ----------------------------------------------------------------------------- */

/*
 * What each key gives to the output z = sum over s of w[s] v[s], for each row w of weights (Kobayashi et al. 2020):
 *
 *   norms[t,s]  = |w[s] v[s]|             how long the weighted value is
 *   shares[t,s] = w[s] (v[s] . z) / |z|^2 how much of the output, along the output; a row sums to 1
 *
 * A share can be negative or above 1: a value that points against the output takes away from it.
 *
 * An output of zero has no direction. There the shares are defined as the norms in proportion, norms / sum of norms,
 * and as 1/S each where all norms are 0. An output counts as zero when |z| <= 2^-22 x sum of norms: a weight that is
 * the result of a softmax is off by up to 3 u of itself (u = 2^-24), a value that was a decimal by u, so an output up
 * to 4 u of what was added may be nothing but rounding, and its direction chance. It also bounds a share to 2^22.
 *
 * Sums are float64, which holds squares of products of two float32 without overflow or underflow; norms and shares are
 * rounded once. NaN and infinities flow through: an output that is not finite makes its row of shares NaN.
 */
int attn_measure_contributions(float *restrict norms,         /* (T,S) */
                               float *restrict shares,        /* (T,S) */
                               double *restrict workspace,    /* (attn_size_contributions(D)) */
                               const float *restrict weights, /* (T,S) */
                               const float *restrict values,  /* (S,D) */
                               int T, int S, int D);

/* How many float64 numbers the workspace of attn_measure_contributions has, or ATTN_BAD_SIZE. */
int attn_size_contributions(int D);

/*
 * The other weights that give exactly the same output: weights + delta, where sum of delta[s] = 0 and
 * sum of delta[s] v[s] = 0, the null space of [V 1]^T (Brunner et al. 2020). Returns its dimension N, the nullity:
 * S - 1 less the rank of the differences between values, so at least S - 1 - D; or an error.
 *
 *   directions (N,S)  an orthonormal basis. The first row moves one key, the one that can move most, with the others
 *                     following as little as they can. It is positive there, and later rows are 0 there; they do the
 *                     same for the next key. Keys that no delta moves are 0 throughout. Memory behind the last row
 *                     stays as it was.
 *   ranges (N,2)      the lowest and highest x for which weights + x directions[n] has no negative weight. Both are
 *                     finite, as a direction sums to 0, and rounded towards 0, so that not even the last bit is
 *                     negative. A weight that is negative counts as 0: it may rise but not fall, and low <= 0 <= high.
 *   effective (S)     weights less their part in that space: all that the output can tell of them.
 *
 * Values are taken as exact, each column of V in itself: neither a factor of 1e-20 nor a constant added to a column
 * changes the rank. A column, less its mean, counts as a combination of others when it is off by less than
 * 4 max(S, D+1) eps of its length (eps = 2^-52). Rounding was seen to reach 1.2 max(S, D+1) eps; a value one
 * float32 step beside a combination, at 2^-24, is far above. Numbers of directions within that bound are set to 0.
 *
 * The workspace begins with the directions in float64, (N,S): with them the sums are 0 to within the same bound, of
 * the length of the column; with the rounded ones to within 2^-24.
 *
 * ATTN_NOT_FINITE if a value is NaN or infinite. Such weights flow through: with N > 0 all effective weights become
 * NaN or infinite, and a range is NaN where its direction moves a weight that is NaN.
 */
int attn_find_same_sum(float *restrict directions,    /* (S,S), of which (N,S) are used */
                       float *restrict ranges,        /* (S,2), of which (N,2) are used */
                       float *restrict effective,     /* (S) */
                       double *restrict workspace,    /* (attn_size_same_sum(S, D)) */
                       const float *restrict weights, /* (S) */
                       const float *restrict values,  /* (S,D) */
                       int S, int D);

/* How many float64 numbers the workspace of attn_find_same_sum has, or ATTN_BAD_SIZE. */
int attn_size_same_sum(int S, int D);

/* ---- Editing weights ---------------------------------------------------------------------------------- */

/*
 * rescaled[t,s] = weights[t,s] / sums[t], where sums[t] = sum over s of weights[t,s], added in float64 and rounded
 * once. A row whose sum is 0 or not finite stays as it is.
 */
int attn_rescale_weights(float *restrict rescaled,      /* (T,S) */
                         float *restrict sums,          /* (T) */
                         const float *restrict weights, /* (T,S) */
                         int T, int S);

/*
 * Gives one key the weight, clamped to 0..1, and scales the other keys in proportion, so that the row sums to 1.
 * Others that sum to 0 (or to no finite number) get equal shares. With S = 1 the weight is 1.
 */
int attn_share_weight(float *restrict shared,        /* (S) */
                      const float *restrict weights, /* (S) */
                      int index, float weight, int S);

/* difference[i] = from[i] - what[i]. */
int attn_subtract_numbers(float *restrict difference, /* (n) */
                          const float *restrict from, /* (n) */
                          const float *restrict what, /* (n) */
                          int n);

/* ---- Showing and comparing numbers -------------------------------------------------------------------- */

/*
 * Rounds to decimals, half away from zero: rounded[i] is the float64 nearest to the decimal, +0 for a zero.
 *
 * Noise. A float32 result carries rounding errors, so 0.182 x 0.5 + ... = 0.7375 may come out as 0.73749995,
 * and would be shown as 0.737. With u = 2^-24, a product of two rounded inputs is off by 3 u of itself, and a sum
 * of five such products by 3 u + 4 u: so a number within 8 u (times itself) of a tie counts as the tie. (Sums of
 * n terms are off by about sqrt(n) u, which 8 u covers up to n = 64.) Never more than an eighth of a
 * step, so that a number is never moved from a decimal that it clearly means.
 *
 * `operand` is the largest magnitude of the numbers that these were added or subtracted from: 0.87 - 0.8588 is off
 * by u times 0.87, not times 0.0112. Two such operands, each rounded, and the result differ from the truth by up to
 * 3 u x operand: the noise is at least 4 u x operand. 0 where there were none.
 *
 * is_rounded[i] is 1 where the decimal differs from the float32 by more than that noise, or, where float32 is
 * coarser than an eighth of a step, by more than half its spacing: 0.7375 shown as 0.738 is rounded, 0.74 is not.
 */
int attn_round_numbers(double *restrict rounded,           /* (n) */
                       unsigned char *restrict is_rounded, /* (n) */
                       const float *restrict numbers,      /* (n) */
                       float operand, int digits, int n);

/* The smallest number of decimals, at most `most`, at which no number is rounded; `most` if there is none. */
int attn_count_digits(const float *numbers, /* (n) */
                      float operand, int most, int n);

/*
 * Compares a printed result with a computed one: difference = printed - computed, and agrees[i] is 1 where both
 * round to the same decimal. Returns how many disagree, or an error.
 */
int attn_audit_result(float *restrict difference,      /* (n) */
                      unsigned char *restrict agrees,  /* (n) */
                      const float *restrict printed,   /* (n) */
                      const float *restrict computed,  /* (n) */
                      int digits, int n);

/* The largest magnitude; 0 of none, NaN if one is NaN. */
float attn_find_largest(const float *numbers, /* (n) */
                        int n);

/*
 * Recomputes steps 5 and 6 of one token in float64, by a code of its own, and returns the largest difference
 * between these numbers and the shown ones: over weighted, partial and output. NaN where both are NaN, and equal
 * infinities, count as no difference; one NaN without the other counts as infinite. A bad size gives NaN.
 */
double attn_check_trace(const float *weighted, /* (S,D) */
                        const float *partial,  /* (S+1,D) */
                        const float *output,   /* (D) */
                        const float *weights,  /* (S) */
                        const float *values,   /* (S,D) */
                        int S, int D);

/* Float32 lanes that the kernels use at once: 4 in the SIMD build, -4 in the relaxed one (fused), 1 in the others. */
int attn_count_lanes(void);

#ifdef __cplusplus
}
#endif
#endif
