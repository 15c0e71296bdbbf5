#include "tools/experiment/run_directory.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "tests/tools/experiment/disk.hpp"

using namespace synq;
using namespace synq::experiment;
using test::message_of;
namespace fs = std::filesystem;

namespace {

void finish_run(const std::string& name, const std::string& config, bool force = false) {
  RunDirectory run(name, false, force);
  run.write("config.toml", config);
  run.write("checkpoint/state", "state of " + config);
  run.write("weights/in.npy", "weights of " + config);
  run.finish();
}

std::string refusal(const std::string& name, bool resume = false, bool force = false) {
  return message_of([&] { RunDirectory(name, resume, force); });
}

}  // namespace

TEST_CASE("a run is partial until it is finished, then whole, without its checkpoints") {
  const test::TemporaryFolder folder;
  const std::string name = folder / "runs/a";
  RunDirectory run(name + '/', false, false);
  run.write("config.toml", "a = 1");
  run.write("checkpoint/state", "42");
  CHECK(run.final() == name);
  CHECK(run.partial() == name + ".partial");
  CHECK_FALSE(run.resuming());
  CHECK_FALSE(fs::exists(name));
  CHECK(read_file(name + ".partial/checkpoint/state") == "42");
  CHECK(run.read("checkpoint/state") == "42");
  CHECK_FALSE(run.read("summary.json"));
  run.finish();
  CHECK(read_file(name + "/config.toml") == "a = 1");
  CHECK(run.read("config.toml") == "a = 1");
  CHECK_FALSE(fs::exists(name + "/checkpoint"));
  CHECK_FALSE(fs::exists(name + ".partial"));
  CHECK_THROWS_AS(run.write("x", "1"), Defect);
  CHECK_THROWS_AS(run.finish(), Defect);
}

TEST_CASE("an existing run is refused, and replaced with force") {
  const test::TemporaryFolder folder;
  const std::string name = folder / "a";
  finish_run(name, "old");
  const std::string there = name + ": exists already; choose another --out, or --force to replace it";
  CHECK(refusal(name) == there);
  CHECK(refusal(name, true) == there);
  CHECK(read_file(name + "/config.toml") == "old");
  {
    RunDirectory run(name, false, true);
    run.write("config.toml", "new");
    CHECK(read_file(name + "/config.toml") == "old");  // until the new one is whole
    run.finish();
  }
  CHECK(read_file(name + "/config.toml") == "new");
  CHECK_FALSE(fs::exists(name + "/weights"));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 1);
}

TEST_CASE("force deletes runs, never another folder or file") {
  const test::TemporaryFolder folder;
  write_file(folder / "home/letters.txt", "dear");
  write_file(folder / "file", "dear");
  for (const char* name : {"home", "file"})
    CHECK(refusal(folder / name, false, true) ==
          folder / name + ": is no run directory (it has no config.toml): --force will not delete it");
  CHECK(read_file(folder / "home/letters.txt") == "dear");
  fs::create_directory(folder / "empty");
  finish_run(folder / "empty", "new", true);
}

TEST_CASE("an unfinished run is refused, resumed or started over") {
  const test::TemporaryFolder folder;
  const std::string name = folder / "a";
  { RunDirectory(name, false, false).write("checkpoint/state", "42"); }
  CHECK(refusal(name) == name + ".partial: an unfinished run is there; --resume continues it, --force starts over");
  {
    RunDirectory run(name, true, false);
    CHECK(run.resuming());
    CHECK(run.read("checkpoint/state") == "42");
  }
  {
    RunDirectory run(name, false, true);
    CHECK_FALSE(run.resuming());
    CHECK_FALSE(run.read("checkpoint/state"));
  }
  CHECK_FALSE(RunDirectory(folder / "b", true, false).resuming());  // nothing to resume: starts
}

