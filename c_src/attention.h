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
 * Numbers. Every build (SIMD, scalar, plain JavaScript, native) gives the same bits, NaN payloads aside:
 *   - a product and the addition after it are rounded separately; never compile with contraction into
 *     fused multiply-adds;
 *   - a sum starts at +0 and adds its terms in the order of the keys, so attn_sum_weighted, attn_sum_packed
 *     and the last row of attn_sum_running are equal in all bits;
 *   - exp and ln are our own (elementary.h), as libraries differ in the last bit.
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
	ATTN_BAD_SIZE = -1,        /* a dimension is negative, or a tensor would pass 2^29 elements (2 GiB) */
	ATTN_BAD_TEMPERATURE = -2, /* not a finite number above 0 */
	ATTN_BAD_DIGITS = -3,      /* not within 0 to ATTN_MOST_DIGITS */
	ATTN_BAD_INDEX = -4        /* not within 0 to S - 1 */
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

/* scores[t,s] = scores[t,s] x scale, in place; where is_causal and s > t, -Infinity: no look into the future. */
int attn_scale_scores(float *scores, /* (T,S) */
                      float scale, int is_causal, int T, int S);

/*
 * weights[t,:] = softmax(scores[t,:] / temperature). A temperature near 0 looks one key up, a large one averages.
 * -Infinity gives exactly 0; a row of nothing but -Infinity gives zeros (a token that may attend to none), not NaN.
 * Within 1.51 ulp of the true weight, mostly 1: e^x and the sum are float64, e^x is rounded to float32 (up to 1 ulp of the
 * quotient) before the division, which rounds again (1/2 ulp).
 */
int attn_apply_softmax(float *restrict weights,      /* (T,S) */
                       const float *restrict scores, /* (T,S) */
                       double temperature, int T, int S);

/* scores[i] = ln(weights[i]), scores whose softmax is the weights again (rescaled). ln 0 is -Infinity. */
int attn_invert_softmax(float *restrict scores,        /* (n) */
                        const float *restrict weights, /* (n) */
                        int n);

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

/* Float32 lanes that the kernels use at once: 4 in the SIMD build, 1 in the others. */
int attn_count_lanes(void);

#ifdef __cplusplus
}
#endif
#endif
