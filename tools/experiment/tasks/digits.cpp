#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "core/error.hpp"
#include "tools/experiment/data_file.hpp"
#include "tools/experiment/random_numbers.hpp"
#include "tools/experiment/tasks/task.hpp"

namespace synq::experiment {
namespace {

constexpr std::size_t pixels = 64, classes = 10;

struct Digit {
  std::vector<double> pixel;  ///< 64 values 0..1, rows first
  std::size_t label;
};

/// A folder that was set by hand must hold the digits: another's would be learned unnoticed.
std::string digits_file() {
  const char* const own = std::getenv("SYNQ_DATA");
  if (own != nullptr && !std::filesystem::exists(std::string(own) + "/digits.csv.gz"))
    throw ConfigError("SYNQ_DATA is " + std::string(own) + ", which holds no digits.csv.gz; set it right or unset it");
  return data_file("digits.csv.gz");
}

std::string unpack(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (!file) throw ConfigError("cannot be opened", path);
  std::string text;
  char block[1 << 16];
  int got = 0;
  while ((got = gzread(file.get(), block, sizeof block)) > 0) text.append(block, std::size_t(got));
  if (got < 0 || gzeof(file.get()) == 0) throw ConfigError("is damaged (gzip); install synq again", path);
  return text;
}

std::vector<Digit> read_digits() {
  const std::string path = digits_file(), text = unpack(path);
  std::vector<Digit> digits;
  const char* at = text.c_str();
  while (*at != '\0') {
    Digit d;
    char* end = nullptr;
    for (std::size_t k = 0; k < pixels; ++k) {
      d.pixel.push_back(std::strtod(at, &end) / 16);
      if (*end != ',') throw ConfigError("is damaged (a line without 65 numbers); install synq again", path);
      at = end + 1;
    }
    d.label = std::size_t(std::strtod(at, &end));
    if (d.label >= classes) throw ConfigError("is damaged (a label above 9); install synq again", path);
    at = *end == '\n' ? end + 1 : end;
    digits.push_back(std::move(d));
  }
  return digits;
}

/// One row (or pixel) a tick; the class is read out in the last tick.
Dataset present(const std::vector<Digit>& digits, std::span<const std::size_t> which, std::size_t n_in) {
  Dataset d{which.size(), pixels / n_in, n_in, classes, {}, {}, {}};
  for (const std::size_t k : which) {
    d.inputs.insert(d.inputs.end(), digits[k].pixel.begin(), digits[k].pixel.end());
    for (std::size_t t = 0; t < d.ticks; ++t) {
      const bool last = t + 1 == d.ticks;
      for (std::size_t c = 0; c < classes; ++c) d.targets.push_back(last && c == digits[k].label ? 1 : 0);
      d.mask.push_back(last ? 1 : 0);
    }
  }
  return d;
}

}  // namespace

Task make_digits(const TaskConfig& c, std::uint32_t seed) {
  const std::vector<Digit> digits = read_digits();
  std::vector<std::size_t> order = RandomNumbers(seed, "digits split").permutation(digits.size());
  if (c.limit > 0) order.resize(std::min(order.size(), std::size_t(c.limit)));
  const auto tests = std::size_t(double(order.size()) * c.test_fraction);
  const std::size_t n_in = c.scan == "row" ? 8 : 1;
  const std::span<const std::size_t> all(order);
  return {present(digits, all.subspan(tests), n_in), present(digits, all.first(tests), n_in), true};
}

}  // namespace synq::experiment
