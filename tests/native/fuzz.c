/*
 * fuzz.c - bytes into calls of every function of attention.h: small sizes or hostile ones, options, floats from raw bits.
 *
 *   clang-19 -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -ffp-contract=off -Ic_src \
 *     tests/native/fuzz.c $(ls c_src/[!k]*.c) c_src/kernels_scalar.c -lm -o /tmp/fuzz && /tmp/fuzz -max_total_time=60 tests/native/corpus
 *
 * With -DREPLAY (and without "fuzzer") it is a program that replays all files of a folder and 20000 pseudo-random inputs.
 *
 * Every buffer is a heap block of exactly what the manual says. Sizes that the manual refuses come with empty
 * blocks: AddressSanitizer sees whoever touches them. Inputs must stay as they are, and outputs too where a call is refused.
 */
#include "test.h"

#include <limits.h>

#include "attention.h"

enum { MOST_BLOCKS = 16 };
static const double most_numbers = 1 << 14;

/* ---- Bytes into numbers ------------------------------------------------------------------------------- */

static const uint8_t *bytes;
static size_t bytes_left;

/* Past the end of the input: pseudo-random, the same for the same input. */
static uint8_t take_byte(void)
{
	if (bytes_left == 0)
		return (uint8_t)(random_bits() >> 24);
	bytes_left--;
	return *bytes++;
}

static uint32_t take_bits(void)
{
	uint32_t bits = 0;
	for (int i = 0; i < 4; i++)
		bits = bits << 8 | take_byte();
	return bits;
}

static float take_float(int kind)
{
	static const float special[] = { 0, -0.0f, 1, -1, INFINITY, -INFINITY, NAN, 3.4e38f, -3.4e38f, 0x1p-149f, 0x1p-126f, 104, -104, 256, 8388608, 0.5f };
	float number;
	if (kind == 0)
		return random_float();
	if (kind == 1)
		return special[take_byte() % COUNT(special)];
	if (kind == 2)
		return (float)(int8_t)take_byte() / 16;
	const uint32_t bits = take_bits();
	memcpy(&number, &bits, sizeof number);
	return number;
}

static int take_size(void)
{
	static const int hostile[] = { -1, INT_MIN, INT_MAX, 1 << 15, 1 << 20, 1 << 29, (1 << 29) + 1, 1 << 30, -7, INT_MAX - 1, 65536 };
	const uint8_t byte = take_byte();
	if (byte < 216)
		return byte % 41;
	return byte < 250 ? hostile[byte % COUNT(hostile)] : (int)(take_bits() >> 1);
}

/* ---- Buffers ------------------------------------------------------------------------------------------ */

static struct {
	unsigned char *memory, *before;
	size_t size;
	int is_input;
} blocks[MOST_BLOCKS];
static int block_count, is_refused, is_skipped, float_kind;

static int is_negative(int size)
{
	is_refused |= size < 0;
	return size < 0;
}

/* To be called with all tensors before the first block is made. */
static void declare(double rows, double columns)
{
	is_refused |= rows < 0 || columns < 0 || rows * columns > 536870912.0;
	is_skipped |= rows * columns > most_numbers || rows > most_numbers || columns > most_numbers;
}

static void *make_block(double count, size_t size, int is_input)
{
	const size_t bytes_needed = is_refused || count < 0 ? 0 : (size_t)count * size;
	assert(block_count < MOST_BLOCKS);
	/* malloc, not allocate: a block of 0 bytes is to have none that may be touched */
	unsigned char *const memory = malloc(bytes_needed);
	blocks[block_count].memory = memory;
	blocks[block_count].size = bytes_needed;
	blocks[block_count].is_input = is_input;
	for (size_t i = 0; i < bytes_needed; i++)
		memory[i] = 0xa5;
	if (is_input && size == sizeof(float))
		for (size_t i = 0; i < bytes_needed / size; i++) {
			const float number = take_float(float_kind);
			memcpy(memory + i * size, &number, size);
		}
	else if (is_input)
		for (size_t i = 0; i < bytes_needed; i++)
			memory[i] = take_byte() & 1;
	return memory;
}