TEST_CASE("resume with force continues the run that was to replace another") {
  const test::TemporaryFolder folder;
  const std::string name = folder / "a";
  finish_run(name, "old");
  { RunDirectory(name, false, true).write("config.toml", "new"); }
  RunDirectory run(name, true, true);
  CHECK(run.resuming());
  run.finish();
  CHECK(read_file(name + "/config.toml") == "new");
}

TEST_CASE("a killed run leaves only NAME.partial, which can be resumed") {
  const test::TemporaryFolder folder;
  const std::string name = folder / "a";
  test::in_killed_process([&] {
    RunDirectory run(name, false, false);
    run.write("checkpoint/state", "42");
  });
  CHECK_FALSE(fs::exists(name));
  CHECK(fs::exists(name + ".partial"));
  RunDirectory run(name, true, false);
  CHECK(run.resuming());
  CHECK(run.read("checkpoint/state") == "42");
}

TEST_CASE("two processes cannot write one run") {
  const test::TemporaryFolder folder;
  const RunDirectory first(folder / "a", false, false);
  const std::string busy =
      folder / "a.partial: another process is writing this run; wait for it, or choose another --out";
  CHECK(refusal(folder / "a", true, false) == busy);
  CHECK(refusal(folder / "a", false, true) == busy);
  CHECK(fs::exists(folder / "a.partial"));
}

TEST_CASE("a run that appeared meanwhile is not overwritten") {
  const test::TemporaryFolder folder;
  RunDirectory run(folder / "a", false, false);
  write_file(folder / "a/config.toml", "other");
  CHECK(message_of([&] { run.finish(); }).starts_with(folder / "a: exists already"));
  CHECK(read_file(folder / "a/config.toml") == "other");
  CHECK(fs::exists(folder / "a.partial"));
}

TEST_CASE("names and paths that make no sense are refused") {
  const test::TemporaryFolder folder;
  for (const char* name : {"", "/", ".", "..", "x/."}) CHECK(refusal(name).ends_with("is no name for a run directory"));
  write_file(folder / "file", "1");
  CHECK(refusal(folder / "file/a").find("cannot make this folder: Not a directory") != std::string::npos);
  RunDirectory run(folder / "a", false, false);
  for (const char* path : {"", "/etc/x", "../x", "a/../../x"}) CHECK_THROWS_AS(run.write(path, "1"), Defect);
}

TEST_CASE("a full disk is reported, and room lets the run go on") {
  const auto answer = test::on_small_disk(64 * 1024, [](const std::string& disk) {
    RunDirectory run(disk + "/a", false, false);
    run.write("checkpoint/state", "42");
    std::string said = message_of([&] { run.write("checkpoint/state", std::string(1 << 20, 'x')); });
    said += '\n' + run.read("checkpoint/state").value_or("lost");
    run.write("config.toml", "a = 1");
    run.finish();
    return said.substr(disk.size()) + '\n' + read_file(disk + "/a/config.toml").value_or("lost");
  });
  if (!answer) {
    MESSAGE("SKIPPED: no mount is allowed here, so no disk could be filled");
    return;
  }
  CHECK(*answer ==
        "/a.partial/checkpoint/state: cannot write: No space left on device (1048576 bytes); free some space there, or "
        "choose another --out\n42\na = 1");
}

TEST_CASE("a read-only disk is refused before anything is done") {
  const auto answer = test::on_small_disk(64 * 1024, [](const std::string& disk) {
    RunDirectory open(disk + "/open", false, false);
    test::turn_read_only(disk);
    return refusal(disk + "/a").substr(disk.size()) + '\n' +
           message_of([&] { open.write("x", "1"); }).substr(disk.size()) + '\n' +
           refusal(disk + "/new/a").substr(disk.size());
  });
  if (!answer) {
    MESSAGE("SKIPPED: no mount is allowed here, so no disk could be made read-only");
    return;
  }
  CHECK(*answer ==
        ": cannot write in this folder: Read-only file system; choose an --out where you may write\n"
        "/open.partial/x: cannot write: Read-only file system (1 bytes); choose an --out where you may write\n"
        "/new: cannot make this folder: Read-only file system; choose an --out where you may write");
}
