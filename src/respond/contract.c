/* See contract.h. */
#include "respond/contract.h"

#define ROW_ID_MAX 16 /* enough to tell rows apart in the pair `clock` */

static const struct {
	const char *rule;
	bool has_amount; /* the contract says how long */
	const char *clocks[CONTRACT_CLOCKS];
} rules[] = {
	{"customer", true, {"contract_notice"}},
	{"insurer", true, {"insurer_notice"}},
	{"au_soci_12h", false, {"au_soci_12h", "au_soci_84h"}},
	{"au_soci_72h", false, {"au_soci_72h", "au_soci_written"}},
	{"nis2", false, {"nis2_24h", "nis2_72h", "nis2_month"}},
	{"circia", false, {"circia_72h", "circia_24h"}},
};

/* "24", "24.0"; 0: nothing, or no number that a clock takes. A part of an hour is left out: that is
 * the earlier time. */
static uint32_t
amount_of(struct str cell)
{
	struct str whole = str_split(&cell, '.');
	uint64_t n;

	return str_u64(whole, LIMIT_CLOCK_AMOUNT, &n) == ERR_OK ? (uint32_t)n : 0;
}

static bool
holds(const struct contract_row *row, ms_t at, int zone_minutes)
{
	ms_t today = time_day(at, zone_minutes), begins, ends;

	if (row->begins.len > 0 &&
		(time_day_parse(row->begins, zone_minutes, &begins) != ERR_OK || begins > today))
		return false;
	return row->ends.len == 0 ||
	       (time_day_parse(row->ends, zone_minutes, &ends) == ERR_OK && ends >= today);
}

uint32_t
contract_clocks(const struct contract_row *row, ms_t day, int zone_minutes,
	struct clock_contract ret_list[CONTRACT_CLOCKS])
{
	uint32_t n = 0;

	if (!holds(row, day, zone_minutes))
		return 0;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		if (!str_equal(row->rule, str_c(rules[i].rule)))
			continue;
		for (; n < CONTRACT_CLOCKS && rules[i].clocks[n] != NULL; n++)
			ret_list[n] = (struct clock_contract){.clock = str_c(rules[i].clocks[n]),
				.id = str_of(row->id.p,
					row->id.len < ROW_ID_MAX ? row->id.len : ROW_ID_MAX),
				.name = row->whom,
				.amount = rules[i].has_amount ? amount_of(row->within) : 0};
	}
	return n;
}
