// Which of two versions is newer, and does a range hold one? From C++, without an index.
//
//	c++ newer.cc $(pkg-config --cflags --libs sakimori-know) -o newer
//	./newer npm 1.0.0-rc.1 1.0.0
//	./newer 'vers:npm/>=1.0.0|<2.0.0' 1.5.0
#include <sakimori/know.h>

#include <iostream>

int
main(int argc, char **argv)
{
	sakimori_error error;
	int answer;

	if (argc == 3) {
		if (sakimori_version_in_range(argv[1], argv[2], &answer, &error) != SAKIMORI_OK) {
			std::cerr << error.what << "\n";
			return 2;
		}
		std::cout << argv[2] << (answer ? " is in it\n" : " is not in it\n");
		return 0;
	}
	if (argc != 4 || sakimori_version_compare(argv[1], argv[2], argv[3], &answer) != SAKIMORI_OK) {
		std::cerr << "usage: newer TYPE A B; newer RANGE VERSION\n";
		return 2;
	}
	std::cout << argv[2] << (answer < 0 ? " < " : answer > 0 ? " > " : " = ") << argv[3] << "\n";
	return 0;
}
