#pragma once
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <fstream>
#include <functional>
#include <optional>
#include <string>

#include "tests/tools/experiment/support.hpp"

/// Disks that are full or read-only, and processes that die: what permissions cannot imitate when root runs the tests.
namespace synq::test {

/// What a child process does on a disk of its own, `folder`; its answer is handed to the test.
using DiskAction = std::function<std::string(const std::string& folder)>;

constexpr int no_mount = 77;  ///< exit code of a child that may not mount

/// Into a mount namespace of its own: as root, else as the root of a user namespace of its own.
inline bool enter_own_namespace() {
  if (::unshare(CLONE_NEWNS) == 0) return true;
  const auto user = ::getuid();
  const auto group = ::getgid();
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
  std::ofstream("/proc/self/uid_map") << "0 " << user << " 1";
  std::ofstream("/proc/self/setgroups") << "deny";
  std::ofstream("/proc/self/gid_map") << "0 " << group << " 1";
  return true;
}

/// Puts a tmpfs of that size over the folder, for this process alone.
inline bool mount_disk(const std::string& folder, std::size_t bytes) {
  const std::string options = "size=" + std::to_string(bytes);
  return enter_own_namespace() && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("synq_test", folder.c_str(), "tmpfs", 0, options.c_str()) == 0;
}

/// The child's whole life: it answers through the pipe and leaves without destructors of the test program.
[[noreturn]] inline void live_as_child(const std::string& folder, std::size_t bytes, int pipe_end,
                                       const DiskAction& action) {
  if (!mount_disk(folder, bytes)) ::_exit(no_mount);
  std::string answer;
  try {
    answer = action(folder);
  } catch (const std::exception& e) {
    answer = std::string("exception: ") + e.what();
  }
  const bool told = ::write(pipe_end, answer.data(), answer.size()) == ssize_t(answer.size());
  ::_exit(told ? 0 : 1);
}

/// Runs an action in a child that has mounted a tmpfs of that size (in whole pages of 4096), seen by nobody else and
/// gone with the child. nullopt where the system allows no mount: the test must then say that it is skipped.
inline std::optional<std::string> on_small_disk(std::size_t bytes, const DiskAction& action) {
  const TemporaryFolder folder;
  int ends[2];
  if (::pipe(ends) != 0) throw Defect("no pipe");
  const pid_t child = ::fork();
  if (child == 0) live_as_child(folder.path, bytes, ends[1], action);
  ::close(ends[1]);
  std::string answer;
  char letter = 0;
  while (::read(ends[0], &letter, 1) == 1) answer += letter;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == no_mount) return {};
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw Defect("the child process died");
  return answer;
}

inline void turn_read_only(const std::string& folder) {
  if (::mount(nullptr, folder.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0)
    throw Defect("cannot turn a disk read-only");
}

/// Runs an action in a child process that is killed right after it, as by a power cut: no destructor runs.
inline void in_killed_process(const std::function<void()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    action();
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) throw Defect("the child process was not killed");
}

}  // namespace synq::test