static void keep_before(void)
{
	for (int i = 0; i < block_count; i++) {
		blocks[i].before = malloc(blocks[i].size + 1);
		assert(blocks[i].before);
		if (blocks[i].size)
			memcpy(blocks[i].before, blocks[i].memory, blocks[i].size);
	}
}

static void *add_block(double count, size_t size, int is_input)
{
	void *const memory = make_block(count, size, is_input);
	block_count++;
	return memory;
}

static float *in(double rows, double columns)
{
	return add_block(rows * columns, sizeof(float), 1);
}

static float *out(double rows, double columns)
{
	return add_block(rows * columns, sizeof(float), 0);
}

/* Changed in place, or added to: numbers at first, but not an input that has to stay. */
static float *in_out(double rows, double columns)
{
	float *const numbers = in(rows, columns);
	blocks[block_count - 1].is_input = 0;
	return numbers;
}

static double *out_doubles(double rows, double columns)
{
	return add_block(rows * columns, sizeof(double), 0);
}

static unsigned char *out_bytes(double n)
{
	return add_block(n, 1, 0);
}

static void check_blocks(int is_failed)
{
	for (int i = 0; i < block_count; i++) {
		if ((blocks[i].is_input || is_failed) && blocks[i].size)
			assert(memcmp(blocks[i].memory, blocks[i].before, blocks[i].size) == 0);
		free(blocks[i].memory), free(blocks[i].before);
	}
	block_count = 0;
}

static double panels_of(int D)
{
	return D > 0 ? ceil(D / 8.0) * 8 : 0;
}

static struct attn_rules rules;

static void make_rules(int T, int S)
{
	static const int far[] = { INT_MIN, INT_MAX, -1, 0, 1, -40 };
	const uint8_t options = take_byte();
	memset(&rules, 0, sizeof rules);
	rules.mask_kind = options % 3;
	rules.scale = options & 4 ? take_float(3) : 0.25f;
	rules.softcap = options & 8 ? take_float(options & 16 ? 3 : 2) : 0;
	const uint8_t reach = take_byte();
	rules.reach = reach < 200 ? reach % 45 - 3 : far[reach % COUNT(far)];
	if (rules.mask_kind == ATTN_MASK_NONE || is_refused)
		return;
	rules.mask_row_step = options & 32 ? S : 0;
	rules.mask_column_step = options & 64 ? 1 : 0;
	const double count = T > 0 && S > 0 ? (double)(T - 1) * rules.mask_row_step + (double)(S - 1) * rules.mask_column_step + 1 : 0;
	const int kind = float_kind;
	float_kind = options & 128 ? 1 : 2;
	rules.mask = add_block(count, rules.mask_kind == ATTN_MASK_ADDED ? sizeof(float) : 1, 1);
	float_kind = kind;
}

/* ---- Calls -------------------------------------------------------------------------------------------- */

/* Runs `call` with the blocks made so far; it has to be refused with `error` or else to give 0 to `most`. */
#define RUN(call, most)                                                                                       \
	do {                                                                                                  \
		keep_before();                                                                                \
		const int result = (call);                                                                    \
		assert(is_refused ? result == ATTN_BAD_SIZE : result >= 0 && result <= (most));               \
		check_blocks(result < 0);                                                                     \
	} while (0)

/* The same, where other errors than a bad size are listed: `error` is the expected one, or 0. */
#define RUN_OR(call, most, error)                                                                             \
	do {                                                                                                  \
		keep_before();                                                                                \
		const int result = (call), expected = is_refused ? ATTN_BAD_SIZE : (error);                   \
		assert(expected ? result == expected : result >= 0 && result <= (most));                      \
		check_blocks(result < 0);                                                                     \
	} while (0)

static int T, S, D, E;

