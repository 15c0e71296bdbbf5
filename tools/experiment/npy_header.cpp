#include "tools/experiment/npy_header.hpp"

#include <fmt/format.h>

#include <charconv>

#include "core/error.hpp"

namespace synq::experiment {
namespace {

/// Reads the header's Python dictionary: texts, True, False and tuples of whole numbers, the only values it may hold.
class Dictionary {
 public:
  Dictionary(std::string_view text, const std::string& path) : text_(text), path_(path) {}

  NpyHeader read() {
    NpyHeader header;
    bool has_type = false, has_order = false, has_shape = false;
    expect('{');
    while (!taken('}')) {
      const std::string key = quoted();
      expect(':');
      if (key == "descr") {
        header.type = type(), has_type = true;
      } else if (key == "fortran_order") {
        header.fortran_order = truth(), has_order = true;
      } else if (key == "shape") {
        header.shape = tuple(), has_shape = true;
      } else {
        refuse(fmt::format("unknown key '{}'", key));
      }
      if (!taken(',') && peek() != '}') refuse("',' or '}' expected");
    }
    if (!has_type || !has_order || !has_shape) refuse("descr, fortran_order and shape are needed");
    if (peek() != '\0') refuse("text after the '}'");
    return header;
  }

 private:
  [[noreturn]] void refuse(const std::string& problem) const {
    throw ConfigError(fmt::format("bad npy header: {}", problem), path_);
  }

  /// The next character that is no space; 0 at the end.
  char peek() {
    const auto next = text_.find_first_not_of(" \t\n\r");
    text_.remove_prefix(next == std::string_view::npos ? text_.size() : next);
    return text_.empty() ? '\0' : text_.front();
  }

  bool taken(char c) {
    if (peek() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!taken(c)) refuse(fmt::format("'{}' expected", c));
  }

  std::string quoted() {
    const char quote = peek();
    const auto end = quote == '\'' || quote == '"' ? text_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos) refuse("a text in quotes expected");
    const std::string out(text_.substr(1, end - 1));
    text_.remove_prefix(end + 1);
    return out;
  }

  std::string type() {
    if (peek() == '[') throw ConfigError("records (structured types) are not supported", path_);
    return quoted();
  }

  bool truth() {
    peek();
    const bool yes = text_.starts_with("True");
    if (!yes && !text_.starts_with("False")) refuse("True or False expected");
    text_.remove_prefix(yes ? 4 : 5);
    return yes;
  }

  std::vector<std::size_t> tuple() {
    std::vector<std::size_t> out;
    expect('(');
    while (!taken(')')) {
      std::size_t length = 0;
      peek();
      const auto [rest, error] = std::from_chars(text_.data(), text_.data() + text_.size(), length);
      if (error == std::errc::result_out_of_range) refuse("an axis is too long");
      if (error != std::errc{}) refuse("a shape such as (3, 4) expected");
      text_.remove_prefix(std::size_t(rest - text_.data()));
      out.push_back(length);
      if (!taken(',') && peek() != ')') refuse("',' or ')' expected");
    }
    return out;
  }

  std::string_view text_;
  const std::string& path_;
};

std::size_t little_endian(std::string_view bytes) {
  std::size_t value = 0;
  for (std::size_t k = bytes.size(); k-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[k]);
  return value;
}

}  // namespace

NpyHeader parse_npy_header(std::string_view file, const std::string& path) {
  constexpr std::string_view magic = "\x93NUMPY";
  constexpr std::size_t version_end = 8;
  if (!file.starts_with(magic))
    throw ConfigError("is not a .npy file (numpy.save writes one; .npz and text are not read)", path);
  if (file.size() < version_end) throw ConfigError("is cut short inside the npy header", path);
  const int major = static_cast<unsigned char>(file[6]), minor = static_cast<unsigned char>(file[7]);
  if ((major != 1 && major != 2) || minor != 0)
    throw ConfigError(fmt::format("npy version {}.{} is not supported; 1.0 and 2.0 are", major, minor), path);
  const std::size_t start = version_end + (major == 1 ? 2 : 4);
  if (file.size() < start) throw ConfigError("is cut short inside the npy header", path);
  const std::size_t length = little_endian(file.substr(version_end, start - version_end));
  if (file.size() - start < length) throw ConfigError("is cut short inside the npy header", path);
  NpyHeader header = Dictionary(file.substr(start, length), path).read();
  header.bytes = start + length;
  return header;
}

}  // namespace synq::experiment
