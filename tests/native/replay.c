/*
 * replay.c - calls functions of the core natively, as same-bits.js recorded them: reads calls from standard input, each with the memory
 * that it sees, and writes what each returns and what the memory is afterwards.
 *
 *   call    name (32 bytes), 14 arguments, where the memory starts, how long it is (float64 each), the memory
 *   answer  result (float64), the memory
 *
 * A pointer is the address that the argument has in WebAssembly's memory; 0 is none.
 */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "attention.h"

enum { ARGUMENTS = 14 };

struct call {
	char name[32];
	double arguments[ARGUMENTS], start, length;
};

static struct call call;
static unsigned char *memory;

/* Argument i as a pointer, a whole number, a float32. */
static void *at(int i)
{
	if (call.arguments[i] == 0)
		return 0;
	assert(call.arguments[i] >= call.start && call.arguments[i] <= call.start + call.length);
	return memory + (size_t)(call.arguments[i] - call.start);
}

static int whole(int i)
{
	return (int)call.arguments[i];
}

static float single(int i)
{
	return (float)call.arguments[i];
}

/* Argument i as struct attn_rules: there a pointer has four bytes. */
static const struct attn_rules *rules_at(int i)
{
	static struct attn_rules rules;
	struct {
		int mask_kind;
		unsigned mask;
		int mask_row_step, mask_column_step;
		float scale, softcap;
		int reach;
	} there;
	memcpy(&there, at(i), sizeof there);
	rules = (struct attn_rules){
		.mask_kind = there.mask_kind,
		.mask = there.mask ? memory + (size_t)(there.mask - call.start) : 0,
		.mask_row_step = there.mask_row_step, .mask_column_step = there.mask_column_step,
		.scale = there.scale, .softcap = there.softcap, .reach = there.reach
	};
	return &rules;
}

/* RUN_3_2: a function of three pointers and two whole numbers. */
#define IS(function) (strcmp(call.name, #function) == 0)
#define RUN_2_1(f) if (IS(f)) return f(at(0), at(1), whole(2))
#define RUN_2_2(f) if (IS(f)) return f(at(0), at(1), whole(2), whole(3))
#define RUN_3_1(f) if (IS(f)) return f(at(0), at(1), at(2), whole(3))
#define RUN_3_2(f) if (IS(f)) return f(at(0), at(1), at(2), whole(3), whole(4))
#define RUN_3_3(f) if (IS(f)) return f(at(0), at(1), at(2), whole(3), whole(4), whole(5))
#define RUN_3_4(f) if (IS(f)) return f(at(0), at(1), at(2), whole(3), whole(4), whole(5), whole(6))

static double run(void)
{
	RUN_3_3(attn_weigh_values);
	RUN_2_2(attn_sum_running);
	RUN_3_3(attn_sum_weighted);
	RUN_2_2(attn_pack_values);
	RUN_2_2(attn_pack_keys);
	RUN_3_3(attn_sum_packed);
	RUN_3_3(attn_sum_transposed);
	RUN_3_4(attn_score_keys);
	RUN_2_2(attn_divide_rows);
	RUN_2_1(attn_invert_softmax);
	RUN_3_2(attn_rescale_weights);
	RUN_3_1(attn_subtract_numbers);
	if (IS(attn_exp_numbers))
		return attn_exp_numbers(at(0), whole(1));
	if (IS(attn_find_largest))
		return attn_find_largest(at(0), whole(1));
	if (IS(attn_count_panels))
		return attn_count_panels(whole(0));
	if (IS(attn_size_scores))
		return attn_size_scores(whole(0));
	if (IS(attn_size_backward))
		return attn_size_backward(whole(0), whole(1), whole(2));
	if (IS(attn_size_contributions))
		return attn_size_contributions(whole(0));
	if (IS(attn_size_same_sum))
		return attn_size_same_sum(whole(0), whole(1));
	if (IS(attn_scale_scores))
		return attn_scale_scores(at(0), single(1), whole(2), whole(3), whole(4));
	if (IS(attn_score_queries))
		return attn_score_queries(at(0), at(1), at(2), single(3), whole(4), whole(5), whole(6), whole(7));
	if (IS(attn_apply_softmax))
		return attn_apply_softmax(at(0), at(1), call.arguments[2], whole(3), whole(4));
	if (IS(attn_add_values))
		return attn_add_values(at(0), at(1), at(2), at(3), whole(4), whole(5), whole(6), whole(7));
	if (IS(attn_weigh_scores))
		return attn_weigh_scores(at(0), at(1), at(2), rules_at(3), whole(4), whole(5));
	if (IS(attn_attend))
		return attn_attend(at(0), at(1), at(2), at(3), at(4), at(5), rules_at(6), whole(7), whole(8), whole(9), whole(10));
	if (IS(attn_attend_backward))
		return attn_attend_backward(at(0), at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), rules_at(9), whole(10), whole(11),
		                            whole(12), whole(13));
	if (IS(attn_measure_contributions))
		return attn_measure_contributions(at(0), at(1), at(2), at(3), at(4), whole(5), whole(6), whole(7));
	if (IS(attn_find_same_sum))
		return attn_find_same_sum(at(0), at(1), at(2), at(3), at(4), at(5), whole(6), whole(7));
	if (IS(attn_check_trace))
		return attn_check_trace(at(0), at(1), at(2), at(3), at(4), whole(5), whole(6));
	fprintf(stderr, "%s is not known here\n", call.name);
	exit(1);
}

int main(void)
{
	while (fread(&call, sizeof call, 1, stdin) == 1) {
		const size_t length = (size_t)call.length;
		memory = malloc(length + 1);
		assert(memory && fread(memory, 1, length, stdin) == length);
		const double result = run();
		assert(fwrite(&result, sizeof result, 1, stdout) == 1 && fwrite(memory, 1, length, stdout) == length);
		free(memory);
	}
	return 0;
}
