#include "tools/experiment/file.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/tools/experiment/disk.hpp"

using namespace synq;
using namespace synq::experiment;
using test::message_of;

TEST_CASE("a file is written with its folders and read back, any bytes") {
  const test::TemporaryFolder folder;
  const std::string bytes("a\0\n\xff", 4), path = folder / "new/deep/x.bin";
  write_file(path, bytes);
  CHECK(read_file(path) == bytes);
  write_file(path, "");
  CHECK(read_file(path) == "");
  CHECK_FALSE(std::filesystem::exists(path + ".tmp"));
  CHECK_FALSE(read_file(folder / "absent"));
}

TEST_CASE("what cannot be a file is refused") {
  const test::TemporaryFolder folder;
  CHECK(message_of([&] { read_file(folder.path); }).starts_with(folder.path + ": cannot read: Is a directory"));
  write_file(folder / "x", "1");
  CHECK(
      message_of([&] { write_file(folder / "x/y", "1"); }).starts_with(folder / "x/y: cannot write: Not a directory"));
  CHECK(message_of([&] { write_file(folder.path, "1"); }).starts_with(folder.path + ": cannot write: "));
}

TEST_CASE("a full disk leaves the old file whole and nothing beside it") {
  const auto answer = test::on_small_disk(64 * 1024, [](const std::string& disk) {
    write_file(disk + "/x", "old");
    const std::string said = message_of([&] { write_file(disk + "/x", std::string(200 * 1024, 'x')); });
    const bool whole = read_file(disk + "/x") == "old" && !std::filesystem::exists(disk + "/x.tmp");
    return (whole ? "whole " : "broken ") + said.substr(disk.size());
  });
  if (!answer) {
    MESSAGE("SKIPPED: no mount is allowed here, so no disk could be filled");
    return;
  }
  CHECK(
      *answer ==
      "whole /x: cannot write: No space left on device (204800 bytes); free some space there, or choose another --out");
}