static void call_steps(int which)
{
	if (which == 1) /* these have no T; what they write has more rows or columns than what they read */
		declare(S, D), declare(S + 1.0, D);
	else if (which == 3)
		declare(S, D), declare(S, D + 7.0);
	else if (which == 4)
		declare(S, D), declare(S + 7.0, D);
	else if (which == 0)
		declare(T, S), declare(S, D), declare((double)T * S, D);
	else
		declare(T, S), declare(S, D), declare(T, D);
	if (is_skipped && !is_refused)
		return;
	if (which == 0) {
		float *const weighted = out((double)T * S, D), *const weights = in(T, S), *const values = in(S, D);
		RUN(attn_weigh_values(weighted, weights, values, T, S, D), 0);
	} else if (which == 1) {
		float *const partial = out(S + 1.0, D), *const weighted = in(S, D);
		RUN(attn_sum_running(partial, weighted, S, D), 0);
	} else if (which == 2) {
		float *const output = out(T, D), *const weights = in(T, S), *const values = in(S, D);
		RUN(attn_sum_weighted(output, weights, values, T, S, D), 0);
	} else if (which == 3) {
		float *const panels = out(S, panels_of(D)), *const values = in(S, D);
		RUN(attn_pack_values(panels, values, S, D), 0);
	} else if (which == 4) {
		float *const panels = out(panels_of(S), D), *const values = in(S, D);
		RUN(attn_pack_keys(panels, values, S, D), 0);
	} else if (which == 5) {
		float *const output = out(T, D), *const weights = in(T, S), *const panels = in(S, panels_of(D));
		RUN(attn_sum_packed(output, weights, panels, T, S, D), 0);
	} else if (which == 6) {
		float *const scores = out(T, S), *const query = in(T, D), *const key = in(S, D);
		const float scale = take_float(3);
		RUN(attn_score_queries(scores, query, key, scale, take_byte() & 1, T, S, D), 0);
	} else {
		float *const sums = in_out(S, D), *const weights = in(T, S), *const panels = in(T, panels_of(D));
		RUN(attn_sum_transposed(sums, weights, panels, T, S, D), 0);
	}
}

static void call_rows(int which)
{
	declare(T, S);
	if (which == 2)
		declare(T, 1);
	if (is_skipped && !is_refused)
		return;
	if (which == 0) {
		float *const scores = in_out(T, S);
		RUN(attn_scale_scores(scores, take_float(float_kind), take_byte() & 1, T, S), 0);
	} else if (which == 1) {
		static const double temperatures[] = { 1, 0.5, 3, 5e-324, 1.7e308, 0, -1, INFINITY, NAN, -0.0 };
		const double temperature = temperatures[take_byte() % COUNT(temperatures)];
		const int error = temperature > 0 && temperature < INFINITY ? 0 : ATTN_BAD_TEMPERATURE;
		const int is_in_place = take_byte() & 1;
		float *const scores = is_in_place ? in_out(T, S) : in(T, S);
		float *const weights = is_in_place ? scores : out(T, S);
		RUN_OR(attn_apply_softmax(weights, scores, temperature, T, S), 0, error);
	} else {
		float *const rescaled = out(T, S), *const sums = out(T, 1), *const weights = in(T, S);
		RUN(attn_rescale_weights(rescaled, sums, weights, T, S), 0);
	}
}

static void call_numbers(int which)
{
	const int n = T, digits = (int)(take_byte() % 9) - 1;
	const int bad_digits = digits < 0 || digits > ATTN_MOST_DIGITS ? ATTN_BAD_DIGITS : 0;
	declare(n, which == 4 ? 2 : 1);
	if (is_skipped && !is_refused)
		return;
	if (which == 0) {
		float *const numbers = in_out(n, 1);
		RUN(attn_exp_numbers(numbers, n), 0);
	} else if (which == 1) {
		float *const scores = out(n, 1), *const weights = in(n, 1);
		RUN(attn_invert_softmax(scores, weights, n), 0);
	} else if (which == 2) {
		float *const shared = out(n, 1), *const weights = in(n, 1);
		const int index = take_size();
		RUN_OR(attn_share_weight(shared, weights, index, take_float(float_kind), n), 0, index < 0 || index >= n ? ATTN_BAD_INDEX : 0);
	} else if (which == 3) {
		float *const difference = out(n, 1), *const from = in(n, 1), *const what = in(n, 1);
		RUN(attn_subtract_numbers(difference, from, what, n), 0);
	} else if (which == 4) {
		double *const rounded = out_doubles(n, 1);
		unsigned char *const is_rounded = out_bytes(n);
		float *const numbers = in(n, 1);
		RUN_OR(attn_round_numbers(rounded, is_rounded, numbers, take_float(float_kind), digits, n), 0, bad_digits);
	} else if (which == 5) {
		float *const numbers = in(n, 1);
		RUN_OR(attn_count_digits(numbers, take_float(float_kind), digits, n), digits, bad_digits);
	} else if (which == 6) {
		float *const difference = out(n, 1);
		unsigned char *const agrees = out_bytes(n);
		float *const printed = in(n, 1), *const computed = in(n, 1);
		RUN_OR(attn_audit_result(difference, agrees, printed, computed, digits, n), n, bad_digits);
	} else {
		float *const numbers = in(n, 1);
		keep_before();
		const float largest = attn_find_largest(numbers, is_refused && n > 0 ? 0 : n);
		assert(is_refused ? largest == 0 : isnan(largest) || largest >= 0);
		check_blocks(1);
	}
}

