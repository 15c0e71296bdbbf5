#pragma once
#include "tools/experiment/config.hpp"

namespace synq::test {

/// A config as text; files it names are looked for in `directory`. Throws ConfigError as the program would.
inline experiment::Config config_of(const std::string& text, const std::string& directory = "") {
  auto reader = experiment::TableReader::from_text(text, "test");
  const experiment::Config c = experiment::read_config(reader, directory);
  reader.finish();
  return c;
}

}  // namespace synq::test
