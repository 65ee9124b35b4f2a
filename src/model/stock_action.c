#include "model/stock_action.h"

const struct stock_way *
stock_way_find(const struct stock_actions *actions, struct str id)
{
	for (uint32_t i = 0; i < actions->n_ways; i++)
		if (str_equal(actions->ways[i].id, id))
			return &actions->ways[i];
	return NULL;
}

const struct stock_way *
stock_way_of(const struct stock_actions *actions, enum ecosystem e)
{
	for (uint32_t i = 0; i < actions->n_ways; i++)
		for (uint32_t k = 0; k < actions->ways[i].n_ecosystems; k++)
			if (actions->ways[i].ecosystems[k] == e)
				return &actions->ways[i];
	return NULL;
}

int
stock_way_minutes(const struct stock_way *way)
{
	int sum = 0;

	for (uint32_t i = 0; i < way->n_steps; i++)
		sum += way->steps[i].minutes;
	return sum;
}