static void call_looking(int which)
{
	declare(S, D);
	if (which == 0)
		declare(T, S), declare(D, 2);
	if (which == 1)
		declare(S, 2.0 * ((double)S + D + 1));
	if (is_skipped && !is_refused)
		return;
	if (which == 0) {
		float *const norms = out(T, S), *const shares = out(T, S);
		double *const work = out_doubles(D, 1);
		assert(is_refused || attn_size_contributions(D) == D);
		float *const weights = in(T, S), *const values = in(S, D);
		RUN(attn_measure_contributions(norms, shares, work, weights, values, T, S, D), 0);
	} else if (which == 1) {
		const int size = attn_size_same_sum(S, D);
		assert(is_refused ? size == ATTN_BAD_SIZE : size == S * (S + D + 1));
		float *const directions = out(S, S), *const ranges = out(S, 2), *const effective = out(S, 1);
		double *const work = out_doubles(size, 1);
		float *const weights = in(S, 1), *const values = in(S, D);
		int error = 0;
		for (int i = 0; !is_refused && i < S * D; i++)
			error = isfinite(values[i]) ? error : ATTN_NOT_FINITE;
		RUN_OR(attn_find_same_sum(directions, ranges, effective, work, weights, values, S, D), S, error);
	} else {
		float *const weighted = in(S, D), *const partial = in(S + 1.0, D), *const output = in(D, 1), *const weights = in(S, 1), *const values = in(S, D);
		keep_before();
		const double difference = attn_check_trace(weighted, partial, output, weights, values, S, D);
		assert(is_refused ? isnan(difference) : isnan(difference) || difference >= 0);
		check_blocks(1);
	}
}

static void call_attend(void)
{
	const int is_with_weights = take_byte() & 1, size = attn_size_scores(S);
	declare(T, D), declare(T, E), declare(S, D), declare(S, E), declare(48, S + 24.0), is_negative(S);
	if (is_with_weights)
		declare(T, S);
	if (is_skipped && !is_refused)
		return;
	make_rules(T, S);
	float *const output = out(T, E), *const weights = is_with_weights ? out(T, S) : 0, *const scores = out(size, 1);
	float *const query = in(T, D), *const keys = in(panels_of(S), D), *const values = in(S, panels_of(E));
	RUN(attn_attend(output, weights, scores, query, keys, values, &rules, T, S, D, E), 0);
}

static void call_backward(void)
{
	const int size = attn_size_backward(S, D, E);
	declare(T, D), declare(T, E), declare(S, D), declare(S, E), declare(144, S + 24.0), declare(48, D + 14.0 + E), is_negative(S);
	if (is_skipped && !is_refused)
		return;
	make_rules(T, S);
	float *const grad_query = out(T, D), *const grad_key = in_out(S, D), *const grad_value = in_out(S, E), *const work = out(size, 1);
	float *const query = in(T, D), *const grad = in(T, E), *const keys = in(panels_of(S), D);
	float *const rows = in(S, panels_of(D)), *const values = in(panels_of(S), E);
	RUN(attn_attend_backward(grad_query, grad_key, grad_value, work, query, grad, keys, rows, values, &rules, T, S, D, E), 0);
}

