/* How far a score lies from its group's mean, as the benchmark prints it: 50 is the mean. */
#include "assess/assess.h"

enum err
assess_deviation(int score, int mean_hundredths, int sd_hundredths, int *ret_deviation)
{
	int64_t above = ((int64_t)score * 100 - mean_hundredths) * 10, half;

	if (sd_hundredths <= 0)
		return ERR_INVALID;
	half = sd_hundredths / 2;
	*ret_deviation = (int)((above >= 0 ? above + half : above - half) / sd_hundredths) + 50;
	return ERR_OK;
}
