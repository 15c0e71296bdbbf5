#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace synq::experiment {

/// Writes a file whole or not at all: to PATH.tmp, flushed to the disk, then renamed to PATH. Makes missing folders.
/// Throws ConfigError "path: cannot write: No space left on device (...); what to do".
void write_file(const std::string& path, std::string_view bytes);

/// The bytes of a file; nullopt if there is none. Throws ConfigError where it cannot be read (a directory, no rights).
std::optional<std::string> read_file(const std::string& path);

/// "cannot WHAT: the system's message (detail); what to do about it" as a ConfigError placed at `path`.
[[noreturn]] void refuse_file(const std::string& path, const std::string& what, int error_number,
                              const std::string& detail = {});

/// Flushes the entries of a directory to the disk, so that a rename in it survives a power cut.
void flush_directory(const std::string& path);

}  // namespace synq::experiment