static void call_narrow(int which)
{
	const int step = take_byte() & 1 ? S : (int)((unsigned)S + take_byte() % 8u - 2u);
	if (which == 0)
		declare(T, D), declare(S, D), declare(T, step), is_refused |= step < S;
	else if (which == 1)
		declare(T, S), declare(T, 1);
	else if (which == 2)
		declare(T, E), declare(S, E), declare(T, step), is_refused |= step < S;
	else
		declare(T, E), declare(T, 1);
	if (is_skipped && !is_refused)
		return;
	const double stepped = T > 0 ? (T - 1.0) * step + S : 0; /* (T,S), rows step apart */
	if (which == 0) {
		float *const scores = out(stepped, 1), *const query = in(T, D), *const key = in(S, D);
		RUN(attn_score_keys(scores, query, key, T, S, D, step), 0);
	} else if (which == 1) {
		const int is_with_weights = take_byte() & 1;
		make_rules(T, S);
		float *const sums = out(T, 1), *const weights = is_with_weights ? out(T, S) : 0, *const scores = in_out(T, S);
		RUN(attn_weigh_scores(sums, weights, scores, &rules, T, S), 0);
	} else if (which == 2) {
		float *const output = in_out(T, E), *const run = out(E, 1), *const powers = in(stepped, 1), *const values = in(S, E);
		RUN(attn_add_values(output, run, powers, values, T, S, E, step), 0);
	} else {
		float *const output = in_out(T, E), *const sums = in(T, 1);
		RUN(attn_divide_rows(output, sums, T, E), 0);
	}
}

static void call_sizes(void)
{
	const int panels = attn_count_panels(D), scores = attn_size_scores(S), backward = attn_size_backward(S, D, E);
	assert(panels == (int)(panels_of(D) / 8));
	assert(scores >= 0 ? S >= 0 : scores == ATTN_BAD_SIZE);
	assert(backward >= 0 ? S >= 0 && D >= 0 && E >= 0 : backward == ATTN_BAD_SIZE);
	assert(attn_size_contributions(D) == (D < 0 || D > 1 << 28 ? ATTN_BAD_SIZE : D));
	const int same = attn_size_same_sum(S, D);
	assert(same >= 0 ? S >= 0 && D >= 0 : same == ATTN_BAD_SIZE);
	assert(attn_count_lanes() == 1 || abs(attn_count_lanes()) == 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bytes = data, bytes_left = size;
	random_state = 2463534242u;
	for (size_t i = 0; i < size; i++)
		random_state = (random_state ^ data[i]) * 16777619u;
	random_state |= random_state == 0;
	is_refused = is_skipped = block_count = 0;
	const int which = take_byte() % 29;
	float_kind = take_byte() % 4;
	T = take_size(), S = take_size(), D = take_size(), E = take_size();
	if (which < 8)
		call_steps(which);
	else if (which < 11)
		call_rows(which - 8);
	else if (which < 19)
		call_numbers(which - 11);
	else if (which < 22)
		call_looking(which - 19);
	else if (which < 26)
		call_narrow(which - 22);
	else if (which == 26)
		call_attend();
	else if (which == 27)
		call_backward();
	else
		call_sizes();
	return 0;
}

#ifdef REPLAY
#include <dirent.h>

static void replay_file(const char *folder, const char *name)
{
	static uint8_t data[1 << 16];
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *const file = fopen(path, "rb");
	assert(file);
	const size_t size = fread(data, 1, sizeof data, file);
	fclose(file);
	LLVMFuzzerTestOneInput(data, size);
}

static void replay_folder(const char *path)
{
	DIR *const folder = opendir(path);
	assert(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.')
			replay_file(path, entry->d_name);
	closedir(folder);
}

int main(int count, char **arguments)
{
	uint32_t state = 12345;
	uint8_t data[96];
	if (count > 1)
		replay_folder(arguments[1]);
	for (int i = 0; i < 20000; i++) {
		for (int b = 0; b < COUNT(data); b++) {
			state = state * 1664525u + 1013904223u;
			data[b] = (uint8_t)(state >> 24);
		}
		LLVMFuzzerTestOneInput(data, (size_t)(state >> 8) % sizeof data);
	}
	return 0;
}
#endif
