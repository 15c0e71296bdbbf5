#include "hw_model/partial_file.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/tools/experiment/support.hpp"

using namespace synq;
using test::message_of;
namespace fs = std::filesystem;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a file is whole or absent; one that broke off is left as NAME.partial") {
  const test::TemporaryFolder folder;
  const std::string name = folder / "a";
  { PartialFile(name).append("one"); }
  CHECK_FALSE(fs::exists(name));
  CHECK(text_of(name + ".partial") == "one");
  PartialFile second(name);
  second.append("tw"), second.append("o"), second.finish();
  CHECK(text_of(name) == "two");
  CHECK_FALSE(fs::exists(name + ".partial"));
  { PartialFile(name).append("three"); }
  CHECK(text_of(name) == "two");  // the old one stands until the new one is whole
  CHECK(text_of(name + ".partial") == "three");
}

TEST_CASE("a file longer than the buffer has every byte once") {
  const test::TemporaryFolder folder;
  PartialFile file(folder / "a");
  std::string expected;
  for (int i = 0; i < 500'000; ++i) {
    const std::string line = std::to_string(i) + '\n';
    expected += line, file.append(line);
  }
  file.finish();
  CHECK((text_of(folder / "a") == expected));
}

TEST_CASE("what the disk refuses is an error with the path") {
  const test::TemporaryFolder folder;
  const auto refusal = [&](const std::string& name, std::size_t bytes) {
    return message_of([&] {
      PartialFile file(folder / name);
      if (bytes == 0) return;
      for (std::size_t i = 0; i < bytes; i += 100) file.append(std::string(100, 'x'));
      if (bytes < 1000) file.finish();
    });
  };
  fs::create_symlink("/dev/full", folder / "full.partial");
  for (const std::size_t bytes : {100, 2'000'000})  // found out at the end, and on the way
    CHECK(refusal("full", bytes).starts_with(folder / "full: cannot write: No space left on device; "));
  CHECK_FALSE(fs::exists(folder / "full"));
  CHECK(refusal("none/a", 100).starts_with(folder / "none/a: cannot write: No such file or directory; "));
  fs::create_directory(folder / "folder");
  CHECK(refusal("folder", 0).starts_with(folder / "folder: cannot write: Is a directory; "));
}
